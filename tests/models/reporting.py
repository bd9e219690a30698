"""The constraints of what organizations report: each on the side that must fail, and on the side that must hold."""

import datetime as dt

from django.db.models import F

from tests.factories import (
    make_assessment,
    make_commitment,
    make_indicator,
    make_milestone,
    make_objective,
    make_update,
    make_user,
)
from tests.reporting import make_invitation, make_promise, make_reply, make_report, make_seat, the_member
from tracker.actions import corrections, notices, reports
from tracker.models import (
    Correction,
    EvidenceFile,
    Notice,
    Report,
    ReportMeasurement,
    ReportMilestone,
    Slot,
)

DAY = dt.date(2026, 10, 1)
NOON = dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC)


def draft():
    return make_report(until="draft")


def submitted():
    return make_report(until="submitted")


def published():
    return make_report(until="published")


def link():
    return draft().links.get()


def file():
    return EvidenceFile.objects.create(
        report=draft(), file="aa/aa", name="a.csv", content_type="text/csv", size=1, sha256="0" * 64
    )


def figure():
    report = draft()
    claim = ReportMeasurement(indicator=make_indicator(report.commitment), value=1, as_of=DAY)
    reports.write(report, by=the_member(), measurements=[claim])
    return report.measurements.get()


def claim():
    report = draft()
    said = ReportMilestone(milestone=make_milestone(report.commitment), achieved_on=DAY)
    reports.write(report, by=the_member(), claims=[said])
    return report.milestones.get()


def reply():
    return make_reply(make_assessment(make_promise()))


def correction():
    return corrections.report(Correction(page="/en/", text="This is wrong."))[0]


def notice():
    notices.tell([make_user("Nora Notified")], "report_published", published())
    return Notice.objects.filter(kind="report_published", recipient__name="Nora Notified").get()


def notice_of_an_invitation():
    return make_invitation().notices.get()


def verdict():
    return make_assessment(make_commitment(), until="proposed")


