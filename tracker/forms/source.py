"""A source at the desk: an archived page, and the hash of a copy that the editors keep themselves."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from .desk import DeskForm

LARGEST = 25 * 1024 * 1024
"""Bytes of a file that is hashed here; the hash of a larger one is typed."""


class SourceForm(DeskForm):
    """The file is read once for its hash and not kept: a page is somebody's work, and republishing it is not ours to
    decide. Who doubts a quotation is shown the copy, and the hash shows that it is the one of that day."""

    capture = forms.FileField(
        label=_("Your copy of the page"),
        required=False,
        help_text=_(
            "A file you saved (PDF, HTML, picture …), up to 25 MB. Only its SHA-256 is taken from it, into the field"
            " beside; the file itself is not kept here: keep it where the editors keep theirs."
        ),
    )

    def clean_capture(self) -> UploadedFile | None:
        given: UploadedFile | None = self.cleaned_data.get("capture")
        if given and (given.size or 0) > LARGEST:
            raise forms.ValidationError(
                _(
                    "This file is larger than 25 MB: work out its SHA-256 with a program of yours, and type that."
                )
            )
        return given

    def clean_capture_sha256(self) -> str:
        return str(self.cleaned_data.get("capture_sha256") or "").lower()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("capture") and "capture_sha256" in cleaned:
            typed, found = cleaned["capture_sha256"], sha256_of(cleaned["capture"])
            if typed not in ("", found, self.instance.capture_sha256):
                self.add_error(
                    "capture_sha256", _("This is not the SHA-256 of the file: leave one of them out.")
                )
            else:
                cleaned["capture_sha256"] = found
        return cleaned


def sha256_of(file: UploadedFile) -> str:
    made = hashlib.sha256()
    for chunk in file.chunks():
        made.update(chunk)
    return made.hexdigest()
