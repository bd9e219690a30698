"""Every public address. Those of `urlpatterns` exist once in each language; those of `root_patterns` once."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from tracker.views import browse, corrections, evidence, exports, home, organizations, privacy, prose, seo
from tracker.views import commitment as commitments
from tracker.views import reports as public_reports

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("accounts/", include("tracker.urls_accounts")),
    path("commitments/", browse.commitment_list, name="commitment_list"),
    re_path(
        r"^commitments/(?P<address>[A-Za-z]{2}-[0-9]{3,9})/$",
        commitments.commitment_detail,
        name="commitment_short",
    ),
    path("commitments/<slug:address>/", commitments.commitment_detail, name="commitment_detail"),
    re_path(r"^commitments\.(?P<extension>csv|xlsx)$", exports.commitment_export, name="commitment_export"),
    path("organizations/", organizations.organization_list, name="organization_list"),
    path("organizations/<slug:slug>/", organizations.organization_detail, name="organization_detail"),
    path("reports/<slug:key>/", public_reports.report_detail, name="report_detail"),
    path("evidence/<slug:key>/", evidence.evidence, name="evidence"),
    path("portal/", include("tracker.urls_portal")),
    path("corrections/", corrections.correction_new, name="correction_new"),
    path("corrections/receipt/<str:token>/", corrections.correction_receipt, name="correction_receipt"),
    path("method/", prose.method, name="method"),
    path("about/", prose.about, name="about"),
    path("privacy/", privacy.privacy, name="privacy"),
]

root_patterns: list[URLPattern] = [
    path("robots.txt", seo.robots, name="robots"),
    path("sitemap.xml", seo.sitemap, name="sitemap"),
]
