"""The nouns of the record, one per file."""

from .assessment import Assessment, AssessmentSource, AssessmentUpdate
from .base import LANGUAGES, Localized, LocalizedText
from .commitment import Commitment, CommitmentSource, Pillar, Topic
from .event import Event, HistoryEvent
from .indicator import Indicator, Measurement
from .milestone import Deadline, Milestone
from .organization import Organization
from .party import Objective, Party
from .search import SearchDocument, UpdateDocument
from .source import Source
from .standing import Standing
from .update import Update, UpdateCommitment, UpdateSource
from .user import User

__all__ = [
    "LANGUAGES",
    "Assessment",
    "AssessmentSource",
    "AssessmentUpdate",
    "Commitment",
    "CommitmentSource",
    "Deadline",
    "Event",
    "HistoryEvent",
    "Indicator",
    "Localized",
    "LocalizedText",
    "Measurement",
    "Milestone",
    "Objective",
    "Organization",
    "Party",
    "Pillar",
    "SearchDocument",
    "Source",
    "Standing",
    "Topic",
    "Update",
    "UpdateCommitment",
    "UpdateDocument",
    "UpdateSource",
    "User",
]
