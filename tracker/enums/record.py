"""What is promised, by whom, and what proves it."""

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


class Asked(TextChoices):
    """Whether an organization is asked to report on an objective; who signed is, unless the editors say otherwise."""

    ASKED = "asked", pgettext_lazy("objective", "Asked to report")
    NOT_ASKED = "not_asked", pgettext_lazy("objective", "Not asked")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("objective", "Not applicable")


ASKED_ROLES = (Role.SIGNATORY, Role.MEMBER)
"""Who takes a promise upon itself by taking part. Leads, supporters, funders, hosts and partners help it along."""


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
