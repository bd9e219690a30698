"""The words and names that search corrects and completes by, kept in the process until the data is another."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from tracker import search
from tracker.models import LANGUAGES, Localized, Topic

from . import choices, version


@dataclass(frozen=True, slots=True)
class Name:
    """What an organization or a topic is called; `text` is both names folded, a space before every word."""

    slug: str
    name_en: str
    name_fr: str
    text: str
    name = Localized()

    @classmethod
    def of(cls, slug: str, english: str, french: str) -> Name:
        words = [*search.words(english), *search.words(french)]
        return cls(slug, english, french, "".join(f" {word}" for word in words))

    def begins(self, words: list[str]) -> bool:
        """Whether each of these words begins one of its own."""
        return all(f" {word}" in self.text for word in words)


@dataclass(frozen=True)
class Known:
    """What can be read at one version of the data."""

    vocabulary: search.Vocabulary
    organizations: tuple[Name, ...]
    topics: tuple[Name, ...]


@dataclass
class _Kept:
    version: str | None = None
    known: Known | None = None
    reading: threading.Lock = field(default_factory=threading.Lock)


_kept = _Kept()


def known() -> Known:
    """The words and names of now. Three queries for the first who asks after a change of the data; others who ask
    meanwhile wait for that one, since they would have nothing else to answer with."""
    now = version.current()
    kept = _kept.known
    if kept is not None and _kept.version == now:
        return kept
    with _kept.reading:
        if _kept.known is None or _kept.version != now:
            _kept.known = _read()
            _kept.version = now
        return _kept.known


def forget() -> None:
    """Read it again when it is next asked for."""
    _kept.version = _kept.known = None


def _read() -> Known:
    columns = ("slug", *(f"name_{language}" for language in LANGUAGES))
    organizations = choices.public_organizations().order_by("slug").values_list(*columns)
    topics = Topic.objects.order_by("slug").values_list(*columns)
    return Known(
        search.read_vocabulary(),
        tuple(Name.of(*row) for row in organizations),
        tuple(Name.of(*row) for row in topics),
    )
