"""A record with a row in every table, and hidden things beside each: what the package, the file and the releases are
tried on. Loading real files never makes reports, replies or corrections."""

from __future__ import annotations

import datetime as dt

from tests.factories import (
    SUMMIT,
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
    make_topic,
    make_update,
    the_editor,
)
from tests.reporting import make_promise, make_reply, make_report
from tracker.actions import corrections, records
from tracker.models import Assessment, Commitment, Correction, Event, Update
from tracker.rules import OPERATOR

HIDDEN = "quokkavane"
"""Stands in whatever nobody may take away, and nowhere else."""

NASTY = '=1+1, "quoted"; with a\nline break, 日本語 and \u202eturned'
"""A text that a spreadsheet would calculate, a separator would cut and a reader might turn around."""


def everything() -> Commitment:
    """PA-001 with all that can hang on it, PA-002 as its part, and what is hidden."""
    promise = make_promise("some-lab", summary_en=NASTY, topic="health")
    aim = make_objective(promise)
    make_applicability(aim)
    step = make_milestone(promise, due_on="2025-12-31", precision="year")
    make_deadline(step, "2026-06-30", announced_on="2025-11-01", note=NASTY)
    make_milestone(promise, final=False, achieved_on="2025-06-01")
    indicator = make_indicator(promise, baseline_value="37.4", baseline_on=dt.date(2025, 2, 1))
    make_measurement(indicator, "109000000000", note=NASTY)
    make_measurement(indicator, None, as_of="2026-01-01", absence_reason="Nothing was found.")
    happening = make_update(promise, detail_en=NASTY)
    make_assessment(promise, "limited", effective_on="2025-06-01", updates=[happening])
    verdict = make_assessment(promise, "not_started", effective_on="2026-01-01", objective=aim)
    make_assessment(promise, "no_evidence", effective_on="2026-02-01", organization=make_organization())
    make_commitment(2, parent=promise, title_fr="", announced_on=None, announced_precision="")
    records.create(
        Event(slug="a-meeting", name_en="A meeting", starts_on=SUMMIT, kind="conference"), by=OPERATOR
    )
    hidden(promise)
    what_others_say(
        promise, verdict
    )  # last: from then on somebody may reply, and adverse verdicts wait for it
    return promise


def what_others_say(promise: Commitment, verdict) -> None:
    first = make_report(promise, until="published", detail=NASTY)
    make_report(promise, until="published", corrects=first, headline="The second half is built.", links=2)
    make_report(promise, until="published", objective=promise.objectives.get(), headline="An aim is met.")
    make_reply(verdict, text=NASTY, contests=True)
    error, _token = corrections.report(Correction(page="/en/about/", text=f"The {HIDDEN} is wrong."))
    corrections.uphold(error, by=the_editor(), finding_en="It was.", finding_fr="Elle l’était.")


def hidden(promise: Commitment) -> None:
    """Drafts and proposals, with sources, an organization and a topic that nothing public names."""
    said = {"source": make_source(f"{HIDDEN}-source", title=HIDDEN)}
    topic = make_topic(f"{HIDDEN}-topic", name_en=HIDDEN)
    draft = make_commitment(
        9, published=False, slug=HIDDEN, title_en=HIDDEN, sources=[said["source"]], topic=topic
    )
    lab = make_organization(f"{HIDDEN}-lab", name_en=HIDDEN, source=said["source"])
    make_party(draft, lab, **said)
    make_milestone(draft, title_en=HIDDEN, due_on="2026-03-31")
    make_update(promise, published=False, headline_en=HIDDEN)
    make_assessment(promise, "complete", effective_on="2026-03-01", until="proposed", rationale_en=HIDDEN)
    make_update(draft, headline_en=HIDDEN, key=f"{HIDDEN}-inside")
    corrections.report(Correction(page="/en/", text=HIDDEN))


def verdict_that_rests_on_what_is_hidden() -> None:
    """A public verdict on PA-001, and a published development of a draft among its grounds."""
    inside = Update.objects.get(key=f"{HIDDEN}-inside")
    records.set_links(
        Assessment.objects.filter(state="published").latest("effective_on"), "updates", [inside]
    )
