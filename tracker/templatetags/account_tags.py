"""Words for the account pages: moments as days, browsers by their names."""

from __future__ import annotations

import datetime as dt
import re

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.reads.wording import written_day

register = template.Library()

BROWSERS = (
    (r"Edg(?:e|A|iOS)?/", "Edge"),
    (r"OPR/", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrom(?:e|ium)/|CriOS/", "Chrome"),
    (r"Safari/", "Safari"),
)
SYSTEMS = (
    (r"iPhone|iPad", "iOS"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"CrOS", "ChromeOS"),
    (r"Linux", "Linux"),
)


@register.filter
def written(moment: dt.datetime) -> str:
    """The day of a moment, in Paris, as people write it."""
    return written_day(timezone.localtime(moment).date())


@register.filter
def browser(agent: str) -> str:
    """“Firefox, Linux”; what is not known is said to be so."""
    names = [
        next((name for pattern, name in table if re.search(pattern, agent)), "")
        for table in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, names)) or _("An unknown browser")
