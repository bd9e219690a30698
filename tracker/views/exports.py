"""Lists and things as files: the one way from what is taken away to an answer, and the list of commitments."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from tracker.exports import files
from tracker.filters import CommitmentFilters
from tracker.reads import taking_commitments
from tracker.reads.taking import About, Table, Taken, Whole, only_samples
from tracker.web import reading_day, render_page, to_take_away


def answer(request: HttpRequest, taken: Taken | Whole, extension: str, name: str) -> HttpResponseBase:
    """The file, called `paris-actions-NAME`. Whoever asks only for its headers gets them, and nothing is read."""
    response: HttpResponseBase
    if request.method == "HEAD":
        response = StreamingHttpResponse(())
    else:
        content = files.content(taken, extension)
        response = FileResponse(content) if hasattr(content, "seek") else StreamingHttpResponse(content)
    response["Content-Type"] = files.TYPES[extension]
    return to_take_away(response, f"paris-actions-{name}.{extension}")


def refused(
    request: HttpRequest, problems: Iterable[str], section: str, choose_on: str = ""
) -> HttpResponse | None:
    """The page that says why there is no file, where something of the address was not understood: a file of something
    else than was asked for would be of no use. `choose_on` is the address of the page to choose on."""
    found = [problem for problem in problems if problem]
    if not found:
        return None
    context = {"section": section, "problems": found, "choose_url": choose_on}
    return render_page(request, "public/export_refused.html", context)


def selection(page: str, query: str) -> str:
    """The address of the page that shows the same, whole; `query` is what its wish writes, "?" for all of it."""
    return settings.BASE_URL + page + query.removesuffix("?")


@require_safe
def commitment_export(request: HttpRequest, extension: str) -> HttpResponseBase:
    """For everybody: exactly the selection of the list, all pages of it."""
    day, problem = reading_day(request)
    filters = CommitmentFilters(request.GET)
    no_file = refused(request, [problem, *filters.problems], "commitments")
    if no_file is not None:
        return no_file
    wish = filters.selection
    about = About(
        day, selection(reverse("commitment_list"), wish.address(as_of=day.isoformat())), only_samples(day)
    )
    lines = taking_commitments.lines(day, wish, settings.BASE_URL)
    table = Table("commitments", taking_commitments.COLUMNS, lines)
    return answer(request, Taken(about, table), extension, f"commitments-{day.isoformat()}")
