"""What a badge says: the reference, the status in words, and the day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tracker import schedule
from tracker.models import Commitment
from tracker.reads import browse, marks, replies
from tracker.reads.wording import language, written_day


@dataclass(frozen=True)
class Badge:
    """`words` stand in the picture, `title` and `about` are what is read out. Without a symbol it is a grey one, which
    says why there is nothing to say."""

    reference: str
    words: str
    title: str
    about: str
    day: str = ""
    symbol: str = ""
    overdue: bool = False
    partly: bool = False


def standing(commitment: Commitment, day: dt.date) -> Any | None:
    """The commitment with `now` and `contested`; None on the days before it was announced. One query."""
    rows = browse.on_day(day).filter(pk=commitment.pk).select_related("now")
    return rows.annotate(contested=replies.contested()).first()


def badge(commitment: Commitment, day: dt.date) -> Badge | None:
    """Of the commitment on the day; None where it had not been announced by then."""
    found = standing(commitment, day)
    if found is None:
        return None
    now = found.now
    status = marks.sentence(now.status, now.outcome)
    overdue = marks.is_overdue(now.schedule)
    said = [
        _("sample") if commitment.is_sample else "",
        status[:1].lower() + status[1:],
        _("overdue") if overdue else "",
        _("contested") if found.contested else "",
    ]
    days = schedule.days_overdue(now.due_on, day) if overdue else 0
    late = ngettext("Overdue by %(days)s day", "Overdue by %(days)s days", days) % {"days": days}
    return Badge(
        reference=commitment.reference,
        words=" · ".join(part for part in said if part),
        title=_titled(commitment, ", ".join([status, *([late] if overdue else [])])),
        about=_about(day),
        day=short_day(day),
        symbol=marks.symbol(now.status, now.outcome),
        overdue=overdue,
        partly=marks.is_closed_by_a_bar(now.outcome),
    )


def not_yet(commitment: Commitment, day: dt.date) -> Badge:
    words = pgettext("badge", "not yet announced")
    title = _titled(commitment, _("Not yet announced on that day"))
    return Badge(commitment.reference, words, title, _about(day), short_day(day))


def not_found(reference: str) -> Badge:
    words = pgettext("badge", "not found")
    return Badge(reference, words, _("There is no such commitment"), _("Paris Actions Tracker"))


def not_understood(reference: str, sentence: str) -> Badge:
    return Badge(reference, pgettext("badge", "address not understood"), sentence, _("Paris Actions Tracker"))


def _titled(commitment: Commitment, what: str) -> str:
    colon = pgettext("between a title and its status", ":")
    return f"{commitment.reference} {commitment.title}{colon} {what}"


def _about(day: dt.date) -> str:
    return _("As of %(day)s. Paris Actions Tracker, reconstructed from public sources.") % {
        "day": written_day(day)
    }


def short_day(day: dt.date) -> str:
    """22 Nov 2026, 22 nov. 2026: where there is little room."""
    return str(format_date(day, "d MMM y", locale="fr" if language() == "fr" else "en_GB"))
