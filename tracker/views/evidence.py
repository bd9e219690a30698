"""Evidence files: handed out as downloads to whoever may read the report they belong to, never shown in a page."""

from __future__ import annotations

import structlog
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tracker import rules
from tracker.enums import PUBLIC_REPORTS
from tracker.models import EvidenceFile

log = structlog.get_logger("tracker.evidence")

HOUR = 3600


@require_safe
def evidence(request: HttpRequest, key: str) -> HttpResponseBase:
    """For whoever may read the report. To everybody else it does not exist."""
    file = get_object_or_404(EvidenceFile.objects.select_related("report"), key=key)
    if not rules.may_read_report(request.user, file.report):
        raise Http404
    etag = f'"{file.sha256}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = _download(file) if unchanged is None else unchanged
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    if file.report.state in PUBLIC_REPORTS:
        patch_cache_control(response, public=True, max_age=HOUR)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _download(file: EvidenceFile) -> HttpResponseBase:
    try:
        stored = file.file.open("rb")
    except FileNotFoundError as error:
        log.error("an evidence file is missing", file=file.pk)
        raise Http404 from error
    response = FileResponse(stored, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    response["Content-Length"] = str(file.size)
    return response
