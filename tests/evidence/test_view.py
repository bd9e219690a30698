"""Who is handed a file, and how."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.evidence import pdfs
from tests.factories import make_organization, make_user, the_editor
from tests.reporting import make_report, make_seat, the_lead, the_member
from tracker import evidence
from tracker.actions import reports
from tracker.models import EvidenceFile, Report

pytestmark = pytest.mark.django_db
NAME = "Rapport d’été “final”.pdf"


def attached(report: Report, name: str = NAME, data: bytes = pdfs.GOOD["plain"]) -> EvidenceFile:
    upload = SimpleUploadedFile(name, data, content_type="application/pdf")
    return reports.attach(report, evidence.accept(upload), by=the_member())


def report_until(state: str) -> tuple[Report, EvidenceFile]:
    report = make_report(until="draft", claimed_status="limited")
    file = attached(report)
    if state == "withdrawn draft":
        report = reports.withdraw(report, by=the_lead())
    elif state != "draft":
        report = reports.submit(report, by=the_lead(), attested=True)
    if state == "changes_requested":
        report = reports.request_changes(report, by=the_editor(), reason="Please say more.")
    elif state == "declined":
        report = reports.decline(report, by=the_editor(), reason="About another promise.")
    elif state == "withdrawn":
        report = reports.withdraw(report, by=the_lead())
    elif state in ("published", "superseded"):
        report = reports.publish(report, by=the_editor())
    if state == "superseded":
        report = superseded(report)
    return report, file


def superseded(report: Report) -> Report:
    draft = reports.start(report.organization, report.commitment, by=the_member(), corrects=report)
    values = {name: getattr(report, name) for name in reports.WRITTEN}
    reports.write(draft, by=the_member(), values={**values, "barrier": "staff"})
    attached(draft, data=pdfs.GOOD["links to the web"])
    reports.publish(reports.submit(draft, by=the_lead(), attested=True), by=the_editor())
    report.refresh_from_db()
    return report


def browser(who: str) -> Client:
    client = Client()
    people: dict[str, Any] = {
        "member": the_member,
        "lead": the_lead,
        "other": lambda: make_seat(make_organization("other-lab"), "Olga Other").user,
        "former": former_member,
        "stranger": lambda: make_user("Sven Stranger"),
        "editor": the_editor,
    }
    if who != "visitor":
        client.force_login(people[who]())
    return client


def asked(client: Client, file: EvidenceFile, **extra: Any) -> Any:
    """The answer, read to its end."""
    response: Any = client.get(file.get_absolute_url(), **extra)
    response.body = b"".join(response) if response.streaming else response.content
    return response


def former_member() -> Any:
    seat = make_seat("some-lab", "Fay Former", role="member")
    type(seat).objects.filter(pk=seat.pk).update(ended_at=seat.since)
    return seat.user


#                       visitor stranger other former editor member lead
RIGHTS = """
draft                     no      no      no     no     no     yes   yes
withdrawn draft           no      no      no     no     no     yes   yes
submitted                 no      no      no     no     yes    yes   yes
changes_requested         no      no      no     no     yes    yes   yes
declined                  no      no      no     no     yes    yes   yes
withdrawn                 no      no      no     no     yes    yes   yes
published                 yes     yes     yes    yes    yes    yes   yes
superseded                yes     yes     yes    yes    yes    yes   yes
"""
READERS = ["visitor", "stranger", "other", "former", "editor", "member", "lead"]
ROWS = {
    " ".join(line.split()[: -len(READERS)]): line.split()[-len(READERS) :]
    for line in RIGHTS.strip().splitlines()
}


@pytest.mark.parametrize("state", ROWS)
def test_a_file_is_handed_to_whoever_may_read_its_report_and_does_not_exist_for_others(state):
    _, file = report_until(state)
    unknown = Client().get(reverse("evidence", args=["0" * 32]))
    got = []
    for who in READERS:
        response = asked(browser(who), file)
        assert response.status_code in (200, 404)
        if response.status_code == 404:
            assert who != "visitor" or response.body.replace(file.key.encode(), b"0" * 32) == unknown.content
            assert NAME.encode() not in response.body
        got.append("yes" if response.status_code == 200 else "no")
    assert dict(zip(READERS, got, strict=True)) == dict(zip(READERS, ROWS[state], strict=True))


def test_a_download_can_do_nothing_in_a_browser():
    _, file = report_until("published")
    response = asked(Client(), file)
    assert response.body == pdfs.GOOD["plain"]
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(file.size)
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''Rapport%20d%E2%80%99%C3%A9t%C3%A9")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["ETag"] == f'"{file.sha256}"'
    assert response["X-Robots-Tag"] == "noindex"


def test_only_what_is_public_is_kept_by_browsers_and_only_for_an_hour():
    _, file = report_until("published")
    assert asked(Client(), file)["Cache-Control"] == "public, max-age=3600"
    Report.objects.filter(pk=file.report_id).update(state="withdrawn", submitted_at=None)
    response = asked(browser("member"), file)
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert "public" not in response["Cache-Control"]


def test_a_copy_that_is_still_right_is_not_sent_again_and_rights_come_first():
    _, file = report_until("draft")
    known = {"If-None-Match": f'"{file.sha256}"'}
    again = asked(browser("member"), file, headers=known)
    assert (again.status_code, again.body, again["ETag"]) == (304, b"", f'"{file.sha256}"')
    assert asked(browser("visitor"), file, headers=known).status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_noted_without_saying_whose(caplog):
    _, file = report_until("published")
    file.file.storage.delete(file.file.name)
    with caplog.at_level(logging.ERROR):
        assert Client().get(file.get_absolute_url()).status_code == 404
    assert "an evidence file is missing" in caplog.text
    assert NAME not in caplog.text


def test_a_file_that_was_taken_back_is_gone_for_everybody(django_capture_on_commit_callbacks):
    _, file = report_until("draft")
    address, storage, name = file.get_absolute_url(), file.file.storage, file.file.name
    with django_capture_on_commit_callbacks(execute=True):
        reports.detach(file, by=the_member())
    assert browser("member").get(address).status_code == 404
    assert not storage.exists(name)


def test_a_file_lies_under_a_random_name_that_nobody_else_on_the_machine_may_read():
    _, file = report_until("draft")
    path = file.file.storage.path(file.file.name)
    assert "Rapport" not in path
    assert Path(path).stat().st_mode & 0o777 == 0o600
    assert Client().get(file.file.url).status_code == 404


def test_a_file_costs_one_query_once_it_is_public(django_assert_num_queries):
    report, file = report_until("submitted")
    member = browser("member")
    with django_assert_num_queries(
        5
    ):  # session, person, whether a second factor is due, file with report, seats
        asked(member, file)
    reports.publish(report, by=the_editor())
    with django_assert_num_queries(1):
        asked(Client(), file)
