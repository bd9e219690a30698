"""The door that gunicorn opens."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.settings")


if TYPE_CHECKING:
    from summit.pages.door import Door


def _site() -> Door:
    """Django has to be set up before anything of ours is imported."""
    behind = get_wsgi_application()

    from django.conf import settings

    from summit.pages.door import Door
    from summit.pages.store import Store

    return Door(behind, Store(settings.PAGE_STORE_BYTES))


application = _site()
