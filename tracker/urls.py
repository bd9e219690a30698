"""Every public address. Those of `urlpatterns` exist once in each language; those of `root_patterns` once."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from tracker.views import browse, exports, organizations

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("tracker.urls_accounts")),
    path("commitments/", browse.commitment_list, name="commitment_list"),
    re_path(r"^commitments\.(?P<extension>csv|xlsx)$", exports.commitment_export, name="commitment_export"),
    path("organizations/", organizations.organization_list, name="organization_list"),
    path("organizations/<slug:slug>/", organizations.organization_detail, name="organization_detail"),
]

root_patterns: list[URLPattern] = []
