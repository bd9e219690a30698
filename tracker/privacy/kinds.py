"""What a line of the inventory says, about which people, and on which ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tracker.actions.retention import Period

Words = str | Promise


@dataclass(frozen=True)
class Group:
    """People of whom the same is kept."""

    key: str
    name: Words


VISITORS = Group("visitors", _("Visitors"))
MEMBERS = Group("members", _("Members of organizations"))
STAFF = Group("staff", _("Editors, reviewers and administrators"))
REPORTERS = Group("reporters", _("People who report an error"))
FOLLOWERS = Group("followers", _("People who follow by e-mail"))
NAMED = Group("named", _("People whom the record names"))
GROUPS = (VISITORS, MEMBERS, STAFF, REPORTERS, FOLLOWERS, NAMED)

ASKED_FOR = _("Needed for the account that you asked for or accepted (GDPR, Article 6(1)(b)).")
CONSENT = _("Your consent, which you take back by stopping it (GDPR, Article 6(1)(a)).")
SAFETY = _("Legitimate interest in keeping accounts safe (GDPR, Article 6(1)(f)).")
SERVING = _("Legitimate interest in a site that answers everybody (GDPR, Article 6(1)(f)).")
RECORD = _(
    "Legitimate interest in a public record whose every step can be answered for (GDPR, Article 6(1)(f))."
)
TELLING = _("Legitimate interest in telling people what concerns them (GDPR, Article 6(1)(f)).")


@dataclass(frozen=True)
class Kept:
    """One kind of data. `until` says how long, with the lengths of `periods` filled in; `fields` are the columns that
    hold it, by model."""

    key: str
    name: Words
    what: Words
    about: tuple[Group, ...]
    why: Words
    ground: Words
    until: Words
    seen_by: Words
    fields: Mapping[str, str] = field(default_factory=dict)
    tables: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()

    @property
    def how_long(self) -> str:
        times = {period.name.replace(" ", "_"): written_time(period.days) for period in self.periods}
        hours = settings.SESSION_COOKIE_AGE // 3600
        return str(self.until) % {**times, "hours": hours, "invitation_days": settings.INVITATION_DAYS}


def written_time(days: int) -> str:
    """2 years, 30 days."""
    if days and days % 365 == 0:
        return ngettext("%(n)d year", "%(n)d years", days // 365) % {"n": days // 365}
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


@dataclass(frozen=True)
class Stored:
    """What this site puts into a browser. `name` is read from the settings, as they differ in production."""

    setting: str
    kind: Words
    when: Words
    why: Words
    until: Words

    @property
    def name(self) -> str:
        return str(getattr(settings, self.setting, self.setting))

    @property
    def how_long(self) -> str:
        hours = settings.SESSION_COOKIE_AGE // 3600
        days = settings.CSRF_COOKIE_AGE // 86400
        return str(self.until) % {"hours": hours, "days": days}
