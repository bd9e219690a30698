"""Every address of the site; each page exists once in each language, which is the first part of its path."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import path

urlpatterns = [
    *i18n_patterns(
        path("admin/", admin.site.urls),
        prefix_default_language=True,
    ),
]
