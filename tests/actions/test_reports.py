"""An organization's report while it is written: begun, saved, given files."""

import datetime as dt
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from tests.factories import (
    make_commitment,
    make_indicator,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
    make_user,
    the_editor,
)
from tests.reporting import make_promise, make_report, make_seat, the_lead, the_member
from tracker.actions import reports
from tracker.exceptions import Conflict, NotAllowed, Refused
from tracker.models import (
    EvidenceFile,
    HistoryEvent,
    Notice,
    Report,
    ReportLink,
    ReportMeasurement,
    ReportMilestone,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def events(report):
    found = HistoryEvent.objects.filter(subject_type="report", subject_key__endswith=report.key)
    return list(found.order_by("pk").values_list("kind", flat=True))


def told(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("recipient__name", flat=True))


def a_file(content=b"a,b"):
    return EvidenceFile(
        file=ContentFile(content, name="a.csv"),
        name="a.csv",
        content_type="text/csv",
        size=len(content),
        sha256=sha256(content).hexdigest(),
    )


# --- Begun ----------------------------------------------------------------------------------------------------------


def test_a_member_begins_a_draft_of_their_organization():
    commitment = make_promise()
    report = reports.start(make_organization(), commitment, by=the_member(), language="fr")
    assert (report.state, report.language, report.author) == ("draft", "fr", the_member())
    assert (report.submitted_at, report.decided_by, report.entry) == (None, None, None)
    assert events(report) == ["created"]
    assert Notice.objects.count() == 0


def test_beginning_again_gives_the_draft_that_is_open_whoever_asks():
    first = make_report(until="draft")
    again = reports.start(first.organization, first.commitment, by=the_lead())
    assert (again.pk, again.author) == (first.pk, the_member())
    assert events(first) == ["created"]


@pytest.mark.parametrize("until", ["submitted", "changes_requested"])
def test_what_is_under_review_or_given_back_is_still_the_open_one(until):
    first = make_report(until=until)
    assert reports.start(first.organization, first.commitment, by=the_member()).pk == first.pk


@pytest.mark.parametrize("until", ["declined", "withdrawn", "published"])
def test_after_a_decision_another_report_begins(until):
    first = make_report(until=until)
    assert reports.start(first.organization, first.commitment, by=the_member()).pk != first.pk


def test_each_objective_and_the_whole_have_drafts_of_their_own():
    commitment, member = make_promise(), the_member()
    one, two = make_objective(commitment), make_objective(commitment)
    drafts = {
        reports.start(make_organization(), commitment, by=member, objective=about).pk
        for about in (None, one, two, one, None)
    }
    assert len(drafts) == 3


def test_two_parties_report_on_one_commitment_each_for_itself():
    report = make_report(until="draft")
    other = make_organization("other-lab")
    make_party(report.commitment, other)
    theirs = reports.start(other, report.commitment, by=make_seat(other, "Olga Other").user)
    assert (theirs.pk != report.pk, theirs.organization) == (True, other)


@pytest.mark.parametrize("who", ["stranger", "editor", "other"])
def test_nobody_else_begins_a_report(who):
    commitment, organization = make_promise(), make_organization()
    people = {
        "stranger": lambda: make_user("Sven Stranger"),
        "editor": the_editor,
        "other": lambda: make_seat("other-lab", "Olga Other").user,
    }
    with pytest.raises(NotAllowed):
        reports.start(organization, commitment, by=people[who]())
    assert Report.objects.count() == 0


def test_a_report_is_about_a_public_promise_of_the_organization():
    member = the_member()
    organization = make_organization()
    hidden = make_commitment(published=False)
    make_party(hidden, organization)
    with pytest.raises(Refused, match="This commitment is not public"):
        reports.start(organization, hidden, by=member)
    with pytest.raises(Refused, match="not a party to this commitment"):
        reports.start(organization, make_commitment(), by=member)
    left = make_commitment()
    make_party(left, organization, joined_on="2025-02-11", left_on="2026-01-01")
    with pytest.raises(Refused, match="not a party to this commitment"):
        reports.start(organization, left, by=member)
    elsewhere = make_objective(make_commitment())
    with pytest.raises(Refused, match="belongs to another commitment"):
        reports.start(organization, make_promise(organization), by=member, objective=elsewhere)
    assert Report.objects.count() == 0


def test_only_a_published_report_of_ones_own_on_the_same_thing_is_corrected():
    old = make_report(until="published")
    organization, member = old.organization, the_member()
    objective = make_objective(old.commitment)
    correcting = reports.start(organization, old.commitment, by=member, corrects=old)
    assert correcting.corrects == old
    reports.withdraw(correcting, by=member)
    with pytest.raises(Refused, match="of your own"):
        reports.start(organization, make_promise(organization), by=member, corrects=old)
    with pytest.raises(Refused, match="of your own"):
        reports.start(organization, old.commitment, by=member, corrects=old, objective=objective)
    with pytest.raises(Refused, match="of your own"):
        reports.start(organization, old.commitment, by=member, corrects=correcting)
    other = make_organization("other-lab")
    make_party(old.commitment, other)
    with pytest.raises(Refused, match="of your own"):
        reports.start(other, old.commitment, by=make_seat(other, "Olga Other").user, corrects=old)


# --- Written --------------------------------------------------------------------------------------------------------


def test_a_draft_is_saved_as_far_as_it_goes_and_leaves_no_event():
    report = reports.start(make_organization(), make_promise(), by=the_member())
    saved = reports.write(report, by=the_lead(), values={"headline": "Half of it."})
    again = reports.write(report, by=the_member(), values={"barrier": "staff", "happened_on": None})
    assert (saved.revision, again.revision) == (1, 2)
    report.refresh_from_db()
    assert (report.headline, report.barrier, report.claimed_status) == ("Half of it.", "staff", "")
    assert report.saved_at >= report.created_at
    assert events(report) == ["created"]


def test_links_figures_and_claims_are_replaced_together_and_in_order_or_stay():
    report, member = make_report(until="draft", links=2), the_member()
    figure = ReportMeasurement(
        indicator=make_indicator(report.commitment), value=3, as_of=dt.date(2026, 9, 1)
    )
    claim = ReportMilestone(milestone=make_milestone(report.commitment), achieved_on=dt.date(2026, 9, 1))
    reports.write(report, by=member, measurements=[figure], claims=[claim])
    assert [link.position for link in report.links.all()] == [1, 2]
    pages = [ReportLink(url=f"https://example.org/{n}", title=f"Page {n}") for n in (9, 8, 7)]
    reports.write(report, by=member, links=pages)
    assert [(link.title, link.position) for link in report.links.all()] == [
        ("Page 9", 1),
        ("Page 8", 2),
        ("Page 7", 3),
    ]
    assert (report.measurements.get().value, report.milestones.count()) == (3, 1)
    reports.write(report, by=member, links=[], measurements=[], claims=[])
    assert [getattr(report, name).count() for name in ("links", "measurements", "milestones")] == [0, 0, 0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"values": {"claimed_status": "no_evidence"}},
        {"values": {"language": "de"}},
        {"values": {"headline": "x" * 201}},
        {"values": {"detail": "x" * 10_001}},
        {"values": {"next_step": "x" * 2_001}},
        {"links": [ReportLink(url="javascript:alert(1)", title="Click")]},
        {"links": [ReportLink(url="https://example.org/", title="")]},
        {"links": [ReportLink(url="https://example.org/", title="One") for _ in range(2)]},
    ],
)
def test_what_is_wrong_in_kind_is_not_saved_at_all(wrong):
    report = make_report(until="draft")
    with pytest.raises(ValidationError):
        reports.write(report, by=the_member(), **{"values": {"detail": "New words."}, **wrong})
    report.refresh_from_db()
    assert report.detail == "We built the first half and opened it to everybody."
    assert report.links.count() == 1


