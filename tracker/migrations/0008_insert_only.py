"""The public record and the releases are inserted and never changed: the database itself refuses anything else.

Triggers go when SQLite remakes a table: a later migration that alters one of these tables has to call create() again.
"""

from django.db import migrations

TABLES = ("tracker_recordentry", "tracker_release")
FUNCTION = "tracker_insert_only"


def sqlite(table):
    for verb in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
        )


def postgresql(table):
    yield (
        f"CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
    )


def create(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    if on_postgresql:
        schema_editor.execute(
            f"CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME; END $$",
            params=None,
        )
    for table in TABLES:
        for statement in (postgresql if on_postgresql else sqlite)(table):
            schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        names = ["insert_only"] if on_postgresql else ["no_update", "no_delete"]
        for name in names:
            where = f" ON {table}" if on_postgresql else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{where}", params=None)
    if on_postgresql:
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {FUNCTION}()", params=None)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0007_take_away")]

    operations = [migrations.RunPython(create, drop)]
