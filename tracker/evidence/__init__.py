"""Files that organizations give as evidence: taken only when name, declared type and content agree, and made harmless.

`accept` reads one upload and gives an unsaved `EvidenceFile` (`actions.reports.attach` keeps it), or raises `Refused`
with a sentence that says what to do. Pictures are re-encoded; everything else is kept byte for byte or not at all, so
that the hash on the page is that of the file the organization has. What each kind must not hold stands in its module.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import puremagic
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tracker.exceptions import Refused
from tracker.models import EvidenceFile

from . import names, office, pdf, pictures, tables

MB = 1024 * 1024
LARGEST = 20 * MB
HEAD = 4096
"""As much as is needed to tell what kind of file it is."""

UNKNOWN = frozenset({"", "application/octet-stream"})
"""What a browser declares when it does not know the kind: then name and content have to agree."""
ZIPS = frozenset({"application/zip", "application/x-zip-compressed"})


@dataclass(frozen=True)
class Kind:
    """`declared` are the types that browsers give such a file; `magic` is how puremagic names it; `made` gives the
    bytes to keep, or raises `Refused`."""

    content_type: str
    declared: frozenset[str]
    magic: str
    made: Callable[[bytes], bytes]


_PDF = Kind("application/pdf", frozenset({"application/pdf", "application/x-pdf"}), ".pdf", pdf.checked)
_PNG = Kind("image/png", frozenset({"image/png", "image/x-png"}), ".png", pictures.png)
_JPEG = Kind("image/jpeg", frozenset({"image/jpeg", "image/jpg", "image/pjpeg"}), ".jpg", pictures.jpeg)
_WEBP = Kind("image/webp", frozenset({"image/webp"}), ".webp", pictures.webp)
_XLSX = Kind(office.XLSX, frozenset({office.XLSX}) | ZIPS, ".xlsx", office.workbook)
_DOCX = Kind(office.DOCX, frozenset({office.DOCX}) | ZIPS, ".docx", office.document)
_CSV = Kind(
    "text/csv",
    frozenset(
        {
            "text/csv",
            "text/plain",
            "text/x-csv",
            "text/comma-separated-values",
            "application/csv",
            "application/vnd.ms-excel",  # Windows, where Excel is installed
        }
    ),
    "",
    tables.checked,
)
KINDS = {
    "pdf": _PDF,
    "png": _PNG,
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "webp": _WEBP,
    "xlsx": _XLSX,
    "docx": _DOCX,
    "csv": _CSV,
}
ACCEPT = ",".join(f".{extension}" for extension in KINDS)
"""For the `accept` attribute of a file field: a help for people, never a check."""

REENCODED = frozenset({_PNG.content_type, _JPEG.content_type, _WEBP.content_type})


def accept(upload: UploadedFile, *, title: str = "") -> EvidenceFile:
    """The file as it will be kept, not saved yet. Raises `Refused` with the sentence for the person."""
    name = names.cleaned(str(upload.name or ""))
    extension = names.extension(name)
    kind = KINDS.get(extension)
    if kind is None:
        raise Refused(
            _("Only PDF, PNG, JPEG, WebP, XLSX, DOCX and CSV files are taken: save it as one of these.")
        )
    if names.hides_a_program(name):
        raise Refused(_("The name of this file has two endings: give it a name with only one."))
    data = _read(upload)
    _refuse_other_kind(kind, declared_type(upload), data)
    made = kind.made(data)
    if len(made) > LARGEST:
        raise Refused(_("This picture is too large to be kept: save it smaller, then send it again."))
    return EvidenceFile(
        file=ContentFile(made, name=name),
        name=name,
        title=names.one_line(title)[:300],
        content_type=kind.content_type,
        size=len(made),
        sha256=hashlib.sha256(made).hexdigest(),
        reencoded=kind.content_type in REENCODED,
    )


def declared_type(upload: UploadedFile) -> str:
    """What the browser says it is, without parameters."""
    return (upload.content_type or "").split(";")[0].strip().lower()


def _read(upload: UploadedFile) -> bytes:
    """The whole content, and never more than is taken, whatever its length was said to be."""
    too_large = _("This file is larger than 20 MB: make it smaller, or give a link to it instead.")
    if upload.size is not None and upload.size > LARGEST:
        raise Refused(too_large)
    upload.seek(0)
    data = upload.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Refused(too_large)
    if not data:
        raise Refused(_("This file is empty: choose another."))
    return bytes(data)


def _refuse_other_kind(kind: Kind, declared: str, data: bytes) -> None:
    if declared not in UNKNOWN and declared not in kind.declared:
        raise Refused(
            _("This file is not what its name says: save it anew in the right format, then send it again.")
        )
    if kind.magic and kind.magic not in _magic(data):
        raise Refused(
            _("The content of this file is not what its name says: save it anew in the right format.")
        )


def _magic(data: bytes) -> set[str]:
    try:
        return {found.extension for found in puremagic.magic_string(data[:HEAD])}
    except puremagic.PureError:
        return set()


__all__ = ["ACCEPT", "KINDS", "LARGEST", "Kind", "accept"]
