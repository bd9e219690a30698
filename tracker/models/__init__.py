"""The nouns of the record, one per file."""

from .assessment import Assessment, AssessmentSource, AssessmentUpdate
from .base import LANGUAGES, Localized, LocalizedText
from .commitment import Commitment, CommitmentSource, Pillar, Topic
from .correction import Correction
from .event import Event, HistoryEvent
from .indicator import Indicator, Measurement
from .membership import Invitation, Membership
from .milestone import Deadline, Milestone
from .notice import Notice, Slot
from .organization import Organization
from .party import Applicability, Objective, Party
from .reply import Reply
from .report import EvidenceFile, Report, ReportLink, ReportMeasurement, ReportMilestone
from .search import SearchDocument, UpdateDocument
from .source import Source
from .standing import MilestoneStanding, Standing
from .update import Update, UpdateCommitment, UpdateSource
from .user import User

__all__ = [
    "LANGUAGES",
    "Applicability",
    "Assessment",
    "AssessmentSource",
    "AssessmentUpdate",
    "Commitment",
    "CommitmentSource",
    "Correction",
    "Deadline",
    "Event",
    "EvidenceFile",
    "HistoryEvent",
    "Indicator",
    "Invitation",
    "Localized",
    "LocalizedText",
    "Measurement",
    "Membership",
    "Milestone",
    "MilestoneStanding",
    "Notice",
    "Objective",
    "Organization",
    "Party",
    "Pillar",
    "Reply",
    "Report",
    "ReportLink",
    "ReportMeasurement",
    "ReportMilestone",
    "SearchDocument",
    "Slot",
    "Source",
    "Standing",
    "Topic",
    "Update",
    "UpdateCommitment",
    "UpdateDocument",
    "UpdateSource",
    "User",
]
