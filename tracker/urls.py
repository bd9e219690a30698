"""Every public address. Those of `urlpatterns` exist once in each language; those of `root_patterns` once."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from tracker.views import (
    browse,
    calendars,
    changes,
    compare,
    corrections,
    countries,
    deadlines,
    evidence,
    exports,
    home,
    matrix,
    money,
    organizations,
    pillars,
    privacy,
    prose,
    seo,
)
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
    path("commitments/<slug:address>/matrix/", matrix.matrix, name="matrix"),
    path("commitments/<slug:address>/matrix.csv", matrix.matrix_export, name="matrix_export"),
    path(
        "commitments/<slug:address>/deadlines.ics", calendars.commitment_calendar, name="commitment_calendar"
    ),
    re_path(r"^commitments\.(?P<extension>csv|xlsx)$", exports.commitment_export, name="commitment_export"),
    path("organizations/", organizations.organization_list, name="organization_list"),
    path("organizations/<slug:slug>/", organizations.organization_detail, name="organization_detail"),
    path(
        "organizations/<slug:slug>/deadlines.ics",
        calendars.organization_calendar,
        name="organization_calendar",
    ),
    path("pillars/<slug:slug>/", pillars.pillar_detail, name="pillar_detail"),
    path("pillars/<slug:slug>/deadlines.ics", calendars.pillar_calendar, name="pillar_calendar"),
    path("countries/", countries.country_list, name="country_list"),
    re_path(r"^countries/(?P<code>[A-Za-z]{2})/$", countries.country_detail, name="country_detail"),
    path("compare/", compare.compare, name="compare"),
    path("deadlines/", deadlines.deadline_list, name="deadline_list"),
    re_path(r"^deadlines/(?P<month>[0-9]{4}-[0-9]{2})/$", deadlines.deadline_month, name="deadline_month"),
    path("deadlines.csv", deadlines.deadline_export, name="deadline_export"),
    path("deadlines.ics", calendars.deadline_calendar, name="deadline_calendar"),
    path("changes/", changes.change_list, name="change_list"),
    path("changes/between/", changes.change_between, name="change_between"),
    path("changes.csv", changes.change_export, name="change_export"),
    path("money/", money.money, name="money"),
    path("g7-2026/", matrix.pledge, name="pledge"),
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
