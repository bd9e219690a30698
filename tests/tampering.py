"""What somebody can do who has the database itself in hand: take the guard of the insert-only tables away."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

GUARDED = ("tracker_recordentry", "tracker_release")


@contextmanager
def unguarded() -> Iterator[None]:
    """Without the triggers that refuse changes; they are put back as they were."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            taken = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in GUARDED]
            back = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in GUARDED]
        else:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)", GUARDED
            )
            found = cursor.fetchall()
            taken, back = [f"DROP TRIGGER {name}" for name, _sql in found], [sql for _name, sql in found]
        for statement in taken:
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in back:
                cursor.execute(statement)
