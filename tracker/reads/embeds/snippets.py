"""What somebody copies into a page of theirs, as text: every word of the record is escaped for where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tracker.models import Commitment

from .kinds import AUTO, DARK, PAGES, ROUTES, What

BADGE_HEIGHT = 24

SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")
"""What Markdown would take for more than a letter."""


@dataclass(frozen=True)
class Order:
    """What is to be shown: of `commitment` or of everything, narrowed by `query`, as of a day ("2026-11-22") or, with
    "", always as of today."""

    what: What
    language: str
    base_url: str
    commitment: Commitment | None = None
    query: tuple[tuple[str, str], ...] = ()
    as_of: str = ""
    theme: str = AUTO

    @property
    def path(self) -> str:
        """Of the frame, on this site."""
        theme = () if self.theme == AUTO else (("theme", self.theme),)
        return self._path(ROUTES[self.what], *self.query, *theme)

    @property
    def address(self) -> str:
        return self.base_url + self.path

    @property
    def page(self) -> str:
        """The page that says all of it. The wall of a selection is told by the list."""
        listed = self.what == What.WALL and self.query
        return self.base_url + self._path("commitment_list" if listed else PAGES[self.what], *self.query)

    @property
    def badge_path(self) -> str:
        """Of the badge, on this site; "" for what has none."""
        return self._badge(self.theme if self.theme == DARK else "")

    @property
    def dark_badge_path(self) -> str:
        """For readers whose system is dark, where the theme follows it; else ""."""
        return self._badge(DARK) if self.theme == AUTO else ""

    def _badge(self, theme: str) -> str:
        if self.what != What.COMMITMENT or self.commitment is None:
            return ""
        with translation.override(self.language):
            path = reverse("badge", args=[self.commitment.reference])
        return path + self._query(*((("theme", theme),) if theme else ()))

    def _path(self, route: str, *query: tuple[str, str]) -> str:
        with translation.override(self.language):
            path = reverse(route, args=[self.commitment.address] if self.commitment else [])
        return path + self._query(*query)

    def _query(self, *query: tuple[str, str]) -> str:
        pairs = [*query, *([("as_of", self.as_of)] if self.as_of else [])]
        return f"?{urlencode(sorted(pairs))}" if pairs else ""

    @property
    def name(self) -> str:
        """What it is called, in its own language: "PA-001 Current AI", "Every commitment"."""
        with translation.override(self.language):
            if self.commitment is not None:
                return f"{self.commitment.reference} {self.commitment.title}"
            return (
                _("Deadlines of the Paris Actions") if self.what == What.DEADLINES else _("The Paris Actions")
            )

    @property
    def title(self) -> str:
        """Of the frame, for those who cannot see it: "PA-001 Current AI: status, Paris Actions Tracker"."""
        with translation.override(self.language):
            words = {
                What.COMMITMENT: _("%(name)s: status, Paris Actions Tracker"),
                What.WALL: _("%(name)s: every commitment and its status, Paris Actions Tracker"),
                What.MATRIX: _("%(name)s: who reports on which objective, Paris Actions Tracker"),
                What.DEADLINES: _("%(name)s: overdue and next, Paris Actions Tracker"),
            }
            return words[self.what] % {"name": self.name}


def frame(order: Order, width: str, height: int) -> SafeString:
    """The element alone. Attributes only: a style would be refused by sites with a strict policy of their own."""
    return format_html(
        '<iframe src="{}" title="{}" lang="{}" width="{}" height="{}" frameborder="0" loading="lazy"></iframe>',
        order.address,
        order.title,
        order.language,
        width,
        height,
    )


def snippet(order: Order, width: str, height: int) -> str:
    """The frame, and below it a link for readers whose program shows no frames."""
    link = format_html(
        '<p lang="{}"><a href="{}">{}</a></p>', order.language, order.page, _linked(order, order.name)
    )
    return as_text(format_html("{}\n{}", frame(order, width, height), link))


def as_text(html: SafeString) -> str:
    """No longer marked as safe: on a page it is text to copy, and escaped there once more."""
    return "".join(html)


def badge_in_html(order: Order) -> str:
    """A picture that is a link; where the theme follows the reader's system, one for each."""
    address, words = order.base_url + order.badge_path, _linked(order, order.name)
    image = format_html('<img src="{}" alt="{}" height="{}">', address, words, BADGE_HEIGHT)
    if order.dark_badge_path:
        address = order.base_url + order.dark_badge_path
        dark = format_html('<source srcset="{}" media="(prefers-color-scheme: dark)">', address)
        image = format_html("<picture>{}{}</picture>", dark, image)
    return as_text(format_html('<a href="{}">{}</a>', order.page, image))


def badge_in_markdown(order: Order) -> str:
    words = SPECIAL.sub(r"\\\1", " ".join(_linked(order, order.name).split()))
    return f"[![{words}]({order.base_url}{order.badge_path})]({order.page})"


def _linked(order: Order, name: str) -> str:
    with translation.override(order.language):
        return _("%(name)s, Paris Actions Tracker") % {"name": name}
