"""The public record, following and links: kinds and states."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class RecordKind(TextChoices):
    """What an entry of the public record says of its row."""

    PUBLISHED = "published", pgettext_lazy("record", "Published")
    CORRECTED = "corrected", pgettext_lazy("record", "Corrected")
    SUPERSEDED = "superseded", pgettext_lazy("record", "Superseded")
    RETRACTED = "retracted", pgettext_lazy("record", "Taken back")

    @classmethod
    def endings(cls) -> list[str]:
        """After these the row is no longer shown."""
        return [cls.SUPERSEDED.value, cls.RETRACTED.value]


class Followed(TextChoices):
    """What a feed or a subscription is about."""

    ALL = "all", pgettext_lazy("followed", "Everything")
    COMMITMENT = "commitment", pgettext_lazy("followed", "A commitment")
    ORGANIZATION = "organization", pgettext_lazy("followed", "An organization")
    PILLAR = "pillar", pgettext_lazy("followed", "A pillar")
    TOPIC = "topic", pgettext_lazy("followed", "A topic")
    SEARCH = "search", pgettext_lazy("followed", "A selection of the list")


class FollowPace(TextChoices):
    INSTANT = "instant", pgettext_lazy("pace", "At once")
    DAILY = "daily", pgettext_lazy("pace", "Once a day")
    WEEKLY = "weekly", pgettext_lazy("pace", "Once a week")


class LinkState(TextChoices):
    """What checking the address of a source found. Only `gone` speaks against the source: a server that refuses robots
    or does not answer today says nothing about the page."""

    LIVE = "live", pgettext_lazy("link", "Answers")
    MOVED = "moved", pgettext_lazy("link", "Moved")
    GONE = "gone", pgettext_lazy("link", "Gone")
    UNCLEAR = "unclear", pgettext_lazy("link", "Not clear")


class LinkReason(TextChoices):
    """What a check met: why the state of a link is what it is."""

    THERE = "there", pgettext_lazy("link", "The page is there")
    UNSAFE = (
        "unsafe",
        pgettext_lazy("link", "The page is there, and its server gave up encryption on the way"),
    )
    NOT_FOUND = "not_found", pgettext_lazy("link", "The server says that there is no such page")
    NO_NAME = "no_name", pgettext_lazy("link", "The name of the server no longer exists")
    OTHER_NAME = "other_name", pgettext_lazy("link", "The server identifies itself under another name")
    FRONT_PAGE = (
        "front_page",
        pgettext_lazy("link", "The address leads to a front page: look whether the page is gone"),
    )
    REFUSED = "refused", pgettext_lazy("link", "The server turns programs away")
    BUSY = "busy", pgettext_lazy("link", "The server asks to come back later")
    FAULT = "fault", pgettext_lazy("link", "The server reports a fault of its own")
    SLOW = "slow", pgettext_lazy("link", "No answer in time")
    NO_CONNECTION = "no_connection", pgettext_lazy("link", "The server could not be reached")
    CERTIFICATE = "certificate", pgettext_lazy("link", "The encryption of the server cannot be relied on")
    CIRCLES = "circles", pgettext_lazy("link", "The address leads from one to the next without an end")
    CLOSED = "closed", pgettext_lazy("link", "An address that this site does not go to")
    ODD = "odd", pgettext_lazy("link", "An answer that says nothing about the page")
