"""Which state of the data this is, in one word that every process can ask for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

THE_ONE = 1


class DataVersion(models.Model):
    """One row. `value` says nothing but that: after everything that changes what the public reads it is another one,
    never used before. A word by chance and not a number, which a backup that was brought back would count up again."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE)
    value = models.CharField(_("version"), max_length=32)

    class Meta:
        verbose_name = _("version of the data")
        verbose_name_plural = _("versions of the data")
        constraints = [models.CheckConstraint(condition=Q(id=THE_ONE), name="data_version_is_one")]

    def __str__(self) -> str:
        return self.value
