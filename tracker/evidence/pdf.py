"""PDF: read object by object, and refused for anything that acts, hides or carries something along.

Kept byte for byte otherwise. Opening at a page is allowed (every second report does), and so are links to the web;
scripts, programs, forms that send, enclosed files, films and a password are not. Nothing is rendered, and no stream is
unpacked but those that hold objects. Scripts of an earlier version of the file, no longer in its table, are looked for
as words.
"""

from __future__ import annotations

import io
import logging
import re
import time
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader, apply_configuration
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from tracker.exceptions import Refused

MOST_OBJECTS = 100_000
MOST_VALUES = 3_000_000
DEEPEST = 100
SECONDS = 15
LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 30_000_000,
    "lzw_maximum_output_length": 30_000_000,
    "run_length_maximum_output_length": 30_000_000,
    "stream_decoding_work_maximum_length": 60_000_000,
    "stream_filters_maximum_length": 3,
    "jbig2dec_binary": None,
}
"""For the streams that hold objects: the only ones that are unpacked."""

KEYS = frozenset("/JS /JavaScript /EmbeddedFiles /EF /AA /XFA /RichMediaContent /RichMediaSettings".split())
ACTIONS = frozenset(
    "/JavaScript /Launch /SubmitForm /ImportData /GoToE /GoToR /Rendition /Movie /Sound /GoTo3DView "
    "/RichMediaExecute".split()
)
ANNOTATIONS = frozenset("/FileAttachment /RichMedia /Screen /Movie /Sound /3D".split())
HARMLESS_SCHEMES = re.compile(r"\s*(?:(?:https?|mailto|ftp|tel):|[^:]*(?:[/?#]|$))", re.IGNORECASE)

WORDS = re.compile(
    rb"/(?:JavaScript|Launch|SubmitForm|ImportData|EmbeddedFiles?|FileAttachment|RichMedia\w*|GoToE)(?![A-Za-z])"
)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
MARKUP = re.compile(rb"<\s*(?:script|html|svg|iframe|!doctype\s+html|\?php)", re.IGNORECASE)

ACTIVE = _("This PDF holds a script or another thing that acts: print it to a new PDF, then send that.")
ENCLOSED = _("This PDF encloses another file: print it to a new PDF, and send the other file by itself.")
BROKEN = _("This PDF cannot be read: print it to a new PDF, then send that.")
TWOFOLD = _("This file is a PDF and something else at the same time: print it to a new PDF, then send that.")
TOO_MUCH = _("This PDF is too complex to be checked: print it to a new PDF, or give a link to it instead.")

logging.getLogger("pypdf").setLevel(
    logging.CRITICAL
)  # its remarks quote from the file, which is not ours to log


def checked(data: bytes) -> bytes:
    _refuse_twofold(data)
    unescaped = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)
    found = WORDS.search(data) or WORDS.search(unescaped)
    if found:
        raise Refused(ENCLOSED if b"File" in found[0] else ACTIVE)
    del unescaped
    try:
        with apply_configuration(**LIMITS):
            _read(data)
    except Refused:
        raise
    except Exception as error:  # pypdf answers a damaged file with whatever broke
        raise Refused(BROKEN) from error
    return data


def _refuse_twofold(data: bytes) -> None:
    end = data.rfind(b"%%EOF")
    if not data.startswith(b"%PDF-") or end < 0:
        raise Refused(BROKEN)
    if data[end + 5 :].strip(b"\0\t\n\f\r ") or zipfile.is_zipfile(io.BytesIO(data)) or MARKUP.search(data):
        raise Refused(TWOFOLD)


def _read(data: bytes) -> None:
    reader = PdfReader(io.BytesIO(data), strict=True)
    if reader.is_encrypted or "/Encrypt" in reader.trailer:
        raise Refused(_("This PDF is protected by a password: save it without, then send that."))
    budget = Budget()
    _examine(reader.trailer, budget)
    for batch in _batches(reader):
        for number, generation in batch:
            _examine(reader.get_object(IndirectObject(number, generation, reader)), budget)
        reader.resolved_objects.clear()
    if reader.get_num_pages() < 1:
        raise Refused(BROKEN)


def _batches(reader: PdfReader) -> Iterator[list[tuple[int, int]]]:
    """Every object of the table: singly, or together with those that lie in the same stream."""
    streams: dict[int, list[tuple[int, int]]] = {}
    for number, (stream, _place) in reader.xref_objStm.items():
        streams.setdefault(stream, []).append((number, 0))
    single = [(number, generation) for generation, table in reader.xref.items() for number in table]
    if len(single) + len(reader.xref_objStm) > MOST_OBJECTS:
        raise Refused(TOO_MUCH)
    yield from ([one] for one in single)
    yield from streams.values()


class Budget:
    """What one file may take: values looked at, and time."""

    def __init__(self) -> None:
        self.values = 0
        self.until = time.monotonic() + SECONDS

    def spend(self) -> None:
        self.values += 1
        if self.values > MOST_VALUES or (self.values % 256 == 0 and time.monotonic() > self.until):
            raise Refused(TOO_MUCH)


def _examine(value: Any, budget: Budget) -> None:
    """The value and everything in it, without following references: each object has its own turn."""
    waiting = [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        budget.spend()
        if depth > DEEPEST:
            raise Refused(TOO_MUCH)
        if isinstance(item, DictionaryObject):
            _judge(item)
            waiting += [(inner, depth + 1) for inner in dict.values(item)]
        elif isinstance(item, ArrayObject):
            waiting += [(inner, depth + 1) for inner in list.__iter__(item)]


def _judge(item: DictionaryObject) -> None:
    keys = set(dict.keys(item))
    named = {name: str(_plain(item, name)) for name in ("/S", "/Subtype", "/Type") if name in keys}
    if {"/EmbeddedFiles", "/EF"} & keys or named.get("/Type") == "/EmbeddedFile":
        raise Refused(ENCLOSED)
    if named.get("/Subtype") == "/FileAttachment" or (isinstance(item, StreamObject) and "/F" in keys):
        raise Refused(ENCLOSED)
    if KEYS & keys or named.get("/S") in ACTIONS or named.get("/Subtype") in ANNOTATIONS:
        raise Refused(ACTIVE)
    if "/URI" in keys and not _is_a_link(_plain(item, "/URI")):
        raise Refused(ACTIVE)


def _plain(item: DictionaryObject, name: str) -> Any:
    """The value under a name, a reference followed."""
    value = dict.get(item, name)
    return value.get_object() if isinstance(value, IndirectObject) else value


def _is_a_link(value: Any) -> bool:
    """A dictionary under this name is the document's base address, and has its own turn."""
    if isinstance(value, DictionaryObject):
        return True
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    return bool(HARMLESS_SCHEMES.match(text))
