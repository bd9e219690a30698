"""The page of one commitment."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.enums import Followed
from tracker.reads import commitment as reading
from tracker.reads import wording
from tracker.reads.following import scopes
from tracker.web import get_public_commitment, reading_day, render_page

from . import structured


@require_safe
def commitment_detail(request: HttpRequest, address: str) -> HttpResponse:
    """For everybody; 404 for drafts and, with the reason, on the days before it was announced. Any other writing of
    the address, the bare reference and a merged commitment lead on to the one address."""
    commitment = get_public_commitment(address)
    if address != commitment.address:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(commitment.get_absolute_url() + (f"?{query}" if query else ""))
    day, problem = reading_day(request)
    page = reading.read(commitment, day)
    context = {"section": "commitments", "day": day, "problems": [problem], "commitment": commitment}
    context["noindex"] = commitment.is_sample
    if page is None:
        return render_page(request, "public/commitment_not_yet.html", context, status=404)
    title = f"{commitment.reference} {commitment.title}"
    context |= {
        "page": page,
        **scopes.ways(
            Followed.COMMITMENT, commitment.reference, reverse("commitment_feed", args=[commitment.address])
        ),
        "citation": citation(page),
        "structured": structured.commitment(page),
        "open_graph": {"title": title, "description": str(commitment.promise), "image": ""},
    }
    return render_page(request, "public/commitment_detail.html", context)


def citation(page: reading.CommitmentPage) -> str:
    """One line of plain text to put under a quotation."""
    address = settings.BASE_URL + page.commitment.get_absolute_url()
    return _("Paris Actions Tracker, “%(reference)s %(title)s”, read as of %(day)s, %(address)s") % {
        "reference": page.commitment.reference,
        "title": page.commitment.title,
        "day": wording.written_day(page.day),
        "address": f"{address}?as_of={page.day.isoformat()}",
    }
