"""The tables of the data set and their columns, said once: the loader, the exports, the import at the desk, the data
package, the public record and the data dictionary all read this.

Order matters: a table comes after those it refers to.
"""

from .columns import Column, File, Kind
from .files import BY_NAME, FILES, TABLES, TAKEN
from .keys import key_text, subject_type
from .links import LINKS
from .shown import SEPARATOR, as_cell, cell, is_public, is_shown, links_of, payload

__all__ = [
    "BY_NAME",
    "FILES",
    "LINKS",
    "SEPARATOR",
    "TABLES",
    "TAKEN",
    "Column",
    "File",
    "Kind",
    "as_cell",
    "cell",
    "is_public",
    "is_shown",
    "key_text",
    "links_of",
    "payload",
    "subject_type",
]
