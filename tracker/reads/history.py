"""The history in words: one presenter per kind of event, and the differences it made.

Events hold data only (`HistoryEvent.data`), so the words can be put better later, and in either language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.enums import EventKind
from tracker.models import HistoryEvent
from tracker.transitions import STATE_FIELD

from .history_values import (
    SAID_BY_THE_EVENT,
    Difference,
    Names,
    difference,
    in_words,
    model_of,
    names_behind,
    words,
)
from .review import without_drafts


@dataclass(frozen=True)
class Entry:
    """One event as people read it."""

    event: HistoryEvent
    sentence: str
    who: str
    differences: tuple[Difference, ...]


def of(subject_type: str, subject_key: str, limit: int = 200) -> list[Entry]:
    """What happened to one thing, newest first."""
    events = HistoryEvent.objects.filter(subject_type=subject_type, subject_key=subject_key)
    return present(events.select_related("actor")[:limit])


def about(reference: str, limit: int = 400) -> list[Entry]:
    """Everything that happened to a commitment and what belongs to it, newest first.

    Developments concern several commitments and are found by their keys. Reports count once they are handed in."""
    update = apps.get_model("tracker", "Update")
    keys = list(
        update._default_manager.filter(commitments__reference=reference).values_list("key", flat=True)
    )
    events = HistoryEvent.objects.filter(about=reference) | HistoryEvent.objects.filter(
        subject_type="update", subject_key__in=keys
    )
    events = without_drafts(events)
    return present(events.select_related("actor")[:limit])


def present(events: Iterable[HistoryEvent]) -> list[Entry]:
    """Events as entries, with the names behind the keys looked up once for all of them."""
    events = list(events)
    names = names_behind(events)
    return [Entry(event, sentence(event), _who(event), tuple(differences(event, names))) for event in events]


def sentence(event: HistoryEvent) -> str:
    """What happened, in one sentence of the active language."""
    return capfirst(PRESENTERS[EventKind(event.kind)](event))


def differences(event: HistoryEvent, names: Names | None = None) -> list[Difference]:
    """The fields that changed, the ones set at the start, or the ones that were there at the end."""
    data, known = event.data, names or {}
    pairs = dict(data.get("changes") or {})
    pairs |= {name: ["", value] for name, value in (data.get("created") or {}).items()}
    pairs |= {name: [value, ""] for name, value in (data.get("deleted") or {}).items()}
    found = (
        difference(event.subject_type, name, pair, known)
        for name, pair in pairs.items()
        if name not in SAID_BY_THE_EVENT
    )
    return [item for item in found if item.before != item.after or event.subject_type == "user"]


def _who(event: HistoryEvent) -> str:
    return str(event.actor) if event.actor else _("a command on the server")


# --- One presenter per kind ------------------------------------------------------------------------------------------


def _thing(event: HistoryEvent) -> str:
    """`milestone PA-001/final`; the noun is the model's own, in the active language."""
    model = model_of(event.subject_type)
    noun = str(model._meta.verbose_name) if model else event.subject_type
    return noun if event.subject_type == "user" else f"{noun} {event.subject_key}"


def _states(event: HistoryEvent) -> dict[str, str]:
    field = STATE_FIELD.get(event.subject_type, "")

    def show(value: str) -> str:
        return words(event.subject_type, field, value, {})

    return {
        "thing": _thing(event),
        "before": show(event.data.get("from", "")),
        "after": show(event.data.get("to", "")),
    }


def _merged(event: HistoryEvent) -> str:
    into = (event.data.get("changes") or {}).get("merged_into", ["", ""])[1]
    return _("%(thing)s was merged into %(into)s") % {"thing": _thing(event), "into": into}


def _day_of(event: HistoryEvent, field: str) -> str:
    day = (event.data.get("changes") or {}).get(field, ["", ""])[1]
    return in_words(day) if day else _("an unknown day")


def _deadline_set(event: HistoryEvent) -> str:
    day = (event.data.get("created") or {}).get("due_on", "")
    return _("a first date was set for %(thing)s: %(day)s") % {
        "thing": _milestone(event),
        "day": in_words(day),
    }


def _deadline_moved(event: HistoryEvent) -> str:
    day = (event.data.get("created") or {}).get("due_on", "")
    return _("the date of %(thing)s moved from %(before)s to %(after)s") % {
        "thing": _milestone(event),
        "before": in_words(event.data.get("from", "")),
        "after": in_words(day),
    }


def _milestone(event: HistoryEvent) -> str:
    return _("milestone %(key)s") % {"key": event.subject_key.rpartition("/")[0]}


def _achieved(event: HistoryEvent) -> str:
    return _("%(thing)s was achieved on %(day)s") % {
        "thing": _thing(event),
        "day": _day_of(event, "achieved_on"),
    }


def _dropped(event: HistoryEvent) -> str:
    return _("%(thing)s was dropped") % {"thing": _thing(event)}


