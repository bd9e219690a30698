"""Every address of the site; each page exists once in each language, which is the first part of its path."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from tracker.urls import root_patterns

urlpatterns = [
    *root_patterns,
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("", include("tracker.urls")),
        prefix_default_language=True,
    ),
]

handler400 = "tracker.views.errors.bad_request"
handler403 = "tracker.views.errors.forbidden"
handler404 = "tracker.views.errors.not_found"
handler500 = "tracker.views.errors.broken"
