"""XLSX and DOCX: an archive of XML parts; nothing in it runs, is fetched from elsewhere or is a file of its own.

Kept byte for byte. Everything is read once and counted as it comes out, whatever the archive says about itself; no
part is parsed with a document type, so nothing can be expanded.
"""

from __future__ import annotations

import io
import re
import time
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from tracker.exceptions import Refused

from .parts import Part, Unreadable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

PIECE = 64 * 1024
LARGEST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 2_000
MOST_TIMES = 200
"""How many times its packed size a part may have, once it is larger than a megabyte."""
SECONDS = 15

XML = frozenset({".xml", ".rels", ".vml", ".svg"})
PICTURES = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".wdp", ".webp"}
)
FONTS = frozenset({".odttf"})
PRINTER = re.compile(r"xl/printerSettings/printerSettings[0-9]+\.bin", re.IGNORECASE)
FORBIDDEN_PARTS = re.compile(
    r"vbaProject|vbaData|activeX|oleObject|embeddings/|externalLinks/|customUI|webextensions/|macrosheets/"
    r"|connections\.xml|dialogsheets/|/ctrlProps/",
    re.IGNORECASE,
)
OTHER_FILES = (
    b"PK\x03\x04",
    b"MZ",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"%PDF",
    b"#!",
    b"{\\rtf",
)

BROKEN = _("This file cannot be read: save it anew from the program that made it, then send it again.")
ACTIVE = _(
    "This file holds a macro, a control or another thing that acts: save it without, or send it as PDF."
)
ENCLOSED = _(
    "This file encloses another file: take the other one out (paste charts as pictures), or send it as PDF."
)
ELSEWHERE = _("This file fetches something from elsewhere: break those links, or send it as PDF.")
TOO_MUCH = _("This file is too large once unpacked: make it smaller, or send it as PDF.")


def workbook(data: bytes) -> bytes:
    return _checked(data, XLSX + ".main+xml", "xl/")


def document(data: bytes) -> bytes:
    return _checked(data, DOCX + ".main+xml", "word/")


def _checked(data: bytes, main_type: str, folder: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_odd_archive(archive, data)
            parts = {part.name: part for part in _parts(archive)}
    except Refused:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        Unreadable,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise Refused(BROKEN) from error
    _refuse_other_document(parts, main_type, folder)
    return data


def _refuse_odd_archive(archive: zipfile.ZipFile, data: bytes) -> None:
    """One archive from the first byte to the last, its parts named as parts are."""
    members = archive.infolist()
    names = [member.filename for member in members]
    if len(members) > MOST_PARTS:
        raise Refused(TOO_MUCH)
    begins = min((member.header_offset for member in members), default=-1)
    if (
        begins != 0
        or not data.startswith(b"PK\x03\x04")
        or archive.comment
        or not _ends_with_its_directory(data)
    ):
        raise Refused(BROKEN)
    if len({name.lower() for name in names}) != len(names):
        raise Refused(BROKEN)
    if any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names):
        raise Refused(BROKEN)
    if any(member.flag_bits & 1 for member in members):
        raise Refused(_("This file is protected by a password: save it without, then send it again."))


def _ends_with_its_directory(data: bytes) -> bool:
    return len(data) >= 22 and data[-22:-18] == b"PK\x05\x06" and data[-2:] == b"\0\0"


def _parts(archive: zipfile.ZipFile) -> Iterator[Part]:
    left, until = LARGEST_UNPACKED, time.monotonic() + SECONDS
    for member in archive.infolist():
        if member.is_dir():
            continue
        part = Part(member.filename, is_xml=_is_xml(member.filename))
        size = 0
        with archive.open(member) as stream:
            while piece := stream.read(PIECE):
                if size == 0 and not part.is_xml and piece.startswith(OTHER_FILES):
                    raise Refused(ENCLOSED)
                size += len(piece)
                crowded = size > 1024 * 1024 and size > MOST_TIMES * max(member.compress_size, 1)
                if size > left or crowded or time.monotonic() > until:
                    raise Refused(TOO_MUCH)
                part.feed(piece)
        left -= size
        part.close()
        _refuse_active(part)
        yield part


def _is_xml(name: str) -> bool:
    """Whether it is a part to be parsed. Refused when it is of no kind that such a file needs."""
    if re.search(r"embeddings/|oleObject", name, re.IGNORECASE):
        raise Refused(ENCLOSED)
    if re.search(r"externalLinks/|connections\.xml", name, re.IGNORECASE):
        raise Refused(ELSEWHERE)
    if FORBIDDEN_PARTS.search(name):
        raise Refused(ACTIVE)
    ending = "." + name.rpartition(".")[2].lower()
    if ending in XML:
        return True
    if ending in PICTURES or ending in FONTS or PRINTER.fullmatch(name):
        return False
    raise Refused(ENCLOSED)


def _refuse_active(part: Part) -> None:
    if part.acts:
        raise Refused(ACTIVE)
    if part.encloses:
        raise Refused(ENCLOSED)
    if part.fetches:
        raise Refused(ELSEWHERE)


def _refuse_other_document(parts: dict[str, Part], main_type: str, folder: str) -> None:
    """A workbook or a document, as its name says: the part that everything starts from is declared as one."""
    types, start = parts.get("[Content_Types].xml"), parts.get("_rels/.rels")
    if types is None or start is None or len(start.main) != 1:
        raise Refused(BROKEN)
    main = start.main[0].lstrip("/")
    declared = [name.lstrip("/") for name, kind in types.types.items() if kind == main_type.lower()]
    if declared != [main] or main not in parts or not main.startswith(folder):
        raise Refused(
            _("The content of this file is not what its name says: save it anew in the right format.")
        )
