"""Everything that is stored is either a column that everybody may take, explained in both languages, or kept back with
the reason."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils import translation

from tracker.actions.loading import dictionary
from tracker.tables import BY_NAME, LINKS, TABLES, Column, File, Kind
from tracker.tables.kept_back import EVERYWHERE, FIELDS, MODELS

pytestmark = pytest.mark.once


def stored_fields(model: type[Model]) -> set[str]:
    """Columns of the table and ordered relations."""
    fields = [*model._meta.concrete_fields, *model._meta.local_many_to_many]
    return {field.name for field in fields}


def unexplained(file: File) -> set[str]:
    """Fields of the rows of this table that are neither a column nor kept back."""
    columns = {column.name for column in file.columns}
    return stored_fields(file.model) - columns - EVERYWHERE.keys() - FIELDS.get(file.name, {}).keys()


@pytest.mark.parametrize("file", TABLES, ids=lambda file: file.name)
def test_every_field_of_a_public_row_is_a_column_or_kept_back_with_a_reason(file):
    assert unexplained(file) == set()


def test_a_new_field_that_nobody_thought_of_is_found(monkeypatch):
    monkeypatch.delitem(FIELDS["organizations"], "requires_second_factor")
    assert unexplained(BY_NAME["organizations"]) == {"requires_second_factor"}


def test_what_is_kept_back_exists_and_is_no_column():
    named = {(name, field) for name, fields in FIELDS.items() for field in fields}
    columns = {(file.name, column.name) for file in TABLES for column in file.columns}
    stored = {(file.name, field) for file in TABLES for field in stored_fields(file.model)}
    assert named - stored == set()
    assert named & columns == set()


def test_every_kind_of_row_has_a_table_or_a_reason_to_have_none():
    models = {
        model.__name__ for model in apps.get_app_config("tracker").get_models(include_auto_created=True)
    }
    with_table = {file.model.__name__ for file in TABLES}
    links = {through.__name__ for through, _near, _far in LINKS.values()}
    assert models - with_table - links == set(MODELS)


def undocumented(file: File) -> list[str]:
    """Columns that nothing is said about, and choices with a value that has no words."""
    with translation.override("en"):
        return [
            field.name
            for field in dictionary.section(file).fields
            if not field.meaning.strip() or not all(words for _value, words in field.codes)
        ]


@pytest.mark.parametrize("file", TABLES, ids=lambda file: file.name)
def test_every_column_says_what_it_means(file):
    assert undocumented(file) == []


def test_a_column_without_a_meaning_is_found():
    bare = Column("bare", Kind.TEXT, "")
    file = File("bare", BY_NAME["topics"].model, "a table", ("bare",), (bare,), lambda row: (), lambda row: 0)
    assert undocumented(file) == ["bare"]


def test_meanings_are_read_in_the_language_of_the_reader(monkeypatch):
    """Also those that are put together: “%(what)s, in English” is a text of its own."""
    words = {"%(what)s, in English": "%(what)s, en anglais", "title": "titre"}
    column = BY_NAME["commitments"].column("title_en")
    assert column is not None
    with translation.override("en"):
        assert str(column.meaning) == "title, in English"
    monkeypatch.setattr("django.utils.translation._trans.gettext", lambda text: words.get(text, text))
    assert str(column.meaning) == "titre, en anglais"


def test_the_document_is_the_one_the_site_shows():
    """`write_dictionary --check` compares it byte for byte (tests/loading); here: that it has every table."""
    written = (settings.BASE_DIR / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert [line[3:] for line in written.splitlines() if line.startswith("## ")] == [
        *(file.filename for file in TABLES),
        "What no table has",
    ]
