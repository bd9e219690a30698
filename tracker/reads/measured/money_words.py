"""What a family of promises in money says of itself, counted from its lines: nothing is added, nothing subtracted."""

from __future__ import annotations

from babel.numbers import get_currency_name
from django.utils.translation import gettext, ngettext

from tracker.enums import Stage
from tracker.reads import wording

from . import money
from .money_lines import MoneyLine


def currency_name(code: str) -> str:
    """euros, US dollars; of a code that has no name, the code."""
    return str(get_currency_name(code, count=2, locale=wording.language()))


def promised(line: MoneyLine) -> str:
    """The amount with its comparator, "" without one."""
    if line.target is None:
        return ""
    amount = wording.written_money(line.target, line.unit)
    words = {
        "<=": gettext("at most %(amount)s"),
        "=": gettext("exactly %(amount)s"),
        ">=": gettext("at least %(amount)s"),
    }
    return words[line.indicator.comparator] % {"amount": amount}


def summary(counted: money.Counted) -> str:
    return ngettext(
        "Of %(total)d promise in money, a figure since is known for %(any)d, an amount committed for %(committed)d, "
        "an amount disbursed for %(disbursed)d.",
        "Of %(total)d promises in money, a figure since is known for %(any)d, an amount committed for %(committed)d, "
        "an amount disbursed for %(disbursed)d.",
        counted.total,
    ) % {
        "total": counted.total,
        "any": counted.any,
        "committed": counted.committed,
        "disbursed": counted.disbursed,
    }


def paragraphs(family: money.Family) -> list[str]:
    """How much is promised as a whole and how far that has come; which parts are known; what can not be said."""
    whole = [_whole(family), _way(family.whole)]
    parts = [_parts(family), _deeper(family), _largest(family), _ways(family)]
    return [" ".join(filter(None, said)) for said in (whole, parts, [_caution(family)])]


def _whole(family: money.Family) -> str:
    amount = promised(family.whole)
    return gettext("Promised as a whole: %(amount)s.") % {"amount": amount}


def _parts(family: money.Family) -> str:
    known = len(family.parts)
    counts = (
        (
            family.parts_in_currency,
            gettext("%(n)d with an amount in %(currency)s")
            % {"n": family.parts_in_currency, "currency": currency_name(family.whole.unit)},
        ),
        (
            family.parts_elsewhere,
            ngettext(
                "%(n)d in another currency only", "%(n)d in other currencies only", family.parts_elsewhere
            )
            % {"n": family.parts_elsewhere},
        ),
        (family.parts_without, gettext("%(n)d without an amount") % {"n": family.parts_without}),
    )
    first = ngettext("%(n)d part is known here", "%(n)d parts are known here", known) % {"n": known}
    return gettext("%(parts)s: %(counts)s.") % {
        "parts": first,
        "counts": ", ".join(words for count, words in counts if count),
    }


def _deeper(family: money.Family) -> str:
    if not family.deeper:
        return ""
    return ngettext(
        "%(n)d more amount lies inside one of these parts.",
        "%(n)d more amounts lie inside these parts.",
        family.deeper,
    ) % {"n": family.deeper}


def _largest(family: money.Family) -> str:
    """Where there are several to compare."""
    inside = [line for line in family.same_currency if not line.outgrows]
    if len(inside) < 2:
        return ""
    return gettext("The largest of them is %(reference)s, %(amount)s.") % {
        "reference": inside[0].tile.reference,
        "amount": wording.written_money(inside[0].target, inside[0].unit),
    }


def _way(whole: MoneyLine) -> str:
    """Of the whole itself: announced only where there is a figure, the two stages that follow in any case."""
    words = {
        Stage.ANNOUNCED.value: gettext("announced since: %(amount)s"),
        Stage.COMMITTED.value: gettext("committed: %(amount)s"),
        Stage.DISBURSED.value: gettext("disbursed: %(amount)s"),
    }
    nothing = gettext("no public evidence")
    told = [
        words[stage.stage]
        % {"amount": nothing if stage.value is None else wording.written_money(stage.value, whole.unit)}
        for stage in whole.stages
        if stage.value is not None or stage.stage != Stage.ANNOUNCED
    ]
    return gettext("Of the whole itself, %(told)s.") % {"told": ", ".join(told)}


def _ways(family: money.Family) -> str:
    found = money.counted([line for line in family.inner if line.target is not None])
    if not found.total:
        return ""
    return ngettext(
        "Of %(total)d amount under it, a figure since is known for %(any)d, an amount committed for %(committed)d, "
        "an amount disbursed for %(disbursed)d.",
        "Of %(total)d amounts under it, a figure since is known for %(any)d, an amount committed for %(committed)d, "
        "an amount disbursed for %(disbursed)d.",
        found.total,
    ) % {
        "total": found.total,
        "any": found.any,
        "committed": found.committed,
        "disbursed": found.disbursed,
    }


def _caution(family: money.Family) -> str:
    amount = wording.written_money(family.whole.target, family.whole.unit)
    if family.outgrowing:
        named = ", ".join(line.tile.reference for line in family.outgrowing)
        return ngettext(
            "%(named)s names more than the whole of which it is a part: it counts something else, so nothing here can "
            "be added or subtracted.",
            "%(named)s name more than the whole of which they are a part: they count something else, so nothing here "
            "can be added or subtracted.",
            len(family.outgrowing),
        ) % {"named": named}
    return gettext(
        "Amounts of parts lie inside the whole and may overlap, and the record holds no complete list of them: how "
        "much of the %(amount)s is unaccounted for cannot be worked out by subtraction."
    ) % {"amount": amount}
