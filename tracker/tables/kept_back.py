"""What is stored and not taken away: every field and every kind of row that no table shows, with the reason.

Not a rule that anything obeys: what goes out is said by the columns alone. It is the other half of them, so that a new
field is either a column or kept back on purpose (a test holds every model to it), and so that readers of the
dictionary learn what they do not get.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .columns import Words

NUMBER = _("its number here; the public record names rows by it, the table by a key that people can read")
REVISION = _("counts the changes, so that two editors do not write over each other")
STATE = _("only what is published is in the table")
PERSON = _("a person: no table names any")
DAY = _("the moment; its day is in the table")
WORK = _("a step of the work before it was published")
CHAIN = _("what was replaced, by what and when is in the public record")
WORDS = _("the words of whoever reported the error: only what the editors found is published")
COMPUTED = _("computed from the other tables")
STORED = _("how it is stored here")

EVERYWHERE: dict[str, Words] = {"id": NUMBER, "revision": REVISION}

FIELDS: dict[str, dict[str, Words]] = {
    "organizations": {"requires_second_factor": _("how its members sign in")},
    "commitments": {
        "is_sample": _("made-up commitments are not in the table"),
        "publication": STATE,
        "merged_into": _("a commitment that was merged into another is no longer in the table"),
    },
    "milestones": {"state": _("said by the day on which it was achieved, and by whether it was given up")},
    "deadlines": {"position": _("said by the order of the rows"), "known_on": COMPUTED},
    "updates": {
        "kind": _("what organizations report is in a table of its own"),
        "state": STATE,
        "superseded_by": CHAIN,
        "author": PERSON,
        "published_at": CHAIN,
    },
    "assessments": {
        "origin": _("whether it came with the data set or from the editors’ desk: both count the same"),
        "state": STATE,
        "author": PERSON,
        "confirmer": PERSON,
        "proposed_at": WORK,
        "confirmed_at": WORK,
        "published_at": CHAIN,
        "superseded_at": CHAIN,
        "superseded_by": CHAIN,
        "told_at": WORK,
        "reply_until": WORK,
        "corrects": CHAIN,
    },
    "reports": {
        "author": PERSON,
        "created_at": WORK,
        "saved_at": WORK,
        "submitted_by": PERSON,
        "submitted_at": WORK,
        "decided_by": PERSON,
        "decided_at": WORK,
        "decision": _("words between the editors and the organization"),
        "published_at": DAY,
        "superseded_at": _("said by the report that corrects it"),
        "entry": STORED,
        "source": _("the first of its sources"),
    },
    "replies": {
        "assessment": _("said by the commitment, the party, the objective and the day"),
        "state": STATE,
        "given_by": PERSON,
        "given_at": DAY,
    },
    "corrections": {
        "token_hash": _("opens the private answer to whoever reported the error"),
        "language": _("the language of the private answer"),
        "text": WORDS,
        "evidence": WORDS,
        "state": STATE,
        "received_at": DAY,
        "answered_by": PERSON,
        "answered_at": DAY,
    },
}
"""By table, the fields of its rows that are no column."""

MODELS: dict[str, Words] = {
    "User": PERSON,
    "User_groups": PERSON,
    "User_user_permissions": PERSON,
    "Membership": PERSON,
    "Invitation": PERSON,
    "Subscription": PERSON,
    "Notice": PERSON,
    "HistoryEvent": _("who changed what at the desk; what was published is in the public record"),
    "ReportLink": _("sources, once the report is published"),
    "ReportMeasurement": _("measurements, once the report is published"),
    "ReportMilestone": _("milestones, once the editors accept the claim"),
    "EvidenceFile": _("handed out with the report; the table has the SHA-256 of each"),
    "RecordEntry": _("the public record, which is taken away as lines of its own"),
    "Release": _("the releases, which say what they are themselves"),
    "LinkCheck": _("whether an address answered; what follows from it stands with the source"),
    "News": COMPUTED,
    "Standing": COMPUTED,
    "MilestoneStanding": COMPUTED,
    "SearchDocument": COMPUTED,
    "UpdateDocument": COMPUTED,
    "CommitmentWords": COMPUTED,
    "UpdateWords": COMPUTED,
    "VocabularyWord": COMPUTED,
    "DataVersion": _("a word that is another one after every change"),
    "Slot": _("which of the day’s tasks were done"),
}
"""Kinds of row that have no table."""
