"""What organizations write, and what people are told."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
