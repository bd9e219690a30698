"""Long texts keep to the length their field says: Django holds that in forms only, and not every text comes so."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models


def check_lengths(row: models.Model) -> None:
    """ValidationError by field, in Django's own words."""
    faults: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if isinstance(field, models.TextField) and field.max_length is not None:
            try:
                MaxLengthValidator(field.max_length)(getattr(row, field.attname))
            except ValidationError as error:
                faults[field.name] = error
    if faults:
        raise ValidationError(faults)
