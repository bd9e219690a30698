"""One pillar to take away: its commitments, their deadlines, and how it went over time."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.enums import ImplementationStatus
from tracker.models import Commitment, Pillar

from . import browse, over_time, taking_commitments
from .browse import Selection
from .due import board, taking_deadlines
from .taking import ENDING, Columns, Table, ending, of, read, whole
from .taking_over_time import OVER_TIME, moments

DESCRIBED: Columns = of("pillars", "slug", "number", "name_en", "name_fr", "description_en", "description_fr")
FACTS: Columns = (
    *DESCRIBED,
    whole("commitments", _("how many commitments it has, events among them")),
    whole("complete", _("how many of them are complete")),
    *ENDING,
)


def facts(pillar: Pillar, day: dt.date, base_url: str, *, is_sample: bool) -> Table:
    """Two queries."""
    rows = browse.listed(day).filter(pillar=pillar)
    line = {
        **read(pillar, DESCRIBED),
        "commitments": rows.count(),
        "complete": rows.filter(now__status=ImplementationStatus.COMPLETE).count(),
        **ending(day, is_sample=is_sample, address=base_url + reverse("pillar_detail", args=[pillar.slug])),
    }
    return Table("pillar", FACTS, [line])


def tables(pillar: Pillar, day: dt.date, base_url: str) -> tuple[Table, ...]:
    """In the order of the page; commitments and deadlines as their lists have them."""
    wish = board.Wish(pillar=pillar.slug)
    chosen = Selection(values={"pillar": (pillar.slug,)})
    listed = Commitment.objects.public().of_the_record().filter(pillar=pillar)
    return (
        Table("commitments", taking_commitments.COLUMNS, taking_commitments.lines(day, chosen, base_url)),
        Table("over_time", OVER_TIME, moments(over_time.over_time(listed, day))),
        Table("deadlines", taking_deadlines.COLUMNS, taking_deadlines.lines(day, wish, base_url)),
    )
