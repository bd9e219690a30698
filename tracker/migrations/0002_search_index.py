"""The full-text index behind SearchDocument, in each database's own way.

SQLite: an FTS5 table without text of its own, kept in step by three triggers. The words arrive normalised
(letters and digits of ASCII), so the plain "ascii" tokenizer only cuts at spaces. Triggers go when SQLite
remakes a table: a later migration that alters tracker_searchdocument has to call create() again.

PostgreSQL: GIN indexes on the words taken as an array, past the text parser. The lookup in
tracker/models/search.py uses the same expression, word for word.
"""

from django.db import migrations

TABLE = "tracker_searchdocument"
FTS = "tracker_searchdocument_fts"

SQLITE_FORWARDS = [
    f"CREATE VIRTUAL TABLE {FTS} USING fts5("
    f"head, words, content='{TABLE}', content_rowid='commitment_id', tokenize='ascii')",
    f"CREATE TRIGGER {TABLE}_ai AFTER INSERT ON {TABLE} BEGIN "
    f"INSERT INTO {FTS}(rowid, head, words) VALUES (new.commitment_id, new.head, new.words); END",
    f"CREATE TRIGGER {TABLE}_ad AFTER DELETE ON {TABLE} BEGIN "
    f"INSERT INTO {FTS}({FTS}, rowid, head, words) "
    f"VALUES ('delete', old.commitment_id, old.head, old.words); END",
    f"CREATE TRIGGER {TABLE}_au AFTER UPDATE ON {TABLE} BEGIN "
    f"INSERT INTO {FTS}({FTS}, rowid, head, words) "
    f"VALUES ('delete', old.commitment_id, old.head, old.words); "
    f"INSERT INTO {FTS}(rowid, head, words) VALUES (new.commitment_id, new.head, new.words); END",
    f"INSERT INTO {FTS}({FTS}) VALUES ('rebuild')",
]
SQLITE_BACKWARDS = [
    f"DROP TRIGGER IF EXISTS {TABLE}_au",
    f"DROP TRIGGER IF EXISTS {TABLE}_ad",
    f"DROP TRIGGER IF EXISTS {TABLE}_ai",
    f"DROP TABLE IF EXISTS {FTS}",
]
POSTGRESQL_FORWARDS = [
    f"CREATE INDEX {TABLE}_{column}_gin ON {TABLE} "
    f"USING gin (array_to_tsvector(string_to_array({column}, ' ')))"
    for column in ("head", "words")
]
POSTGRESQL_BACKWARDS = [f"DROP INDEX IF EXISTS {TABLE}_{column}_gin" for column in ("words", "head")]

FORWARDS = {"sqlite": SQLITE_FORWARDS, "postgresql": POSTGRESQL_FORWARDS}
BACKWARDS = {"sqlite": SQLITE_BACKWARDS, "postgresql": POSTGRESQL_BACKWARDS}


def create(apps, schema_editor):
    for statement in FORWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for statement in BACKWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