PRESENTERS: dict[EventKind, Callable[[HistoryEvent], str]] = {
    EventKind.CREATED: lambda e: _("%(thing)s was created") % {"thing": _thing(e)},
    EventKind.EDITED: lambda e: _("%(thing)s was edited") % {"thing": _thing(e)},
    EventKind.DELETED: lambda e: _("%(thing)s was deleted") % {"thing": _thing(e)},
    EventKind.COMMITMENT_PUBLISHED: lambda e: _("%(thing)s was published") % {"thing": _thing(e)},
    EventKind.COMMITMENT_CLOSED: lambda e: _("%(thing)s was closed") % {"thing": _thing(e)},
    EventKind.COMMITMENT_REOPENED: lambda e: _("%(thing)s was reopened") % {"thing": _thing(e)},
    EventKind.COMMITMENT_MERGED: _merged,
    EventKind.DEVELOPMENT_PUBLISHED: lambda e: _("%(thing)s was published") % {"thing": _thing(e)},
    EventKind.DEVELOPMENT_SUPERSEDED: lambda e: (
        _("%(thing)s was superseded by a corrected one") % {"thing": _thing(e)}
    ),
    EventKind.DEVELOPMENT_RETRACTED: lambda e: _("%(thing)s was retracted") % {"thing": _thing(e)},
    EventKind.ASSESSMENT_PROPOSED: lambda e: _("%(thing)s was proposed") % {"thing": _thing(e)},
    EventKind.ASSESSMENT_CONFIRMED: lambda e: _("%(thing)s was confirmed") % {"thing": _thing(e)},
    EventKind.ASSESSMENT_PUBLISHED: lambda e: _("%(thing)s was published") % {"thing": _thing(e)},
    EventKind.ASSESSMENT_SUPERSEDED: lambda e: _("%(thing)s was superseded") % {"thing": _thing(e)},
    EventKind.ASSESSMENT_RETRACTED: lambda e: _("%(thing)s was retracted (it was “%(before)s”)") % _states(e),
    EventKind.MILESTONE_ACHIEVED: _achieved,
    EventKind.MILESTONE_DROPPED: _dropped,
    EventKind.MILESTONE_REPLANNED: lambda e: (
        _("%(thing)s was set back to planned (it was “%(before)s”)") % _states(e)
    ),
    EventKind.DEADLINE_SET: _deadline_set,
    EventKind.DEADLINE_MOVED: _deadline_moved,
    EventKind.REPORT_SUBMITTED: lambda e: _("%(thing)s was submitted") % {"thing": _thing(e)},
    EventKind.REPORT_RETURNED: lambda e: _("changes to %(thing)s were requested") % {"thing": _thing(e)},
    EventKind.REPORT_DECLINED: lambda e: _("%(thing)s was declined") % {"thing": _thing(e)},
    EventKind.REPORT_WITHDRAWN: lambda e: _("%(thing)s was withdrawn") % {"thing": _thing(e)},
    EventKind.REPORT_PUBLISHED: lambda e: _("%(thing)s was published") % {"thing": _thing(e)},
    EventKind.REPORT_SUPERSEDED: lambda e: (
        _("%(thing)s was superseded by a corrected one") % {"thing": _thing(e)}
    ),
    EventKind.INVITATION_SENT: lambda e: _("%(thing)s was sent") % {"thing": _thing(e)},
    EventKind.INVITATION_ACCEPTED: lambda e: _("%(thing)s was accepted") % {"thing": _thing(e)},
    EventKind.INVITATION_EXPIRED: lambda e: _("%(thing)s ended unused") % {"thing": _thing(e)},
    EventKind.INVITATION_REVOKED: lambda e: _("%(thing)s was revoked") % {"thing": _thing(e)},
    EventKind.MEMBER_JOINED: lambda e: _("somebody joined: %(thing)s") % {"thing": _thing(e)},
    EventKind.MEMBER_CHANGED: lambda e: _("%(thing)s was edited") % {"thing": _thing(e)},
    EventKind.MEMBER_LEFT: lambda e: _("somebody left: %(thing)s") % {"thing": _thing(e)},
    EventKind.REPLY_GIVEN: lambda e: _("%(thing)s was given") % {"thing": _thing(e)},
    EventKind.REPLY_WITHDRAWN: lambda e: _("%(thing)s was withdrawn") % {"thing": _thing(e)},
    EventKind.REPLY_RETRACTED: lambda e: _("%(thing)s was taken down") % {"thing": _thing(e)},
    EventKind.CORRECTION_RECEIVED: lambda e: _("%(thing)s was received") % {"thing": _thing(e)},
    EventKind.CORRECTION_UPHELD: lambda e: _("%(thing)s was upheld") % {"thing": _thing(e)},
    EventKind.CORRECTION_DECLINED: lambda e: _("%(thing)s was not upheld") % {"thing": _thing(e)},
    EventKind.PERSON_ERASED: lambda e: _("a person was erased at their wish or by the clock"),
}
