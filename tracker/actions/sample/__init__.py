"""Made-up data for tests, demonstrations and load: marked as sample wherever it is shown, the same for a seed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import enums, rules
from tracker.actions import many
from tracker.actions.derive import derive, together
from tracker.enums import Publication
from tracker.exceptions import Refused
from tracker.models import Commitment, Organization, Pillar, Source, Topic

from . import removing, words
from .making import FIRST_DAY, Made, Maker, Stock

CHUNK = 1000
MOST = 100_000
"""More than the record will ever hold: what the figures of speed are taken with."""

PUBLISHER = "Sample data"
SCOPE = removing.Scope(references="SA-", keys="sample-", but=("sample-sandbox-", "sample-report-"))


def make(number: int, seed: int, *, by: rules.Actor, beside_real: bool = False) -> int:
    """Make `number` commitments and what belongs to them; returns how many there are.

    Refused where real commitments are, unless `beside_real`: readers would take one for the other. Refused as
    well where there are samples already: their references are taken.
    """
    rules.may_publish_data_set.check(by, None)
    if not 1 <= number <= MOST:
        raise Refused(_("Between 1 and %(most)d commitments can be made.") % {"most": MOST})
    if Commitment.objects.filter(SCOPE.commitments()).exists():
        raise Refused(_("There is sample data already: clear it first."))
    if not beside_real and Commitment.objects.filter(is_sample=False).exists():
        raise Refused(_("This database holds real commitments: sample data does not belong beside them."))
    chance = random.Random(seed)  # noqa: S311  # made-up data, nothing secret
    with together():
        stock = _stock(chance, number, by=by)
        maker = Maker(chance, stock, timezone.now())
        parents: list[Commitment] = []
        for start in range(1, number + 1, CHUNK):
            _make_chunk(maker, range(start, min(start + CHUNK, number + 1)), parents, by=by)
    return number


def clear() -> int:
    """Remove all sample data and its history; returns how many commitments went. The sandbox (`actions.sandbox`) is
    another thing and stays."""
    return removing.remove(SCOPE)


def _stock(chance: random.Random, number: int, *, by: rules.Actor) -> Stock:
    """Pillars and topics of their own; organizations and sources in proportion."""
    pillars = [
        Pillar(slug=f"sample-{n}", number=90 + n, name_en=name.en, name_fr=name.fr)
        for n, name in enumerate(words.PILLARS, start=1)
    ]
    topics = [
        Topic(slug=f"sample-{n}", name_en=name.en, name_fr=name.fr)
        for n, name in enumerate(words.TOPICS, start=1)
    ]
    sources = [_source(chance, n) for n in range(1, number // 2 + 21)]
    organizations = [_organization(chance, n) for n in range(1, min(2000, number // 4) + 141)]
    for rows in (pillars, topics, sources, organizations):
        many.create([many.Birth(row) for row in rows], by=by)
    return Stock(pillars, topics, organizations, sources)


def _source(chance: random.Random, number: int) -> Source:
    day = FIRST_DAY + dt.timedelta(days=chance.randint(0, 600))
    return Source(
        key=f"sample-{number:05}",
        title=f"Made-up page no. {number}",
        publisher=PUBLISHER,
        url=f"https://example.org/sample/{number}",
        published_on=day,
        published_precision=enums.Precision.DAY,
        language=chance.choice(("en", "fr")),
        type=chance.choice(enums.SourceType.values),
        independence=chance.choice(enums.Voice.values),
        note="Sample data: there is no such page.",
    )


def _organization(chance: random.Random, number: int) -> Organization:
    kind = chance.choice(enums.OrganizationKind.values)
    name = words.invented_name(chance, kind)
    return Organization(
        slug=f"sample-{number:05}",
        name_en=name.en,
        name_fr=name.fr,
        kind=kind,
        country="" if kind == "country" else chance.choice(("", "FR", "DE", "IN", "KE", "BR", "JP", "CA")),
    )


def _make_chunk(maker: Maker, numbers: range, parents: list[Commitment], *, by: rules.Actor) -> None:
    """A thousand at a time, or the rows waiting to be saved would fill the memory."""
    births = []
    for number in numbers:
        is_part = bool(parents) and maker.chance.random() < 0.2
        births.append(maker.commitment(number, maker.chance.choice(parents) if is_part else None))
    many.create(births, by=by)
    parents += [birth.row for birth in births if birth.row.parent is None][:50]
    made = Made()
    for birth in births:
        maker.around(birth.row, made)
    for group in _plain_groups(made):
        many.create(group, by=by)
    many.publish_data_set(made.assessments, {}, by=by)
    many.close(made.closing, by=by)
    for commitment in made.closing:
        commitment.publication = Publication.CLOSED
    derive(birth.row.pk for birth in births)


def _plain_groups(made: Made) -> Sequence[list[many.Birth]]:
    return (
        made.parties,
        made.objectives,
        made.applicability,
        made.milestones,
        made.deadlines,
        made.indicators,
        made.measurements,
        made.updates,
    )
