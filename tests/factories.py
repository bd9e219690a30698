"""Rows for tests, made by hand and through the actions, so that history and standings follow as they do on the site.

Every maker needs only what the test is about and fills in the rest, in one transaction: what follows is derived once.
Days are given as `date` or as "2026-01-31".
"""

import datetime as dt
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP

from tracker.actions import assessments, commitments, developments, milestones, records
from tracker.actions.derive import together
from tracker.enums import (
    CommitmentKind,
    Confidence,
    ImplementationStatus,
    OrganizationKind,
    Precision,
    Role,
    SourceType,
    SummitLink,
    UnitKind,
    Voice,
)
from tracker.models import (
    Applicability,
    Assessment,
    Commitment,
    Deadline,
    Indicator,
    Measurement,
    Milestone,
    Objective,
    Organization,
    Party,
    Pillar,
    Source,
    Topic,
    Update,
    User,
)
from tracker.rules import OPERATOR

DAY = dt.date(2026, 11, 22)
"""The day on which the tests live, and up to which the data set was researched."""

SUMMIT = dt.date(2025, 2, 11)
PASSWORD = "a long enough password"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""What the app of everybody here makes its codes from."""


def on(day: dt.date | str | None) -> dt.date | None:
    return dt.date.fromisoformat(day) if isinstance(day, str) else day


def make_user(name: str, *, second_factor: bool | None = None, **fields: Any) -> User:
    """The person of that name; asked for again, the same one. Staff have a second factor, like on the site."""
    email = fields.pop("email", f"{name.split(maxsplit=1)[0].lower()}@example.org")
    known = User.objects.filter(email=email).first()
    if known is not None:
        return known
    person = User.objects.create_user(email, PASSWORD, name=name, **fields)
    if person.is_staff if second_factor is None else second_factor:
        TOTP.activate(person, TOTP_SECRET)
    return person


def the_editor() -> User:
    return make_user("Edith Editor", is_editor=True)


def the_reviewer() -> User:
    return make_user("Ravi Reviewer", is_reviewer=True)


def make_source(key: str = "a-source", **fields: Any) -> Source:
    known = Source.objects.filter(key=key).first()
    values = {
        "title": f"Title of {key}",
        "publisher": "Ministry of Tests",
        "url": f"https://example.org/{key}",
        "published_on": SUMMIT,
        "published_precision": Precision.DAY,
        "language": "en",
        "type": SourceType.OFFICIAL,
        "independence": Voice.INDEPENDENT,
        **fields,
    }
    return known or records.create(Source(key=key, **values), by=OPERATOR)


def make_pillar(slug: str = "public-interest", **fields: Any) -> Pillar:
    known = Pillar.objects.filter(slug=slug).first()
    values = {
        "number": Pillar.objects.count() + 1,
        "name_en": f"Pillar {slug}",
        "name_fr": f"Pilier {slug}",
        **fields,
    }
    return known or records.create(Pillar(slug=slug, **values), by=OPERATOR)


def make_topic(slug: str = "health", **fields: Any) -> Topic:
    known = Topic.objects.filter(slug=slug).first()
    values = {"name_en": f"Topic {slug}", "name_fr": f"Sujet {slug}", **fields}
    return known or records.create(Topic(slug=slug, **values), by=OPERATOR)


@together()
def make_commitment(number: int | None = None, *, published: bool = True, **fields: Any) -> Commitment:
    """PA-001, PA-002 … published from its only source, announced on the last day of the Summit."""
    number = number or Commitment.objects.count() + 1
    values = {
        "reference": f"PA-{number:03}",
        "slug": f"promise-{number}",
        "kind": CommitmentKind.PLEDGE,
        "title_en": f"Promise number {number}",
        "title_fr": f"Promesse numéro {number}",
        "promise_en": f"Something that can be checked, {number}.",
        "promise_fr": f"Une chose vérifiable, {number}.",
        "announced_on": SUMMIT,
        "announced_precision": Precision.DAY,
        "link_to_summit": SummitLink.SUMMIT,
        "confidence": Confidence.STRONG,
        **fields,
    }
    for name, make in (("pillar", make_pillar), ("topic", make_topic)):
        given = values.get(name)
        values[name] = given if isinstance(given, Pillar | Topic) else make(given) if given else make()
    sources = values.pop("sources", None) or [make_source()]
    commitment = records.create(Commitment(**values), by=OPERATOR, links={"sources": sources})
    return commitments.publish(commitment, by=OPERATOR) if published else commitment


def make_organization(slug: str = "some-lab", **fields: Any) -> Organization:
    known = Organization.objects.filter(slug=slug).first()
    values = {
        "name_en": slug.replace("-", " ").title(),
        "kind": OrganizationKind.COMPANY,
        "country": "FR",
        **fields,
    }
    return known or records.create(Organization(slug=slug, **values), by=OPERATOR)


@together()
def make_party(
    commitment: Commitment,
    organization: Organization | str = "some-lab",
    role: str = Role.LEAD,
    **fields: Any,
) -> Party:
    if isinstance(organization, str):
        organization = make_organization(organization)
    values = {"confidence": Confidence.STRONG, "source": make_source(), **fields}
    for name in ("joined_on", "left_on"):
        values[name] = on(values.get(name))
    if values["joined_on"]:
        values.setdefault("joined_precision", Precision.DAY)
    return records.create(
        Party(commitment=commitment, organization=organization, role=role, **values), by=OPERATOR
    )


@together()
def make_assessment(
    commitment: Commitment,
    status: str = ImplementationStatus.LIMITED,
    *,
    outcome: str = "",
    effective_on: dt.date | str = SUMMIT,
    until: str = "published",
    **fields: Any,
) -> Assessment:
    """A verdict proposed by Edith, confirmed and published by Ravi; `until` stops at "proposed" or "confirmed"."""
    values = {
        "rationale_en": f"Because of what was seen: {status}.",
        "rationale_fr": f"À cause de ce qui a été vu : {status}.",
        "searched_on": on(effective_on) if status == ImplementationStatus.NO_EVIDENCE else None,
        **fields,
    }
    links = {
        "sources": values.pop("sources", None) or [make_source()],
        "updates": values.pop("updates", ()),
        "corrects": values.pop("corrects", None),
    }
    values.setdefault("effective_on", on(effective_on))
    verdict = Assessment(commitment=commitment, status=status, outcome=outcome, **values)
    verdict = assessments.propose(verdict, by=the_editor(), **links)
    if until == "proposed":
        return verdict
    verdict = assessments.confirm(verdict, by=the_reviewer())
    return verdict if until == "confirmed" else assessments.publish(verdict, by=the_reviewer())


@together()
def make_applicability(
    objective: Objective,
    organization: Organization | str = "some-lab",
    answer: str = "not_applicable",
    **fields: Any,
) -> Applicability:
    """What the editors settled about a party, from the last day of the Summit."""
    if isinstance(organization, str):
        organization = make_organization(organization)
    values = {
        "effective_on": SUMMIT,
        "reason_en": "It has no staff.",
        "reason_fr": "Elle n’a pas de personnel.",
    }
    row = Applicability(objective=objective, organization=organization, answer=answer, **{**values, **fields})
    return records.create(row, by=OPERATOR)


@together()
def make_milestone(
    commitment: Commitment,
    *,
    due_on: dt.date | str | None = None,
    precision: str = Precision.DAY,
    achieved_on: dt.date | str | None = None,
    final: bool = True,
    **fields: Any,
) -> Milestone:
    """The final milestone unless said otherwise, with its first deadline when `due_on` is given."""
    position = commitment.milestones.count() + 1
    values = {
        "key": f"step-{position}",
        "position": position,
        "title_en": f"Step {position}",
        "title_fr": f"Étape {position}",
        **fields,
    }
    milestone = records.create(Milestone(commitment=commitment, final=final, **values), by=OPERATOR)
    if due_on:
        make_deadline(milestone, due_on, precision=precision)
    if achieved_on:
        milestone = milestones.achieve(milestone, by=OPERATOR, on=on(achieved_on), source=make_source())
    return milestone


@together()
def make_deadline(
    milestone: Milestone,
    due_on: dt.date | str,
    *,
    announced_on: dt.date | str | None = SUMMIT,
    precision: str = Precision.DAY,
    **fields: Any,
) -> Deadline:
    fields.setdefault("source", make_source())
    given = {"announced_on": on(announced_on), "announced_precision": Precision.DAY if announced_on else ""}
    deadline = Deadline(milestone=milestone, due_on=on(due_on), precision=precision, **given, **fields)
    return milestones.set_deadline(deadline, by=OPERATOR)


@together()
def make_update(
    *concerned: Commitment, happened_on: dt.date | str = SUMMIT, published: bool = True, **fields: Any
) -> Update:
    number = Update.objects.count() + 1
    sources = fields.pop("sources", None) or [make_source()]
    values = {
        "key": f"happening-{number}",
        "headline_en": f"Something happened, {number}",
        "headline_fr": f"Il s’est passé quelque chose, {number}",
        "claimed_by": Voice.INDEPENDENT,
        "confidence": Confidence.STRONG,
        **fields,
    }
    update = developments.record(
        Update(happened_on=on(happened_on), **values), by=OPERATOR, commitments=concerned, sources=sources
    )
    return developments.publish(update, by=OPERATOR) if published else update


@together()
def make_objective(commitment: Commitment, **fields: Any) -> Objective:
    number = commitment.objectives.count() + 1
    values = {
        "number": number,
        "key": f"aim-{number}",
        "title_en": f"Aim {number}",
        "title_fr": f"But {number}",
        "verification": "confirmed",
        "source": make_source(),
        **fields,
    }
    return records.create(Objective(commitment=commitment, **values), by=OPERATOR)


@together()
def make_indicator(commitment: Commitment, **fields: Any) -> Indicator:
    number = commitment.indicators.count() + 1
    values = {
        "key": f"figure-{number}",
        "name_en": f"Figure {number}",
        "name_fr": f"Chiffre {number}",
        "unit": "EUR",
        "unit_kind": UnitKind.MONEY,
        "target_value": 1000,
        **fields,
    }
    return records.create(Indicator(commitment=commitment, **values), by=OPERATOR)


@together()
def make_measurement(
    indicator: Indicator, value: Any, as_of: dt.date | str = DAY, **fields: Any
) -> Measurement:
    values = {
        "value": value,
        "as_of": on(as_of),
        "as_of_precision": Precision.DAY,
        "claimed_by": Voice.INDEPENDENT,
        "source": make_source(),
        **fields,
    }
    return records.create(Measurement(indicator=indicator, **values), by=OPERATOR)