REFUSED = {
    "user_language_known": (lambda: make_user("Some Body"), {"language": "de"}),
    "user_pace_known": (lambda: make_user("Some Body"), {"pace": "weekly"}),
    "update_says_something": (lambda: make_update(make_commitment()), {"headline_en": "", "headline_fr": ""}),
    "update_report_is_its_organization_s": (lambda: make_update(make_commitment()), {"kind": "report"}),
    "assessment_told_at_and_until_together": (verdict, {"told_at": NOON}),
    "report_state_known": (submitted, {"state": "lost"}),
    "report_language_known": (draft, {"language": "de"}),
    "report_precision_known": (draft, {"precision": "week"}),
    "report_status_known": (draft, {"claimed_status": "no_evidence"}),
    "report_barrier_known": (draft, {"barrier": "weather"}),
    "report_is_complete_once_submitted": (submitted, {"headline": ""}),
    "report_published_has_its_entry": (submitted, {"state": "published"}),
    "report_refused_in_words": (submitted, {"state": "declined"}),
    "report_reviewer_had_no_part_in_it": (submitted, {"decided_by_id": F("submitted_by_id")}),
    "report_superseded_at_when_superseded": (published, {"superseded_at": NOON}),
    "evidence_has_a_hash": (file, {"sha256": "G" * 64}),
    "report_measurement_stage_known": (figure, {"stage": "hoped"}),
    "report_measurement_has_a_value": (figure, {"value": None}),
    "report_milestone_precision_known": (claim, {"precision": "week"}),
    "reply_state_known": (reply, {"state": "lost"}),
    "reply_language_known": (reply, {"language": "de"}),
    "reply_has_words": (reply, {"text": ""}),
    "membership_role_known": (make_seat, {"role": "guest"}),
    "invitation_role_known": (make_invitation, {"role": "guest"}),
    "invitation_state_known": (make_invitation, {"state": "lost", "closed_at": NOON}),
    "invitation_language_known": (make_invitation, {"language": "de"}),
    "invitation_closed_at_when_closed": (make_invitation, {"state": "revoked"}),
    "invitation_ends_after_it_was_sent": (make_invitation, {"expires_at": F("sent_at")}),
    "correction_state_known": (
        correction,
        {"state": "lost", "answered_at": F("received_at"), "finding_en": "No."},
    ),
    "correction_language_known": (correction, {"language": "de"}),
    "correction_answered_in_words": (correction, {"state": "declined", "answered_at": F("received_at")}),
    "correction_answered_after_it_came": (
        correction,
        {"state": "declined", "finding_en": "No.", "answered_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)},
    ),
    "notice_kind_known": (notice, {"kind": "whispered"}),
    "notice_has_one_recipient": (notice, {"recipient": None}),
}
"""The row, and the change that its check refuses."""

ALSO_REFUSED = [
    ("report_is_complete_once_submitted", submitted, {"claimed_status": ""}),
    ("report_is_complete_once_submitted", submitted, {"happened_on": None}),
    ("report_is_complete_once_submitted", submitted, {"submitted_at": None}),
    ("report_is_complete_once_submitted", draft, {"state": "submitted"}),
    ("report_published_has_its_entry", published, {"entry": None}),
    ("report_published_has_its_entry", published, {"source": None}),
    ("report_published_has_its_entry", published, {"published_at": None}),
    ("report_refused_in_words", submitted, {"state": "changes_requested"}),
    ("report_reviewer_had_no_part_in_it", submitted, {"decided_by_id": F("author_id")}),
    ("report_superseded_at_when_superseded", published, {"state": "superseded"}),
    ("evidence_has_a_hash", file, {"sha256": "0" * 63}),
    ("evidence_has_a_hash", file, {"sha256": ""}),
    ("assessment_told_at_and_until_together", verdict, {"reply_until": DAY}),
    ("update_report_is_its_organization_s", lambda: published().entry, {"organization": None}),
    ("update_report_is_its_organization_s", lambda: published().entry, {"claimed_by": "independent"}),
    ("invitation_closed_at_when_closed", make_invitation, {"closed_at": NOON}),
    (
        "correction_answered_in_words",
        correction,
        {"state": "upheld", "finding_en": "Yes.", "answered_at": None},
    ),
    ("correction_answered_in_words", correction, {"answered_at": F("received_at"), "finding_en": "Yes."}),
]

HELD = {
    "user_language_known": (lambda: make_user("Some Body"), {"language": "fr"}),
    "user_pace_known": (lambda: make_user("Some Body"), {"pace": "never"}),
    "update_says_something": (lambda: make_update(make_commitment()), {"headline_en": ""}),
    "update_report_is_its_organization_s": (lambda: published().entry, {"headline_fr": "Oui"}),
    "assessment_told_at_and_until_together": (verdict, {"told_at": NOON, "reply_until": DAY}),
    "report_state_known": (draft, {"state": "withdrawn"}),
    "report_language_known": (draft, {"language": "fr"}),
    "report_precision_known": (draft, {"precision": "year"}),
    "report_status_known": (draft, {"claimed_status": ""}),
    "report_barrier_known": (draft, {"barrier": "staff"}),
    "report_is_complete_once_submitted": (draft, {"headline": "", "claimed_status": "", "happened_on": None}),
    "report_published_has_its_entry": (published, {"decision": "Thank you."}),
    "report_refused_in_words": (submitted, {"state": "changes_requested", "decision": "Say more."}),
    "report_reviewer_had_no_part_in_it": (
        submitted,
        {"author": None, "submitted_by": None, "decided_by_id": F("author_id")},
    ),
    "report_superseded_at_when_superseded": (published, {"state": "superseded", "superseded_at": NOON}),
    "evidence_has_a_hash": (file, {"sha256": "0123456789abcdef" * 4}),
    "report_measurement_stage_known": (figure, {"stage": ""}),
    "report_measurement_has_a_value": (figure, {"value": 0}),
    "report_milestone_precision_known": (claim, {"precision": "month"}),
    "reply_state_known": (reply, {"state": "retracted"}),
    "reply_language_known": (reply, {"language": "fr"}),
    "reply_has_words": (reply, {"text": "No."}),
    "membership_role_known": (make_seat, {"role": "member"}),
    "invitation_role_known": (make_invitation, {"role": "member"}),
    "invitation_state_known": (make_invitation, {"state": "expired", "closed_at": NOON}),
    "invitation_language_known": (make_invitation, {"language": "fr"}),
    "invitation_closed_at_when_closed": (make_invitation, {"state": "revoked", "closed_at": NOON}),
    "invitation_ends_after_it_was_sent": (
        make_invitation,
        {"expires_at": dt.datetime(2100, 1, 1, tzinfo=dt.UTC)},
    ),
    "correction_state_known": (
        correction,
        {"state": "upheld", "answered_at": F("received_at"), "finding_en": "Yes."},
    ),
    "correction_language_known": (correction, {"language": "fr"}),
    "correction_answered_in_words": (correction, {"finding_en": "Half an answer."}),
    "correction_answered_after_it_came": (
        correction,
        {"state": "declined", "finding_en": "No.", "answered_at": dt.datetime(2100, 1, 1, tzinfo=dt.UTC)},
    ),
    "notice_kind_known": (notice, {"kind": "overdue"}),
    "notice_has_one_recipient": (notice_of_an_invitation, {"skipped": True}),
}
"""The row, and a change close to the refused one that is no fault."""


def objective_draft():
    commitment = make_promise()
    return make_report(commitment, until="draft", objective=make_objective(commitment))


def old_seat():
    return make_seat(person="Ann One", role="member")


UNIQUE = {
    "report_one_open_per_commitment": (draft, {}, {"state": "withdrawn"}),
    "report_one_open_per_objective": (objective_draft, {}, {"state": "withdrawn"}),
    "report_links_once_to_a_page": (link, {}, {"url": "https://example.org/other"}),
    "evidence_once_per_report": (file, {"key": "1" * 32}, {"key": "1" * 32, "sha256": "1" * 64}),
    "report_measures_once_per_stage": (figure, {}, {"stage": "committed"}),
    "report_claims_a_milestone_once": (
        claim,
        {},
        lambda row: {"milestone": make_milestone(row.report.commitment, final=False)},
    ),
    "reply_one_per_organization_while_it_stands": (reply, {"text": "Other words."}, {"state": "withdrawn"}),
    "membership_once_while_open": (old_seat, {"role": "lead"}, {"ended_at": NOON}),
    "invitation_once_while_open": (
        make_invitation,
        {"email": "NEW@Example.org", "token_hash": "x"},
        {"token_hash": "x", "state": "revoked", "closed_at": NOON},
    ),
    "notice_once_per_person": (notice, {}, {"occasion": "another"}),
    "notice_once_per_invitation": (notice_of_an_invitation, {}, {"occasion": "another"}),
    "slot_once_per_task": (
        lambda: Slot.objects.create(task="digest", slot="2026-11-22"),
        {},
        {"slot": "2026-11-23"},
    ),
}
"""The row, what a second one may differ in and is still refused, and what makes it another."""


def copied(row, changes):
    """A second row like it, with these changes; keys of its own where the model makes them."""
    values = changes(row) if callable(changes) else dict(changes)
    row = type(row).objects.get(pk=row.pk)
    row.pk = None
    row._state.adding = True
    if isinstance(row, Report):
        values.setdefault("key", "another")
    for name, value in values.items():
        setattr(row, name, value)
    return row
