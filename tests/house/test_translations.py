"""Every text of the site has its French, with the same placeholders, and what is compiled is what is written."""

import pytest

from tests import translations
from tests.translations import key, strings

pytestmark = pytest.mark.once


def test_every_text_is_in_the_french_catalog_and_nothing_else() -> None:
    """`python -m tests.translations` brings the catalog up to date."""
    wanted = {key(message) for message in translations.texts() if message.id}
    assert {key(message) for message in translations.french() if message.id} == wanted


def test_every_text_has_its_french() -> None:
    assert translations.untranslated(translations.french()) == []


def test_every_translation_keeps_its_placeholders() -> None:
    faults = [
        (key(message)[1], str(fault)) for message, found in translations.french().check() for fault in found
    ]
    assert faults == []


def test_what_is_compiled_is_what_is_written() -> None:
    def written(catalog):
        return {key(message): strings(message) for message in catalog if message.id and all(strings(message))}

    assert written(translations.compiled()) == written(translations.french())
