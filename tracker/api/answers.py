"""How a good answer leaves: JSON, a strong ETag of exactly these bytes, and how long it may be kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags

from .problems import written

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
KEPT = 300
"""Seconds for which anybody may keep an answer without asking again."""


def answer(
    request: HttpRequest, body: Any, *, links: Mapping[str, str] | None = None, content_type: str = ""
) -> HttpResponse:
    """`body` is rendered as JSON unless it is bytes already. Asked for with the ETag it would have, it is 304."""
    content = body if isinstance(body, bytes) else written(body)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    unchanged = is_known(etag, request.headers.get("If-None-Match", ""))
    response = HttpResponse(
        b"" if unchanged else content,
        content_type=None if unchanged else content_type or "application/json",
        status=304 if unchanged else 200,
    )
    if unchanged:
        del response["Content-Type"]
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={KEPT}"
    response["Content-Language"] = "en, fr"  # texts come in both
    response["X-Robots-Tag"] = "noindex"
    every = {**(links or {}), "license": LICENCE, "describedby": f"{settings.BASE_URL}/api/docs/"}
    response["Link"] = ", ".join(f'<{url}>; rel="{name}"' for name, url in every.items() if url)
    return response


def is_known(etag: str, header: str) -> bool:
    """Whether one of the ETags that the client holds is this one; a proxy may have made it weak on the way."""
    held = parse_etags(header)
    return "*" in held or etag in [each.removeprefix("W/") for each in held]
