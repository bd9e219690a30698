"""States that move by the table of `transitions`, and the kinds of history that moves leave."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
