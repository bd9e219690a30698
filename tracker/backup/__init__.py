"""The whole site in one file: every row and every file, readable without the database that they came from.

Rows are written as lines of JSON and not as a dump of one database, so PostgreSQL reads what SQLite wrote: a backup is
also the way from one to the other.
"""

from __future__ import annotations

from tracker.exceptions import Refused


class Damaged(Refused):
    """The file is not what was written once; nothing of it was taken over."""


FORMAT = 1
"""Of the manifest and of the lines: raised when what is written can no longer be read by what is there."""

MANIFEST = "manifest.json"
STORAGES = ("evidence", "releases")
"""Whose files belong to the record. Static files come from the program."""

MADE_AGAIN = ("package/",)
"""Folders of theirs whose content makes itself again from the rows."""
