"""Files of the data as downloads: told apart by their hash, so that nobody fetches one that they have."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from tracker.exports.catalogue import media_type
from tracker.exports.package_rows import Written
from tracker.reads.releases import File
from tracker.web import to_take_away


def sent(request: HttpRequest, path: Path, file: Written | File) -> HttpResponseBase:
    """The file under its own name, or 304 for whoever has it. Whoever asks only for its headers gets them, and nothing
    is opened. FileNotFoundError where it is not there."""
    etag = f'"{file.sha256}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = StreamingHttpResponse(()) if request.method == "HEAD" else FileResponse(path.open("rb"))
        response["Content-Type"] = content_type(file.name)
        response["Content-Length"] = str(file.size)
        to_take_away(response, file.name)
    response["ETag"] = etag
    return response


def content_type(name: str) -> str:
    kind = media_type(name)
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
