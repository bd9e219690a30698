"""Addresses of the portal, under /<language>/portal/. Reports come first: no organization may be called like them."""

from django.urls import path

from tracker.views import (
    portal,
    portal_assessment,
    portal_fate,
    portal_members,
    portal_report,
)

urlpatterns = [
    path("", portal.portal_home, name="portal_home"),
    path("reports/<slug:key>/", portal_report.portal_report, name="portal_report"),
    path("reports/<slug:key>/save/", portal_report.portal_autosave, name="portal_autosave"),
    path("reports/<slug:key>/files/", portal_report.portal_files, name="portal_files"),
    path("reports/<slug:key>/submit/", portal_report.portal_submit, name="portal_submit"),
    path("reports/<slug:key>/receipt/", portal_fate.portal_receipt, name="portal_receipt"),
    path("reports/<slug:key>/withdraw/", portal_fate.portal_withdraw, name="portal_withdraw"),
    path("<slug:slug>/", portal.portal_organization, name="portal_organization"),
    path("<slug:slug>/report/", portal.portal_start, name="portal_start"),
    path("<slug:slug>/members/", portal_members.portal_members, name="portal_members"),
    path("<slug:slug>/assessments/<int:pk>/", portal_assessment.portal_assessment, name="portal_assessment"),
]
