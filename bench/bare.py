"""The least that Django can do: a view that returns bytes it has already, without middleware, behind the same server.

BENCH_PAGES is a folder with `pages.json`, {path and query: [headers, file of the body]}.
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import re_path

FOLDER = Path(os.environ["BENCH_PAGES"])
PAGES: dict[str, tuple[dict[str, str], bytes]] = {
    address: (headers, (FOLDER / name).read_bytes())
    for address, (headers, name) in json.loads((FOLDER / "pages.json").read_text()).items()
}


def page(request: HttpRequest) -> HttpResponse:
    headers, body = PAGES[request.get_full_path()]
    return HttpResponse(body, headers=headers)


urlpatterns = [re_path("^", page)]

settings.configure(
    ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], USE_I18N=False, LOGGING_CONFIG=None,
    SECRET_KEY=secrets.token_urlsafe(50),
)  # fmt: skip
django.setup()
application = get_wsgi_application()
