"""How the portal writes moments and sizes."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tracker.reads import wording

register = template.Library()

KB = 1024


@register.simple_tag
def day_at(moment: dt.datetime | None) -> SafeString | str:
    """The day of a moment, in Paris."""
    if moment is None:
        return ""
    day = timezone.localdate(moment)
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), wording.written_day(day))


@register.simple_tag
def moment(value: dt.datetime | None) -> SafeString | str:
    """Day and minute, in Paris."""
    if value is None:
        return ""
    here = timezone.localtime(value)
    words = _("%(day)s, %(time)s") % {
        "day": wording.written_day(here.date()),
        "time": here.strftime("%H:%M"),
    }
    return format_html('<time datetime="{}">{}</time>', here.isoformat(timespec="minutes"), words)


@register.filter
def file_size(size: int) -> str:
    """In kB below a megabyte, with the reader's separators."""
    if size < KB * KB:
        return _("%(n)s kB") % {"n": wording.written_number(max(1, round(size / KB)))}
    return _("%(n)s MB") % {"n": wording.written_number(round(size / KB / KB, 1))}
