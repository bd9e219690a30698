"""Reminding organizations of what they promised: 30 days and 7 days before a date, and once it has passed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from tracker.models import Party
from tracker.reads.due.falling_due import falling_due

from . import notices


def remind(today: dt.date) -> int:
    """Leave a notice for every member of every party of each open promise with a milestone that falls due; how many
    milestones there are. Told once for each date: a date that moved is told anew, a second run is quiet, and whoever
    joins later hears of what is still ahead."""
    falling = falling_due(today)
    for one in falling:
        with transaction.atomic():
            parties = Party.objects.as_of(today).filter(commitment=one.milestone.commitment_id)
            people = notices.members_of(parties.values_list("organization_id", flat=True))
            day = one.due_on.isoformat()
            notices.tell(people, one.kind, one.milestone, occasion=day, data={"due_on": day})
    return len(falling)
