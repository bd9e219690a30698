"""Somebody who does anything that can be done to the record, in any order, to anything that is there."""

import random
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

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
    make_pillar,
    make_source,
    make_topic,
    make_update,
    on,
    the_editor,
    the_reviewer,
)
from tests.reporting import make_reply, make_report, the_lead
from tracker.actions import (
    assessments,
    commitments,
    corrections,
    developments,
    milestones,
    people,
    records,
    replies,
    reports,
    retention,
    sample,
    sandbox,
)
from tracker.exceptions import Refused
from tracker.models import (
    Applicability,
    Assessment,
    Commitment,
    Correction,
    Deadline,
    Event,
    Indicator,
    Measurement,
    Milestone,
    Objective,
    Organization,
    Party,
    Pillar,
    Reply,
    Report,
    Source,
    Topic,
    Update,
    User,
)
from tracker.rules import OPERATOR

DAYS = ("2025-03-01", "2025-06-01", "2026-01-01")
STATUSES = ("limited", "substantial", "complete", "no_evidence")
LABS = ("some-lab", "other-lab", "third-lab")


class Nothing(Exception):
    """There is nothing to do this to."""


class Walk:
    """Begins with three promises that have some of everything, the second resting on what was done for the first."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  # a walk, nothing secret
        self.made = 0
        make_commitment(3, published=False)
        for number in (1, 2):
            promise = make_commitment(
                number, sources=[make_source("a-source"), make_source(self.new("source"))]
            )
            make_party(promise, "some-lab")
            make_milestone(promise, due_on="2026-03-31", key=self.new("step"))
            make_applicability(make_objective(promise), "some-lab")
            make_measurement(make_indicator(promise), 5, organization=make_organization("other-lab"))
            make_update(promise, key=self.new("happening"), sources=[make_source(self.new("source"))])
            verdict = make_assessment(promise, updates=list(Update.objects.filter(kind="development")))
            make_reply(verdict)
            make_report(promise, until="published")

    def step(self) -> str:
        """Do something; its name. Refusals are part of life."""
        move: Callable[[], Any] = self.chance.choices(self.moves, self.weights)[0]
        try:
            move()
        except (Refused, ValidationError, Nothing) as refusal:
            return f"{move.__name__} ({type(refusal).__name__})"
        return move.__name__

    @property
    def moves(self) -> Sequence[Callable[[], Any]]:
        return [getattr(self, name) for name in dir(type(self)) if name.startswith("do_")]

    @property
    def weights(self) -> Sequence[int]:
        rare = ("do_sample", "do_sandbox", "do_erase", "do_retention", "do_mark_as_sample")
        return [1 if move.__name__ in rare else 4 for move in self.moves]

    def any(self, model: type[Model], **wanted: Any) -> Any:
        rows = list(model._default_manager.filter(**wanted).order_by("pk"))
        if not rows:
            raise Nothing
        return self.chance.choice(rows)

    def real(self, **wanted: Any) -> Commitment:
        return self.any(Commitment, is_sample=False, **wanted)

    def public(self) -> Commitment:
        return self.real(publication__in=["published", "closed"])

    def new(self, what: str) -> str:
        self.made += 1
        return f"{what}-{self.made}"

    def day(self) -> Any:
        return on(self.chance.choice(DAYS))

    def sources(self) -> list[Source]:
        key = self.new("source") if self.chance.random() < 0.4 else "a-source"
        return [make_source(key)] if self.chance.random() < 0.7 else [make_source(key), make_source("second")]

    # --- What was promised -----------------------------------------------------------------------------------

    def do_commitment(self) -> None:
        number = 1 + Commitment.objects.filter(reference__startswith="PA-").count()
        parent = self.real() if self.chance.random() < 0.3 else None
        make_commitment(
            number,
            published=self.chance.random() < 0.5,
            parent=parent,
            sources=self.sources(),
            topic=make_topic(self.chance.choice(("health", self.new("topic")))),
            pillar=make_pillar(self.chance.choice(("public-interest", "trust"))),
        )

    def do_publish_commitment(self) -> None:
        commitments.publish(self.real(publication="draft"), by=OPERATOR)

    def do_merge(self) -> None:
        commitments.merge(self.public(), self.public(), by=the_reviewer(), reason="The same promise.")

    def do_reopen(self) -> None:
        commitments.reopen(self.real(publication="closed"), by=the_reviewer(), reason="It goes on.")

    def do_edit(self) -> None:
        field = {
            Commitment: "title_en",
            Organization: "name_en",
            Source: "title",
            Pillar: "name_en",
            Topic: "name_en",
            Milestone: "title_en",
            Objective: "title_en",
            Indicator: "name_en",
            Party: "left_on",
            Measurement: "note",
            Update: "headline_en",
            Applicability: "reason_en",
            Assessment: "rationale_en",
            Event: "name_en",
        }
        model = self.chance.choice(list(field))
        row = self.any(model)
        setattr(row, field[model], self.day() if field[model] == "left_on" else self.new("New words"))
        records.save(row, by=OPERATOR)

    def do_rename(self) -> None:
        """What others call it by."""
        keys = {
            Commitment: "slug",
            Organization: "slug",
            Source: "key",
            Pillar: "slug",
            Topic: "slug",
            Milestone: "key",
            Objective: "key",
            Indicator: "key",
            Update: "key",
        }
        model = self.chance.choice(list(keys))
        row = self.any(model)
        setattr(row, keys[model], self.new("renamed"))
        records.save(row, by=OPERATOR)

    def do_move_elsewhere(self) -> None:
        """To another commitment, with what hangs on it."""
        row = self.any(self.chance.choice((Milestone, Objective, Indicator, Party)))
        row.commitment = self.real()
        records.save(row, by=OPERATOR)

    def do_cite_others(self) -> None:
        row = self.any(self.chance.choice((Commitment, Update)))
        records.save(row, by=OPERATOR, links={"sources": self.sources()})

    def do_another_parent(self) -> None:
        row = self.real()
        row.parent = self.real() if self.chance.random() < 0.7 else None
        records.save(row, by=OPERATOR)

    def do_delete(self) -> None:
        models = (
            *(Commitment, Organization, Source, Pillar, Topic, Milestone, Deadline, Objective, Indicator),
            *(Measurement, Applicability, Party, Update, Event),
        )
        records.delete(self.any(self.chance.choice(models)), by=OPERATOR, reason="A slip of the pen.")

    def do_party(self) -> None:
        role = self.chance.choice(("lead", "partner", "signatory"))
        lab = self.chance.choice((*LABS, self.new("lab")))
        organization = make_organization(lab, source=self.sources()[0])
        make_party(self.real(), organization, role, source=self.sources()[0])

    def do_event(self) -> None:
        row = Event(slug=self.new("event"), name_en="Summit", name_fr="Sommet", starts_on=self.day())
        row.starts_precision, row.kind = "day", "summit"
        row.source = self.sources()[0] if self.chance.random() < 0.5 else None
        records.create(row, by=OPERATOR)

    # --- What was to be done ---------------------------------------------------------------------------------

    def do_milestone(self) -> None:
        make_milestone(self.real(), due_on=self.day(), final=False, key=self.new("step"))

    def do_deadline(self) -> None:
        make_deadline(self.any(Milestone), self.day(), source=self.sources()[0])

    def do_achieve(self) -> None:
        milestones.achieve(self.any(Milestone), by=OPERATOR, on=self.day(), source=self.sources()[0])

    def do_drop(self) -> None:
        milestones.drop(self.any(Milestone), by=OPERATOR, reason="Given up.")

    def do_replan(self) -> None:
        milestones.replan(self.any(Milestone), by=OPERATOR, reason="Not so.")

    def do_objective(self) -> None:
        make_objective(self.real(), key=self.new("aim"), source=self.sources()[0])

    def do_settle(self) -> None:
        source = self.sources()[0] if self.chance.random() < 0.5 else None
        make_applicability(self.any(Objective), self.chance.choice(LABS), source=source)

    def do_measure(self) -> None:
        indicator = make_indicator(self.real(), key=self.new("figure"), target_source=self.sources()[0])
        make_measurement(indicator, 5, self.day(), organization=make_organization(self.chance.choice(LABS)))

    # --- What was done ---------------------------------------------------------------------------------------

    def do_develop(self) -> None:
        about = {self.any(Commitment) for _n in range(self.chance.choice((1, 1, 2)))}
        speaker = make_organization(self.chance.choice(LABS)) if self.chance.random() < 0.3 else None
        make_update(
            *about,
            published=self.chance.random() < 0.6,
            key=self.new("happening"),
            sources=self.sources(),
            organization=speaker,
        )

    def do_publish_development(self) -> None:
        developments.publish(self.any(Update, state="draft"), by=OPERATOR)

    def do_supersede_development(self) -> None:
        old, new = self.any(Update, state="published"), self.any(Update, state="published")
        developments.supersede(old, new, by=OPERATOR, reason="Better known now.")

    def do_retract_development(self) -> None:
        developments.retract(self.any(Update, state="published"), by=OPERATOR, reason="Not so.")

    def do_concern_others(self) -> None:
        about = list({self.any(Commitment) for _n in range(2)})
        records.save(self.any(Update), by=OPERATOR, links={"commitments": about})

    # --- What is made of it ----------------------------------------------------------------------------------

    def do_judge(self) -> None:
        commitment = self.real()
        objective = self.any(Objective) if self.chance.random() < 0.2 and Objective.objects.exists() else None
        make_assessment(
            objective.commitment if objective else commitment,
            self.chance.choice(STATUSES),
            effective_on=self.day(),
            until=self.chance.choice(("proposed", "confirmed", "published", "published", "published")),
            sources=self.sources(),
            updates=list(Update.objects.filter(kind="development").order_by("?")[:2]),
            objective=objective,
            organization=make_organization(self.chance.choice(LABS)) if self.chance.random() < 0.3 else None,
        )

    def do_close(self) -> None:
        make_assessment(self.public(), "complete", outcome="delivered_late", effective_on="2026-02-01")

    def do_publish_verdict(self) -> None:
        assessments.publish(self.any(Assessment, state="confirmed"), by=the_reviewer())

    def do_correct_verdict(self) -> None:
        old = self.any(Assessment, state="published")
        make_assessment(
            old.commitment,
            "limited",
            effective_on=self.day(),
            corrects=old,
            objective=old.objective,
            organization=old.organization,
        )

    def do_retract_verdict(self) -> None:
        assessments.retract(self.any(Assessment), by=the_reviewer(), reason="Not so.")

    def do_reword_verdict(self) -> None:
        verdict = self.any(Assessment, state="proposed")
        verdict.status = "limited"
        assessments.reword(verdict, by=the_editor(), expected=None, sources=self.sources())

    # --- What others say -------------------------------------------------------------------------------------

    def do_report(self) -> None:
        commitment = self.any(Party, commitment__publication="published", left_on=None).commitment
        organization = commitment.parties.filter(left_on=None).first().organization
        until = self.chance.choice(("draft", "submitted", "published", "published", "declined"))
        make_report(commitment, organization, until=until, links=self.chance.choice((0, 1, 2)))

    def do_publish_report(self) -> None:
        reports.publish(self.any(Report, state="submitted"), by=the_editor())

    def do_correct_report(self) -> None:
        old = self.any(Report, state="published")
        make_report(old.commitment, old.organization, corrects=old, until="published", headline="Corrected.")

    def do_reply(self) -> None:
        verdict = self.any(Assessment, state="published")
        party = verdict.organization or self.any(Party, commitment=verdict.commitment).organization
        make_reply(verdict, party, self.new("We see it otherwise"))

    def do_withdraw_reply(self) -> None:
        reply = self.any(Reply, state="given")
        replies.withdraw(reply, by=the_lead(reply.organization))

    def do_retract_reply(self) -> None:
        replies.retract(self.any(Reply, state="given"), by=the_reviewer(), reason="It names a person.")

    def do_report_an_error(self) -> None:
        about = self.any(Commitment) if self.chance.random() < 0.7 else None
        corrections.report(Correction(page="/en/", text="Wrong.", commitment=about))

    def do_answer_an_error(self) -> None:
        answer = self.chance.choice((corrections.uphold, corrections.decline))
        answer(
            self.any(Correction, state="open"), by=the_editor(), finding_en="So it was.", finding_fr="Oui."
        )

    # --- What else happens -----------------------------------------------------------------------------------

    def do_mark_as_sample(self) -> None:
        row = self.any(Commitment, reference__startswith="PA-")
        row.is_sample = not row.is_sample
        records.save(row, by=OPERATOR)

    def do_sample(self) -> None:
        if Commitment.objects.filter(reference__startswith="SA-").exists():
            sample.clear()
        else:
            sample.make(3, self.chance.randint(1, 99), by=OPERATOR, beside_real=True)

    def do_sandbox(self) -> None:
        if sandbox.stands():
            sandbox.remove(by=OPERATOR)
        else:
            sandbox.make(by=OPERATOR)

    def do_erase(self) -> None:
        people.erase(self.any(User, is_administrator=False), by=OPERATOR)

    def do_retention(self) -> None:
        retention.enforce()
