"""The door that gunicorn opens."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.settings")


if TYPE_CHECKING:
    from summit.watching.front import Watch


def _site() -> Watch:
    """From the outside in: what watches, what is kept, Django. Django has to be set up before anything of ours is
    imported."""
    behind = get_wsgi_application()

    from django.conf import settings

    from summit.pages.door import Door
    from summit.pages.second import second
    from summit.pages.store import Store
    from summit.watching import figures
    from summit.watching.front import Watch

    if settings.METRICS_TOKEN:
        figures.begin(settings.METRICS_DIR)
    store = Store(settings.PAGE_STORE_BYTES, second(settings.PAGE_STORE_BYTES))
    return Watch(Door(behind, store), settings.METRICS_TOKEN, lambda: store.size)


application = _site()