@pytest.mark.parametrize("name", ["state", "author", "organization", "decision", "key", "published_at"])
def test_only_the_organizations_own_words_are_written(name):
    report = make_report(until="draft")
    with pytest.raises(Refused, match="cannot be changed here"):
        reports.write(report, by=the_member(), values={name: None})


def test_figures_and_milestones_of_another_commitment_are_refused():
    report, other = make_report(until="draft"), make_commitment()
    day = dt.date(2026, 9, 1)
    figure = ReportMeasurement(indicator=make_indicator(other), value=3, as_of=day)
    claim = ReportMilestone(milestone=make_milestone(other), achieved_on=day)
    with pytest.raises(Refused, match="figure belongs to another commitment"):
        reports.write(report, by=the_member(), measurements=[figure])
    with pytest.raises(Refused, match="milestone belongs to another commitment"):
        reports.write(report, by=the_member(), claims=[claim])


def test_who_saves_over_a_colleague_is_told():
    report = make_report(until="draft")
    seen = report.revision
    reports.write(report, by=the_lead(), values={"headline": "Hers."}, expected=seen)
    with pytest.raises(Conflict, match="A colleague saved"):
        reports.write(report, by=the_member(), values={"headline": "Mine."}, expected=seen)
    with pytest.raises(Conflict, match="A colleague saved"):
        reports.submit(report, by=the_lead(), attested=True, expected=seen)
    report.refresh_from_db()
    assert (report.headline, report.state) == ("Hers.", "draft")


# --- Files ----------------------------------------------------------------------------------------------------------


def test_a_file_is_kept_once_and_names_who_gave_it():
    report = make_report(until="draft")
    first = reports.attach(report, a_file(), by=the_member())
    again = reports.attach(report, a_file(), by=the_lead())
    assert (again.pk, again.uploaded_by, report.files.count()) == (first.pk, the_member(), 1)


def test_a_report_takes_ten_files():
    report = make_report(until="draft")
    for number in range(reports.FILES_PER_REPORT):
        reports.attach(report, a_file(b"%d" % number), by=the_member())
    with pytest.raises(Refused, match="at most 10 files"):
        reports.attach(report, a_file(b"one more"), by=the_member())
    assert report.files.count() == 10


def test_a_file_taken_back_goes_from_the_disk_with_the_commit(django_capture_on_commit_callbacks):
    file = reports.attach(make_report(until="draft"), a_file(), by=the_member())
    storage, name = file.file.storage, file.file.name
    with django_capture_on_commit_callbacks(execute=True):
        reports.detach(file, by=the_lead())
        assert storage.exists(name)
    assert not storage.exists(name)
    assert EvidenceFile.objects.count() == 0
