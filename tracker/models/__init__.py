"""The nouns of the record, one per file."""

from .assessment import Assessment, AssessmentSource, AssessmentUpdate
from .base import LANGUAGES, Localized, LocalizedText
from .commitment import Commitment, CommitmentSource, Pillar, Topic
from .correction import Correction
from .event import Event, HistoryEvent
from .following import News, Subscription
from .indicator import Indicator, Measurement
from .link_check import LinkCheck
from .membership import Invitation, Membership
from .milestone import Deadline, Milestone
from .notice import Notice, Slot
from .organization import Organization
from .party import Applicability, Objective, Party
from .public_record import GENESIS, RecordEntry, Release
from .reply import Reply
from .report import EvidenceFile, Report, ReportLink, ReportMeasurement, ReportMilestone
from .search import CommitmentWords, SearchDocument, UpdateDocument, UpdateWords, VocabularyWord
from .source import Source
from .standing import MilestoneStanding, Standing
from .update import Update, UpdateCommitment, UpdateSource
from .user import User
from .version import DataVersion

__all__ = [
    "GENESIS",
    "LANGUAGES",
    "Applicability",
    "Assessment",
    "AssessmentSource",
    "AssessmentUpdate",
    "Commitment",
    "CommitmentSource",
    "CommitmentWords",
    "Correction",
    "DataVersion",
    "Deadline",
    "Event",
    "EvidenceFile",
    "HistoryEvent",
    "Indicator",
    "Invitation",
    "LinkCheck",
    "Localized",
    "LocalizedText",
    "Measurement",
    "Membership",
    "Milestone",
    "MilestoneStanding",
    "News",
    "Notice",
    "Objective",
    "Organization",
    "Party",
    "Pillar",
    "RecordEntry",
    "Release",
    "Reply",
    "Report",
    "ReportLink",
    "ReportMeasurement",
    "ReportMilestone",
    "SearchDocument",
    "Slot",
    "Source",
    "Standing",
    "Subscription",
    "Topic",
    "Update",
    "UpdateCommitment",
    "UpdateDocument",
    "UpdateSource",
    "UpdateWords",
    "User",
    "VocabularyWord",
]
