"""What every template may use, whichever view renders it; `web.render_page` adds what depends on the page."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    return {"base_url": settings.BASE_URL, "site_name": settings.SITE_NAME}
