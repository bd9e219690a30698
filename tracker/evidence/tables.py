"""CSV: plain text, and nothing that is something else at the same time. Kept byte for byte.

Formulas stay: the file is given out as a download and never opened here, and a table of figures may hold them. One
that starts a program through a spreadsheet (`=cmd|…!…`) is active content and refused.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from tracker.exceptions import Refused

LONGEST_LINE = 100_000
OTHER_KINDS = (b"GIF8", b"%PDF", b"PK\x03\x04", b"MZ", b"\x7fELF", b"{\\rtf", b"#!", b"<")
MARKUP = re.compile(r"<\s*(?:script|html|body|svg|iframe|object|embed|!doctype|\?php|\?xml|%)", re.IGNORECASE)
CALLS_A_PROGRAM = re.compile(r"(?:^|[,;\t\"])\s*[=+\-@][^,;\t\n|]{0,200}\|[^\n!]{0,200}!", re.MULTILINE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def checked(data: bytes) -> bytes:
    text = _text(data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(OTHER_KINDS) or b"%PDF-" in data[:1024]:
        raise Refused(_("This is not a plain table: save it as CSV, then send it again."))
    if CONTROL.search(text):
        raise Refused(_("This file holds more than text: save it as CSV in UTF-8, then send it again."))
    if text.lstrip("\ufeff \t\r\n").startswith("<") or MARKUP.search(text):
        raise Refused(_("This file holds a web page or a program: save the plain table as CSV."))
    if CALLS_A_PROGRAM.search(text):
        raise Refused(_("A cell of this table starts a program: save it with values only."))
    if max((len(line) for line in text.splitlines()), default=0) > LONGEST_LINE:
        raise Refused(_("This table has a line that is too long to be one: save it as CSV with line breaks."))
    return data


def _text(data: bytes) -> str:
    """UTF-8; UTF-16 where the file begins by saying so; else what Windows writes in Western Europe."""
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(_("The letters of this file cannot be read: save it as CSV in UTF-8, then send it again."))
