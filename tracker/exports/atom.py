"""What changed, as an Atom feed (RFC 4287).

The same news give the same bytes: nothing here asks the clock, and ids hold neither a host nor a primary key, so that a
site that moved or was loaded anew does not give every subscriber everything twice. Texts are text, never markup.

Written with the generator of XML that Django's own feeds use and not with `Atom1Feed`, which calls every text HTML, has
no place for the words of a category or the head of the public record, and dates a feed without entries by the clock.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable
from io import BytesIO
from urllib.parse import quote
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.utils.xmlutils import SimplerXMLGenerator

from tracker import schedule
from tracker.models import News
from tracker.reads.following import telling
from tracker.reads.following.scopes import Scope
from tracker.reads.record.chain import Head
from tracker.reads.wording import language, said

from .calendar import DOMAIN

ATOM = "http://www.w3.org/2005/Atom"
RECORD = f"https://{DOMAIN}/record"
"""The namespace of the one element of ours."""
AUTHORITY = f"tag:{DOMAIN},2025"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
ENTRIES = 50
FORMAT = 1
"""Raised when the same news come out as other bytes, so that programs fetch them anew."""

BEGINNING = dt.datetime.combine(schedule.SUMMIT_LAST_DAY, dt.time(12), tzinfo=dt.UTC)
"""When a feed without entries was changed last."""


def feed(scope: Scope, news: Iterable[News], head: Head, base_url: str) -> bytes:
    """In the active language. `news` as `telling.told` gives them; the newest are taken."""
    entries = list(news)[:ENTRIES]
    out = BytesIO()
    xml = Writer(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.begin("feed", {"xmlns": ATOM, "xmlns:record": RECORD, "xml:lang": language()})
    xml.text("title", _("Paris Actions: %(name)s") % {"name": scope.name})
    xml.text("subtitle", _about())
    xml.text("id", f"{AUTHORITY}:{quote(_path(scope))}")
    xml.moment("updated", max((_told_at(each) for each in entries), default=BEGINNING))
    xml.link("self", base_url + scope.feed, "application/atom+xml")
    xml.link("alternate", base_url + scope.page, "text/html")
    xml.link("license", LICENCE)
    xml.begin("author")
    xml.text("name", settings.SITE_NAME)
    xml.text("uri", base_url + "/")
    xml.endElement("author")
    xml.text("generator", settings.SITE_NAME, uri=base_url + "/")
    xml.text("rights", _("CC BY 4.0. The sources remain their publishers’."))
    if head.sequence:
        xml.text("record:head", "", sequence=str(head.sequence), sha256=head.sha256)
    for each in entries:
        _entry(xml, each, base_url)
    xml.endElement("feed")
    xml.endDocument()
    return out.getvalue()


def id_of(news: News) -> str:
    """Of the words in one language: those in the other are another entry."""
    return f"{AUTHORITY}:{language()}/{quote(news.key, safe='/;~')}"


def _path(scope: Scope) -> str:
    return "/".join(part for part in (language(), scope.followed.value, scope.target) if part)


def _about() -> str:
    return _(
        "What changed in the record of the Paris Actions, reconstructed from public sources; not the official list."
        " What organizations say of themselves and what the editors conclude are two things, and named as such."
    )


def _entry(xml: Writer, news: News, base_url: str) -> None:
    words, kind = telling.words(news), telling.kind(news)
    colon = pgettext("between a title and its status", ":")
    commitment = news.commitment
    xml.begin("entry")
    xml.text("title", f"{telling.name(news)}{colon} {words}")
    xml.text("id", id_of(news))
    xml.moment("updated", _told_at(news))
    xml.link("alternate", base_url + commitment.get_absolute_url(), "text/html")
    xml.category(news.kind, kind, "kind")
    xml.category(commitment.pillar.slug, said(commitment.pillar.name), "pillar")
    xml.category(commitment.topic.slug, said(commitment.topic.name), "topic")
    xml.text("content", " · ".join((telling.day(news), kind, words)), type="text")
    xml.endElement("entry")


def _told_at(news: News) -> dt.datetime:
    return news.gone_at or news.seen_at


class Writer(SimplerXMLGenerator):
    """The elements of a feed, one line each."""

    def begin(self, name: str, attributes: dict[str, str] | None = None) -> None:
        self.startElement(name, AttributesImpl(attributes or {}))

    def text(self, name: str, text: str, **attributes: str) -> None:
        self.addQuickElement(name, plain(text) or None, attributes)

    def moment(self, name: str, moment: dt.datetime) -> None:
        self.text(name, moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"))

    def link(self, rel: str, href: str, media_type: str = "") -> None:
        attributes = {"rel": rel, "href": href}
        self.addQuickElement("link", None, attributes | ({"type": media_type} if media_type else {}))

    def category(self, term: str, label: str, axis: str) -> None:
        attributes = {"term": term, "scheme": f"{AUTHORITY}:{axis}", "label": plain(label)}
        self.addQuickElement("category", None, attributes)


def plain(text: str) -> str:
    """In one line, its spaces as they are, without what XML does not know: control characters, halves of a pair, and
    what is no character."""
    line = " ".join(text.splitlines())
    return "".join(c for c in line if unicodedata.category(c) not in ("Cc", "Cs") and not _is_none(c))


def _is_none(character: str) -> bool:
    return ord(character) & 0xFFFE == 0xFFFE
