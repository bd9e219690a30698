"""The words of developments, found like those of commitments (see 0002_search_index)."""

import django.db.models.deletion
from django.db import migrations, models

TABLE = "tracker_updatedocument"
FTS = "tracker_updatedocument_fts"

FORWARDS = {
    "sqlite": [
        f"CREATE VIRTUAL TABLE {FTS} USING fts5("
        f"words, content='{TABLE}', content_rowid='update_id', tokenize='ascii')",
        f"CREATE TRIGGER {TABLE}_ai AFTER INSERT ON {TABLE} BEGIN "
        f"INSERT INTO {FTS}(rowid, words) VALUES (new.update_id, new.words); END",
        f"CREATE TRIGGER {TABLE}_ad AFTER DELETE ON {TABLE} BEGIN "
        f"INSERT INTO {FTS}({FTS}, rowid, words) VALUES ('delete', old.update_id, old.words); END",
        f"CREATE TRIGGER {TABLE}_au AFTER UPDATE ON {TABLE} BEGIN "
        f"INSERT INTO {FTS}({FTS}, rowid, words) VALUES ('delete', old.update_id, old.words); "
        f"INSERT INTO {FTS}(rowid, words) VALUES (new.update_id, new.words); END",
        f"INSERT INTO {FTS}({FTS}) VALUES ('rebuild')",
    ],
    "postgresql": [
        f"CREATE INDEX {TABLE}_words_gin ON {TABLE} USING gin (array_to_tsvector(string_to_array(words, ' ')))"
    ],
}
BACKWARDS = {
    "sqlite": [
        f"DROP TRIGGER IF EXISTS {TABLE}_au",
        f"DROP TRIGGER IF EXISTS {TABLE}_ad",
        f"DROP TRIGGER IF EXISTS {TABLE}_ai",
        f"DROP TABLE IF EXISTS {FTS}",
    ],
    "postgresql": [f"DROP INDEX IF EXISTS {TABLE}_words_gin"],
}


def create(apps, schema_editor):
    for statement in FORWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for statement in BACKWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0002_search_index")]

    operations = [
        migrations.CreateModel(
            name="UpdateDocument",
            fields=[
                (
                    "update",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="in_search",
                        serialize=False,
                        to="tracker.update",
                    ),
                ),
                ("words", models.TextField(blank=True)),
            ],
            options={"db_table": TABLE},
        ),
        migrations.RunPython(create, drop),
    ]
