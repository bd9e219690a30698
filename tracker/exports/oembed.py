"""The answer to "how is this address embedded?", as oembed.com writes it: JSON, or XML of the same."""

from __future__ import annotations

import json
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings

from tracker.reads.embeds.kinds import Size
from tracker.reads.embeds.snippets import Order, frame

from .badge import printable

HOUR = 3600


def answer(order: Order, size: Size) -> dict[str, Any]:
    return {
        "version": "1.0",
        "type": "rich",
        "title": order.name,
        "provider_name": settings.SITE_NAME,
        "provider_url": f"{order.base_url}/",
        "cache_age": HOUR,
        "width": size.width,
        "height": size.height,
        "html": str(frame(order, str(size.width), size.height)),
    }


def as_json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False)


def as_xml(values: dict[str, Any]) -> str:
    parts = "".join(f"<{name}>{escape(printable(str(value)))}</{name}>\n" for name, value in values.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>\n{parts}</oembed>\n'
