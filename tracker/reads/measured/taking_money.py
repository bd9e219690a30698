"""Promises in money as lines to take away: what was promised and the figure used of each stage. Nothing is added up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.enums import Comparator, Precision, Scope, Stage, Voice
from tracker.reads.taking import ENDING, Columns, ending, listed, of, whole
from tracker.tables import Column, Kind
from tracker.tables.columns import choice, date, number, ref

from .money import Ledger
from .money_lines import MoneyLine, StageFigure

UNSTAGED = "unstaged"
FIGURES = {
    Stage.ANNOUNCED.value: _("announced since the promise"),
    Stage.COMMITTED.value: _("committed"),
    Stage.DISBURSED.value: _("disbursed: only this is delivery"),
    UNSTAGED: _("of a stage that is not known"),
}
"""The stages of money in the order of the page, and the figures of which no stage is known."""


def _columns(stage: str, meaning: Any) -> Columns:
    """The figure used of one stage, in the currency of the line; all empty where nothing is known."""
    return (
        number(stage, meaning),
        date(f"{stage}_on", _("as of which day that figure is")),
        choice(f"{stage}_precision", Precision, _("how exactly that day is known"), required=False),
        choice(f"{stage}_said_by", Voice, _("who says so"), required=False),
        ref(f"{stage}_source", "sources", _("where it was read"), required=False),
        listed(f"{stage}_differing", _("what other sources of about the same time say instead")),
        whole(
            f"{stage}_parties", _("how many give a figure of their own, where the promise is each party’s")
        ),
    )


COLUMNS: Columns = (
    *of("commitments", "reference", "title_en", "title_fr", "pillar"),
    *of("measurements", "indicator"),
    *of("indicators", "name_en", "name_fr"),
    Column("currency", Kind.TEXT, _("ISO 4217"), required=True),
    choice("comparator", Comparator, _("how the amount promised is meant")),
    number("promised", _("the amount promised; empty where none was named")),
    ref("promised_source", "sources", _("what names that amount"), required=False),
    choice("scope", Scope, _("promised by all together or by each")),
    ref(
        "inside",
        "commitments",
        _("the commitment of which this is a part: never add the two"),
        required=False,
    ),
    Column(
        "outgrows", Kind.YES_NO, _("the amount is larger than that of the whole: it counts something else")
    ),
    *(column for stage, meaning in FIGURES.items() for column in _columns(stage, meaning)),
    *ENDING,
)


def lines(ledger: Ledger, day: dt.date, base_url: str) -> Iterator[dict[str, Any]]:
    """The promises asked for, in the order of the page: families, then those that stand alone. No query."""
    pillars = {pillar.pk: pillar.slug for pillar in ledger.pillars}
    for family in ledger.families:
        for line in family.shown:
            yield _line(line, pillars, day, base_url)
    for group in ledger.alone:
        for line in group.lines:
            yield _line(line, pillars, day, base_url)


def _line(line: MoneyLine, pillars: dict[int, str], day: dt.date, base_url: str) -> dict[str, Any]:
    tile, indicator = line.tile, line.indicator
    return {
        "reference": tile.reference,
        "title_en": tile.title_en,
        "title_fr": tile.title_fr,
        "pillar": pillars[tile.pillar_id],
        "indicator": indicator.key,
        "name_en": indicator.name_en,
        "name_fr": indicator.name_fr,
        "currency": line.unit,
        "comparator": indicator.comparator,
        "promised": line.target,
        "promised_source": line.target_cited[0].source.key if line.target_cited else "",
        "scope": indicator.scope,
        "inside": line.inside.reference if line.inside else "",
        "outgrows": line.outgrows if line.inside else None,
        **{name: value for figure in line.stages for name, value in _figure(figure, figure.stage).items()},
        **_figure(line.unstaged or StageFigure(""), UNSTAGED),
        **ending(day, is_sample=tile.is_sample, address=base_url + tile.get_absolute_url()),
    }


def _figure(figure: StageFigure, name: str) -> dict[str, Any]:
    measured = figure.measurement
    return {
        name: figure.value,
        f"{name}_on": measured.as_of if measured else None,
        f"{name}_precision": measured.as_of_precision if measured else "",
        f"{name}_said_by": measured.claimed_by if measured else "",
        f"{name}_source": figure.cited[0].source.key if figure.cited else "",
        f"{name}_differing": tuple(other.measurement.value for other in figure.others),
        f"{name}_parties": figure.parties or None,
    }
