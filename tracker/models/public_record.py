"""The public record: an append-only chain of everything that was published here, and the releases of the data."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.enums import RecordKind

from .base import Localized, one_of

GENESIS = "0" * 64
"""What the first entry gives as the hash before it."""


class RecordEntry(models.Model):
    """One publication: what of a row everybody could read from that moment on, chained to the entry before it.

    `subject` is the table of the data set, `subject_id` the number of the row there (kept through every change of its
    names), `about` the commitment it belongs to, `payload` the row as canonical JSON ("" once it is no longer shown).
    `sha256` is of the canonical JSON of all the other columns (`actions.public_record.line`). Rows are inserted and
    never changed: the database refuses anything else by triggers.
    """

    sequence = models.PositiveBigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    kind = models.CharField(_("kind"), max_length=12, choices=RecordKind)
    subject = models.CharField(_("table"), max_length=16)
    subject_id = models.PositiveBigIntegerField()
    about = models.CharField(_("commitment"), max_length=12, blank=True)
    payload = models.TextField(blank=True)
    previous = models.CharField(max_length=64)
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)

    class Meta:
        verbose_name = _("entry of the public record")
        verbose_name_plural = _("entries of the public record")
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["subject", "subject_id", "sequence"], name="record_of_a_row"),
            models.Index(fields=["about", "sequence"], name="record_about_a_commitment"),
        ]
        constraints = [
            one_of("kind", RecordKind.values, name="record_kind_known"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="record_begins_at_one"),
            models.CheckConstraint(
                condition=(Q(kind__in=RecordKind.endings()) & Q(payload=""))
                | (~Q(kind__in=RecordKind.endings()) & ~Q(payload="")),
                name="record_shows_what_is_shown",
            ),
            models.CheckConstraint(
                condition=Q(sequence=1, previous=GENESIS) | (Q(sequence__gt=1) & ~Q(previous=GENESIS)),
                name="record_first_has_nothing_before",
            ),
            models.CheckConstraint(condition=~Q(sha256=F("previous")), name="record_hash_moves_on"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind} {self.subject} {self.subject_id}"


class Release(models.Model):
    """The public data frozen at a day, with the head of the public record at that moment. The files lie in the storage
    "releases" under their version; `files` is [{"name", "size", "sha256"}]. Inserted once and never changed."""

    version = models.CharField(_("version"), max_length=20, unique=True)
    as_of = models.DateField(_("as of"))
    built_at = models.DateTimeField(_("built at"))
    notes_en = models.TextField(_("notes (English)"), blank=True)
    notes_fr = models.TextField(_("notes (French)"), blank=True)
    notes = Localized()
    head_sequence = models.PositiveBigIntegerField(_("entries of the public record"))
    head_sha256 = models.CharField(_("head of the public record"), max_length=64)
    files = models.JSONField(default=list)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-built_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(version__regex=r"^[0-9]{4}\.[0-9]{2}\.[0-9]{2}(\.[0-9]{1,3})?$"),
                name="release_version_well_formed",
            ),
            models.CheckConstraint(
                condition=Q(head_sha256__regex=r"^[0-9a-f]{64}$"), name="release_has_a_head"
            ),
        ]

    def __str__(self) -> str:
        return self.version
