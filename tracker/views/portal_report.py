"""The form of a report: shown, saved, saved by itself, submitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker import rules
from tracker.actions import reports
from tracker.actions.reports import checks
from tracker.evidence import accept
from tracker.exceptions import Conflict, Incomplete, NotAllowed, Refused
from tracker.forms.report import Sheet
from tracker.forms.report_differences import Difference, differences
from tracker.forms.report_rows import MOST_LINES, LinkFormSet
from tracker.models import Report
from tracker.reads import portal_report as reading
from tracker.web import permit, wants_fragment

from .portal_base import for_members, named, own_report, portal_page
from .portal_kept import forget, keeping_words, kept

LINE_NUMBERS = {str(number) for number in range(MOST_LINES)}
READ = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Taken:
    """What became of a form that was sent. `differing`: what a colleague saved meanwhile; then nothing was saved.
    `closed`: it was handed in or given up meanwhile."""

    report: Report
    sheet: Sheet
    differing: Sequence[Difference] = ()
    closed: bool = False

    @property
    def status(self) -> int:
        return 409 if self.differing or self.closed else 422


@keeping_words
@for_members
@READ
def portal_report(request: HttpRequest, key: str) -> HttpResponse:
    """For members of its organization: the form while it can be written, else what became of it."""
    report = own_report(request, key)
    if request.method == "POST":
        return _saved(request, report)
    if wants_fragment(request):
        return _line(request)
    if not report.is_writable:
        return redirect("portal_receipt", key)
    waiting = kept(request, key)
    sheet = sheet_of(report, waiting, lines=_lines(request))
    return form_page(request, report, sheet, waiting=waiting)


def _saved(request: HttpRequest, report: Report) -> HttpResponse:
    if request.POST.get("do") == "forget":
        forget(request, report.key)
        return redirect("portal_report", report.key)
    taken = take(request, report)
    if taken.sheet.errors:
        return form_page(request, taken.report, taken.sheet, taken=taken)
    if not taken.report.is_writable:
        return redirect("portal_receipt", report.key)
    address = reverse("portal_report", args=[report.key])
    if request.POST.get("do") == "line":
        return redirect(f"{address}?lines={taken.sheet.links.total_form_count()}#links")
    return redirect(f"{address}#saved")


@keeping_words
@for_members
@READ
def portal_files(request: HttpRequest, key: str) -> HttpResponse:
    """For members of its organization: files are added and taken away; the rest of the form is saved with them."""
    report = own_report(request, key)
    if request.method != "POST":
        return redirect("portal_report", key)
    taken = take(request, report)
    if taken.sheet.errors:
        return form_page(request, taken.report, taken.sheet, taken=taken)
    return redirect(reverse("portal_report", args=[key]) + "#files")


@keeping_words
@for_members
@READ
def portal_submit(request: HttpRequest, key: str) -> HttpResponse:
    """For leads, and members whom a lead allowed to: what is in the form is saved, then handed in."""
    report = own_report(request, key)
    if request.method != "POST":
        return redirect("portal_report", key)
    taken = take(request, report)
    if not taken.report.is_writable and not taken.differing:
        return redirect("portal_receipt", key)
    if not taken.differing:
        permit(rules.may_submit_report, request, taken.report)
        if _handed_in(request, taken):
            return redirect("portal_receipt", key)
    return form_page(request, taken.report, taken.sheet, taken=taken)


def _handed_in(request: HttpRequest, taken: Taken) -> bool:
    attested = bool(request.POST.get("attested"))
    if taken.sheet.errors:
        try:
            checks.refuse_incomplete(taken.report, attested=attested, today=timezone.localdate())
        except Incomplete as incomplete:
            taken.sheet.put(incomplete.faults)
        return False
    try:
        reports.submit(
            taken.report,
            by=request.user,  # type: ignore[arg-type]  # for_members lets nobody else in
            attested=attested,
            expected=taken.report.revision,
        )
    except Incomplete as incomplete:
        taken.sheet.put(incomplete.faults)
    except Refused as refusal:
        taken.sheet.refuse(refusal)
    return not taken.sheet.errors


@require_POST
def portal_autosave(request: HttpRequest, key: str) -> HttpResponse:
    """For members of its organization, from the open form: a line on what was saved, and the new revision."""
    return _autosaved(request, key)


@keeping_words
@for_members
def _autosaved(request: HttpRequest, key: str) -> HttpResponse:
    taken = take(request, own_report(request, key))
    state = "conflict" if taken.differing else "closed" if not taken.report.is_writable else "saved"
    if taken.sheet.non_field_errors() and state == "saved":
        state = "refused"
    context = {"state": state, "report": taken.report, "sheet": taken.sheet}
    return render(request, "portal/_saved.html", context)


# --- Taking what was sent -----------------------------------------------------------------------------------


def sheet_of(report: Report, data: Any = None, *, lines: int = 0) -> Sheet:
    steps = reading.steps_of(report, timezone.localdate())
    return Sheet(report, indicators=reading.indicators_of(report), steps=steps, data=data, lines=lines)


def take(request: HttpRequest, report: Report) -> Taken:
    """Save what can be saved; what cannot is said at its field, in `sheet`. Files are taken whatever else is wrong: a
    browser does not send them twice."""
    sheet = sheet_of(report, _with_another_line(request.POST))
    taken = _written(request, report, sheet)
    if not taken.closed:
        _take_files(request, report, sheet)
    return taken


def _with_another_line(data: Any) -> Any:
    """What was sent, with one line for a link more where that was asked for."""
    given = data.get("links-TOTAL_FORMS", "")
    if data.get("do") != "line" or given not in LINE_NUMBERS:
        return data
    return MultiValueDict({**dict(data.lists()), "links-TOTAL_FORMS": [str(int(given) + 1)]})


def _written(request: HttpRequest, report: Report, sheet: Sheet) -> Taken:
    revision = request.POST.get("revision", "")
    if not (revision.isascii() and revision.isdigit() and len(revision) < 10):
        sheet.refuse(_("The form came back incomplete, and nothing was saved. Load the page again."))
        return Taken(report, sheet)
    try:
        saved = reports.write(report, by=request.user, expected=int(revision), **sheet.storable())  # type: ignore[arg-type]  # for_members lets nobody else in
    except (Conflict, NotAllowed) as refusal:
        return _overtaken(own_report(request, report.key), sheet, refusal)
    except Refused as refusal:
        sheet.refuse(refusal)
        return Taken(report, sheet)
    except ValidationError as error:
        sheet.refuse(" ".join(error.messages))
        return Taken(report, sheet)
    forget(request, report.key)
    saved.organization, saved.commitment = report.organization, report.commitment
    return Taken(saved, sheet)


def _overtaken(stored: Report, sheet: Sheet, refusal: Refused) -> Taken:
    """Somebody was quicker. When they saved the very same words there is nothing to tell."""
    differing = differences(stored, sheet)
    if differing:
        sheet.refuse(refusal)
    return Taken(stored, sheet, differing, closed=not stored.is_writable)


def _take_files(request: HttpRequest, report: Report, sheet: Sheet) -> None:
    removed = named(request, "remove")
    try:
        for file in report.files.filter(key=removed) if removed else ():
            reports.detach(file, by=request.user)  # type: ignore[arg-type]  # for_members lets nobody else in
    except Refused as refusal:
        sheet.put({"files": str(refusal)})
    for upload in request.FILES.getlist("files")[: reports.FILES_PER_REPORT + 1]:
        try:
            reports.attach(report, accept(upload), by=request.user)  # type: ignore[arg-type]  # for_members lets nobody else in
        except Refused as refusal:
            sheet.put({"files": f"{upload.name}: {refusal}"})


# --- Showing it ---------------------------------------------------------------------------------------------


def form_page(
    request: HttpRequest, report: Report, sheet: Sheet, *, taken: Taken | None = None, waiting: Any = None
) -> HttpResponse:
    may_submit = rules.may_submit_report(request.user, report)
    context = {
        "organization": report.organization,
        "place": "reports",
        "report": report,
        "sheet": sheet,
        "revision": waiting.get("revision", "") if waiting is not None else report.revision,
        "waiting": waiting is not None,
        "differing": taken.differing if taken else (),
        "closed": taken.closed if taken else False,
        "before": reading.before(report, timezone.localdate()),
        "files": list(report.files.all()),
        "most_files": reports.FILES_PER_REPORT,
        "may_submit": may_submit,
        "may_withdraw": rules.may_withdraw_report(request.user, report),
        "askable": () if may_submit else reading.who_may_submit(report.organization),
    }
    return portal_page(request, "report.html", context, status=taken.status if taken else 200)


def _lines(request: HttpRequest) -> int:
    """How many lines for links were asked for."""
    given = request.GET.get("lines", "")
    return int(given) if given in LINE_NUMBERS else 0


def _line(request: HttpRequest) -> HttpResponse:
    """One more empty line for a link, below those the form has already; nothing once there are enough."""
    given = request.GET.get("links-TOTAL_FORMS", "")
    number = int(given) if given in LINE_NUMBERS else MOST_LINES
    form = LinkFormSet(prefix="links").empty_form
    form.prefix = f"links-{number}"
    form.fields["url"].widget.attrs["autofocus"] = True
    context = {"form": form, "number": number + 1, "fresh": True, "total": number + 1, "most": MOST_LINES}
    response = (
        render(request, "portal/_link.html", context) if number < MOST_LINES else HttpResponse(status=204)
    )
    response["Vary"] = "HX-Request, HX-Boosted, HX-History-Restore-Request"
    return response
