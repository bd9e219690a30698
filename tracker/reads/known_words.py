"""The words and names that search corrects and completes by, kept in the process until the data is another."""

from __future__ import annotations

from dataclasses import dataclass

from tracker import search
from tracker.models import LANGUAGES, Localized, Topic

from . import choices
from .held import held


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


@held(most=1)
def known() -> Known:
    """The words and names of now. Three queries for the first who asks after a change of the data."""
    columns = ("slug", *(f"name_{language}" for language in LANGUAGES))
    organizations = choices.public_organizations().order_by("slug").values_list(*columns)
    topics = Topic.objects.order_by("slug").values_list(*columns)
    return Known(
        search.read_vocabulary(),
        tuple(Name.of(*row) for row in organizations),
        tuple(Name.of(*row) for row in topics),
    )
