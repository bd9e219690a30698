"""Every status and kind, grouped by meaning.

Values are the ones of the data files (`fixtures/`), so a file, a column and a URL parameter say the
same word. Labels are what people read, translated when rendered.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Precision(TextChoices):
    """How exactly a date is known. For things that happened an imprecise date is the first day of its
    period; for things due it is the last."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    HALF = "half", _("half-year")
    YEAR = "year", _("year")


class CommitmentKind(TextChoices):
    DECLARATION = "declaration", _("Declaration")
    PLEDGE = "pledge", _("Pledge")
    COALITION = "coalition", _("Coalition")
    INSTITUTION = "institution", _("Institution")
    INVESTMENT = "investment", _("Investment")
    PROGRAMME = "programme", _("Programme")
    EVENT = "event", _("Event")
    REPORT = "report", _("Report")
    STANDARD = "standard", _("Standard")
    TOOL = "tool", _("Tool")
    NETWORK = "network", _("Network")


class SummitLink(TextChoices):
    """How a commitment is tied to the Summit of 6-11 February 2025."""

    SUMMIT = "summit", _("Announced or adopted at the Summit")
    SUMMIT_WEEK = "summit-week", _("Announced in the Summit week")
    AROUND = "around", _("Loosely linked, or earlier")
    FOLLOW_UP = "follow-up", _("Named as a next step")


class Confidence(TextChoices):
    STRONG = "strong", _("Strong: a page states it clearly")
    MEDIUM = "medium", _("Medium: thin or second-hand")
    WEAK = "weak", _("Weak: brochure only, or half verified")


class Publication(TextChoices):
    """Where a commitment stands on this site; not how it is going (that is the assessment)."""

    DRAFT = "draft", pgettext_lazy("commitment", "Draft")
    PUBLISHED = "published", pgettext_lazy("commitment", "Published")
    CLOSED = "closed", pgettext_lazy("commitment", "Closed")
    ARCHIVED = "archived", pgettext_lazy("commitment", "Archived")


PUBLIC_PUBLICATIONS = (Publication.PUBLISHED, Publication.CLOSED)


class OrganizationKind(TextChoices):
    COUNTRY = "country", _("Country")
    UNION_OF_STATES = "union-of-states", _("Union of states")
    INTERNATIONAL = "international-organization", _("International organization")
    PUBLIC_AGENCY = "public-agency", _("Public agency")
    COMPANY = "company", _("Company")
    FOUNDATION = "foundation", _("Foundation")
    NGO = "ngo", _("Non-governmental organization")
    TRADE_UNION = "trade-union", _("Trade union")
    ACADEMIA = "academia", _("Academia")
    NETWORK = "network", _("Network")


class Role(TextChoices):
    LEAD = "lead", pgettext_lazy("party role", "Lead")
    SIGNATORY = "signatory", pgettext_lazy("party role", "Signatory")
    MEMBER = "member", pgettext_lazy("party role", "Member")
    SUPPORTER = "supporter", pgettext_lazy("party role", "Supporter")
    FUNDER = "funder", pgettext_lazy("party role", "Funder")
    HOST = "host", pgettext_lazy("party role", "Host")
    PARTNER = "partner", pgettext_lazy("party role", "Partner")


class ObjectiveVerification(TextChoices):
    CONFIRMED = "confirmed", _("Confirmed by a source")
    UNVERIFIED = "unverified", _("Unverified")


class SourceType(TextChoices):
    OFFICIAL = "official", _("Official page")
    LEGAL_ACT = "legal-act", _("Legal act")
    DATASET = "dataset", _("Data set")
    REPORT = "report", _("Report")
    PRESS = "press", _("Press")
    OWN_STATEMENT = "own-statement", _("Own statement")
    REPOSITORY = "repository", _("Code repository")
    BROCHURE = "brochure", _("Brochure")


class Voice(TextChoices):
    """Who speaks: a party to the commitment, somebody independent of it, or this tracker."""

    PARTY = "party", _("A party says")
    INDEPENDENT = "independent", _("Independent")
    TRACKER = "tracker", _("This tracker")


