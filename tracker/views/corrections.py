"""Reporting an error without saying who one is, and following its fate by a private link."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from tracker.actions import corrections as actions
from tracker.exceptions import Refused
from tracker.forms.corrections import CorrectionForm
from tracker.reads import corrections
from tracker.web import render_page

from .strangers import came_from_here, too_many

PER_HOUR = 5
"""Reports that one network may send within an hour."""


@csrf_exempt  # there is no session to protect: see `strangers`
@require_http_methods(["GET", "HEAD", "POST"])
def correction_new(request: HttpRequest) -> HttpResponse:
    """For everybody. What was typed comes back with its faults (422), or when too much came from there (429)."""
    host = request.get_host()
    if request.method != "POST":
        found = corrections.place(request.GET.get("page", ""), host)
        return _page(request, CorrectionForm(host=host, initial={"page": found.path if found else ""}))
    if not came_from_here(request):
        refusal = Refused(_("This form was sent from another site. Fill it in here."))
        raise PermissionDenied from refusal
    form = CorrectionForm(request.POST, host=host)
    if not form.is_valid():
        return _page(request, form, status=422)
    if too_many(request, "corrections", PER_HOUR):
        form.add_error(None, _("Much was reported from your network within the hour. Try again in an hour."))
        return _page(request, form, status=429)
    _correction, token = actions.report(form.correction())
    return HttpResponseRedirect(reverse("correction_receipt", args=[token]))


def _page(request: HttpRequest, form: CorrectionForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "upheld": corrections.upheld(),
        "most": corrections.LISTED,
        "open_graph": {"title": _("Report an error")},
    }
    return render_page(request, "public/corrections.html", context, status=status)


@require_safe
def correction_receipt(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever has the link, which nobody else has: kept out of caches, search engines and referrers."""
    correction = actions.by_token(token)
    if correction is None:
        raise Http404(_("There is no such receipt."))
    context = {"correction": correction, "noindex": True, "address": request.build_absolute_uri()}
    response = render_page(request, "public/correction_receipt.html", context)
    patch_cache_control(response, private=True, no_store=True)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