class UnitKind(TextChoices):
    MONEY = "money", _("Money")
    COUNT = "count", _("Count")
    POWER = "power", _("Power")
    PERCENT = "percent", _("Percent")
    YES_NO = "yes-no", _("Yes or no")


class Direction(TextChoices):
    UP = "up", _("Up")
    DOWN = "down", _("Down")


class Comparator(TextChoices):
    AT_LEAST = ">=", _("at least")
    AT_MOST = "<=", _("at most")
    EXACTLY = "=", _("exactly")


class Scope(TextChoices):
    COLLECTIVE = "collective", _("All parties together")
    EACH_PARTY = "each-party", _("Each party")


class Stage(TextChoices):
    """How real a sum of money is. Only disbursed money counts as delivery."""

    ANNOUNCED = "announced", pgettext_lazy("money", "Announced")
    COMMITTED = "committed", pgettext_lazy("money", "Committed")
    DISBURSED = "disbursed", pgettext_lazy("money", "Disbursed")


class EventCategory(TextChoices):
    SUMMIT = "summit", _("Summit")
    CONFERENCE = "conference", _("Conference")
    REPORT = "report", _("Report")
    MINISTERIAL = "ministerial", _("Ministerial meeting")


class ImplementationStatus(TextChoices):
    """The last five are the scale of the Open Government Partnership's IRM. `not_assessed` is never an
    editors' verdict: it is what a day before the first assessment reads."""

    COMPLETE = "complete", _("Complete")
    SUBSTANTIAL = "substantial", _("Substantial progress")
    LIMITED = "limited", _("Limited progress")
    NOT_STARTED = "not_started", _("Not started")
    NO_EVIDENCE = "no_evidence", _("No public evidence found")
    NOT_ASSESSABLE = "not_assessable", _("Not assessable")
    NOT_ASSESSED = "not_assessed", _("Not yet assessed")


ASSESSED_STATUSES = tuple(s for s in ImplementationStatus if s != ImplementationStatus.NOT_ASSESSED)


class Outcome(TextChoices):
    DELIVERED_ON_TIME = "delivered_on_time", _("Delivered on time")
    DELIVERED_LATE = "delivered_late", _("Delivered late")
    PARTLY_DELIVERED = "partly_delivered", _("Partly delivered")
    NOT_DELIVERED = "not_delivered", _("Not delivered")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SUPERSEDED = "superseded", pgettext_lazy("outcome", "Superseded")


FAILED_OUTCOMES = (Outcome.NOT_DELIVERED, Outcome.WITHDRAWN)
DELIVERED_OUTCOMES = (Outcome.DELIVERED_ON_TIME, Outcome.DELIVERED_LATE)


class ScheduleState(TextChoices):
    OVERDUE = "overdue", _("Overdue")
    DUE_SOON = "due_soon", _("Due within 90 days")
    UPCOMING = "upcoming", _("Upcoming")
    MET = "met", _("Deadline met")
    MET_LATE = "met_late", _("Met late")
    MISSED = "missed", _("Deadline missed")
    NO_DEADLINE = "no_deadline", _("No deadline")


class Verification(TextChoices):
    """How well a verdict is backed: the weakest of what it cites (`rank` orders them)."""

    SELF_REPORTED = "self_reported", _("Self-reported")
    CHECKED = "checked", _("Checked by editors")
    INDEPENDENT = "independent", _("Independently confirmed")

    @property
    def rank(self) -> int:
        """0 (weakest) to 2."""
        return list(Verification).index(self)


class Freshness(TextChoices):
    CURRENT = "current", _("Current")
    AGEING = "ageing", _("Ageing")
    STALE = "stale", _("Stale")


CLAIMABLE_STATUSES = (
    ImplementationStatus.NOT_STARTED,
    ImplementationStatus.LIMITED,
    ImplementationStatus.SUBSTANTIAL,
    ImplementationStatus.COMPLETE,
)
"""What an organization may say of its own promise, from least to most. That nothing was found, or that nothing can be
assessed, is for the editors to say."""


class UpdateKind(TextChoices):
    DEVELOPMENT = "development", _("Development")
    REPORT = "report", pgettext_lazy("by an organization", "Report")


class UpdateState(TextChoices):
    DRAFT = "draft", pgettext_lazy("development", "Draft")
    PUBLISHED = "published", pgettext_lazy("development", "Published")
    SUPERSEDED = "superseded", pgettext_lazy("development", "Superseded")
    RETRACTED = "retracted", pgettext_lazy("development", "Retracted")


class ReportState(TextChoices):
    DRAFT = "draft", pgettext_lazy("report", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("report", "Submitted")
    CHANGES_REQUESTED = "changes_requested", pgettext_lazy("report", "Changes requested")
    DECLINED = "declined", pgettext_lazy("report", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("report", "Withdrawn")
    PUBLISHED = "published", pgettext_lazy("report", "Published")
    SUPERSEDED = "superseded", pgettext_lazy("report", "Superseded")


WRITABLE_REPORTS = (ReportState.DRAFT, ReportState.CHANGES_REQUESTED)
"""The organization is still writing."""

OPEN_REPORTS = (*WRITABLE_REPORTS, ReportState.SUBMITTED)
"""Not yet decided: an organization has at most one of these about one promise."""

PUBLIC_REPORTS = (ReportState.PUBLISHED, ReportState.SUPERSEDED)
"""Anybody may read them; a superseded one says so."""


class Barrier(TextChoices):
    """Why there is no progress, in a few codes that can be counted."""

    FUNDING = "funding", pgettext_lazy("barrier", "Funding")
    STAFF = "staff", pgettext_lazy("barrier", "Staff or skills")
    LEGAL = "legal", pgettext_lazy("barrier", "Law or regulation")
    TECHNICAL = "technical", pgettext_lazy("barrier", "Technical difficulty")
    DATA = "data", pgettext_lazy("barrier", "Access to data or computing")
    PARTNERS = "partners", pgettext_lazy("barrier", "Waiting for partners")
    PRIORITIES = "priorities", pgettext_lazy("barrier", "Other priorities")
    OTHER = "other", pgettext_lazy("barrier", "Something else")


class MembershipRole(TextChoices):
    LEAD = "lead", pgettext_lazy("member of an organization", "Lead")
    MEMBER = "member", pgettext_lazy("member of an organization", "Member")


class InvitationState(TextChoices):
    SENT = "sent", pgettext_lazy("invitation", "Sent")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
    EXPIRED = "expired", pgettext_lazy("invitation", "Expired")
    REVOKED = "revoked", pgettext_lazy("invitation", "Revoked")


class ReplyState(TextChoices):
    GIVEN = "given", pgettext_lazy("reply", "Given")
    WITHDRAWN = "withdrawn", pgettext_lazy("reply", "Withdrawn by the organization")
    RETRACTED = "retracted", pgettext_lazy("reply", "Taken down by the editors")


class CorrectionState(TextChoices):
    RECEIVED = "received", pgettext_lazy("correction", "Received")
    UPHELD = "upheld", pgettext_lazy("correction", "Upheld")
    DECLINED = "declined", pgettext_lazy("correction", "Not upheld")


class NoticeKind(TextChoices):
    """What people are told by mail; the words are in `templates/emails/`."""

    INVITATION = "invitation", _("You are invited")
    REPORT_RETURNED = "report_returned", _("Changes to your report are requested")
    REPORT_DECLINED = "report_declined", _("Your report was declined")
    REPORT_PUBLISHED = "report_published", _("Your report was published")
    ASSESSMENT_PROPOSED = "assessment_proposed", _("An assessment about you is proposed")
    DUE_IN_30 = "due_in_30", _("Due in 30 days")
    DUE_IN_7 = "due_in_7", _("Due in 7 days")
    OVERDUE = "overdue", _("Overdue")
    REPORT_SUBMITTED = "report_submitted", _("A report was submitted")
    REPLY_RECEIVED = "reply_received", _("An organization replied")
    CORRECTION_RECEIVED = "correction_received", _("An error was reported")


class NoticePace(TextChoices):
    """When a person wants to be told."""

    AT_ONCE = "at_once", _("At once, one message each")
    DAILY = "daily", _("Once a day, all in one message")
    NEVER = "never", _("Not by mail: I look at the site")


class Language(TextChoices):
    EN = "en", _("English")
    FR = "fr", _("French")


class AssessmentState(TextChoices):
    PROPOSED = "proposed", pgettext_lazy("assessment", "Proposed")
    CONFIRMED = "confirmed", pgettext_lazy("assessment", "Confirmed")
    PUBLISHED = "published", pgettext_lazy("assessment", "Published")
    SUPERSEDED = "superseded", pgettext_lazy("assessment", "Superseded")
    RETRACTED = "retracted", pgettext_lazy("assessment", "Retracted")


class MilestoneState(TextChoices):
    PLANNED = "planned", pgettext_lazy("milestone", "Planned")
    ACHIEVED = "achieved", pgettext_lazy("milestone", "Achieved")
    DROPPED = "dropped", pgettext_lazy("milestone", "Dropped")


class Origin(TextChoices):
    """How a verdict came here: by two named editors, or with the reconstructed data set (which names
    no persons and says so on the page)."""

    DESK = "desk", _("Editors of this site")
    DATASET = "dataset", _("Data set")


class EventKind(TextChoices):
    """Kinds of history. The words people read are in `tracker.history`, one sentence per kind."""

    CREATED = "created", _("Created")
    EDITED = "edited", _("Edited")
    DELETED = "deleted", _("Deleted")
    COMMITMENT_PUBLISHED = "commitment_published", _("Commitment published")
    COMMITMENT_CLOSED = "commitment_closed", _("Commitment closed")
    COMMITMENT_REOPENED = "commitment_reopened", _("Commitment reopened")
    COMMITMENT_MERGED = "commitment_merged", _("Commitment merged")
    DEVELOPMENT_PUBLISHED = "development_published", _("Development published")
    DEVELOPMENT_SUPERSEDED = "development_superseded", _("Development superseded")
    DEVELOPMENT_RETRACTED = "development_retracted", _("Development retracted")
    ASSESSMENT_PROPOSED = "assessment_proposed", _("Assessment proposed")
    ASSESSMENT_CONFIRMED = "assessment_confirmed", _("Assessment confirmed")
    ASSESSMENT_PUBLISHED = "assessment_published", _("Assessment published")
    ASSESSMENT_SUPERSEDED = "assessment_superseded", _("Assessment superseded")
    ASSESSMENT_RETRACTED = "assessment_retracted", _("Assessment retracted")
    MILESTONE_ACHIEVED = "milestone_achieved", _("Milestone achieved")
    MILESTONE_DROPPED = "milestone_dropped", _("Milestone dropped")
    MILESTONE_REPLANNED = "milestone_replanned", _("Milestone set back to planned")
    DEADLINE_SET = "deadline_set", _("Deadline set")
    DEADLINE_MOVED = "deadline_moved", _("Deadline moved")
    REPORT_SUBMITTED = "report_submitted", _("Report submitted")
    REPORT_RETURNED = "report_returned", _("Changes to a report requested")
    REPORT_DECLINED = "report_declined", _("Report declined")
    REPORT_WITHDRAWN = "report_withdrawn", _("Report withdrawn")
    REPORT_PUBLISHED = "report_published", _("Report published")
    REPORT_SUPERSEDED = "report_superseded", _("Report superseded")
    INVITATION_SENT = "invitation_sent", _("Invitation sent")
    INVITATION_ACCEPTED = "invitation_accepted", _("Invitation accepted")
    INVITATION_EXPIRED = "invitation_expired", _("Invitation expired")
    INVITATION_REVOKED = "invitation_revoked", _("Invitation revoked")
    MEMBER_JOINED = "member_joined", _("Member joined")
    MEMBER_CHANGED = "member_changed", _("Member’s rights changed")
    MEMBER_LEFT = "member_left", _("Member left")
    REPLY_GIVEN = "reply_given", _("Reply given")
    REPLY_WITHDRAWN = "reply_withdrawn", _("Reply withdrawn")
    REPLY_RETRACTED = "reply_retracted", _("Reply taken down")
    CORRECTION_RECEIVED = "correction_received", _("Error reported")
    CORRECTION_UPHELD = "correction_upheld", _("Correction upheld")
    CORRECTION_DECLINED = "correction_declined", _("Correction not upheld")
    PERSON_ERASED = "person_erased", _("Person erased")
