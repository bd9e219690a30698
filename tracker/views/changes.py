"""What changed, by day and between two days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker import schedule
from tracker.enums import Followed
from tracker.reads import paging
from tracker.reads.changing import change_page, difference, difference_words, taking_changes
from tracker.reads.following import scopes
from tracker.reads.taking import About, Table, Taken, only_samples
from tracker.web import FIRST_DAY, kept, page_number, reading_day, render_page

from .change_wish import ChangeWish
from .exports import answer, refused, selection

PER_PAGE = change_page.PER_PAGE


@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    """For everybody: what changed in a span of days, up to the day that is read. What of the address was not
    understood is said, left out, and answered with 400; a page beyond the last shows the last, with 404."""
    day, problem = reading_day(request)
    wish = ChangeWish(request.GET, day)
    asked = wish.span()
    number, bad_page = page_number(request)
    as_of = kept(day)
    page = change_page.read(day, asked, number, as_of=as_of)
    number_shown = str(page.pages.number) if page.pages.number > 1 else ""
    context: dict[str, Any] = {
        "section": "changes",
        "day": day,
        "problems": [problem, *wish.problems, bad_page, page.pages.problem],
        "page": page,
        "asked": asked,
        "pillars": wish.pillars,
        "organizations": wish.organizations,
        "chips": change_page.chips(asked, wish.pillars, wish.organizations, as_of),
        "all_kinds_url": asked.wishing(kinds=()).address(as_of=as_of),
        "here": asked.address(as_of=as_of),
        **scopes.ways(Followed.ALL),
        "nearest_url": page.nearest.address(as_of=as_of) if page.nearest else "",
        "between_url": _two_days(asked).address(as_of=as_of),
        "canonical_query": asked.address(page=number_shown).removesuffix("?"),
    }
    status = 404 if page.pages.problem else 200
    return render_page(request, "public/change_list.html", context, status=status)


@require_safe
def change_between(request: HttpRequest) -> HttpResponse:
    """For everybody: the difference between two days, from the end of the Summit to the day that is read unless others
    are asked for."""
    day, problem = reading_day(request)
    wish = ChangeWish(request.GET, day, with_organizations=False)
    asked, note = wish.two_days(schedule.SUMMIT_LAST_DAY)
    cell = wish.cell()
    number, bad_page = page_number(request)
    as_of = kept(day)
    found = difference.difference(asked.first, asked.last, asked.wish)
    behind = found.of(cell)

    def behind_url(name: str) -> str:
        return asked.address(as_of=as_of, cell=name) + "#behind"

    pages = paging.pages(
        number, len(behind), PER_PAGE, lambda page: asked.address(as_of=as_of, cell=cell, page=page)
    )
    start = (pages.number - 1) * PER_PAGE
    context: dict[str, Any] = {
        "section": "changes",
        "day": day,
        "problems": [problem, *wish.problems, bad_page, pages.problem],
        "note": note,
        "here": asked.address(as_of=as_of, cell=cell),
        "asked": asked,
        "difference": found,
        "lines": found.lines(behind_url),
        "aspects": found.aspects(behind_url),
        "cell_words": difference_words.title(cell),
        "behind": len(behind),
        "groups": difference.by_way(behind[start : start + PER_PAGE]),
        "pages": pages,
        "pillars": wish.pillars,
        "presets": [(words, asked.between(since, day).address(as_of=as_of)) for words, since in _since(day)],
        "changes_url": asked.between(asked.first, asked.last).address(as_of=as_of),
        "all_url": behind_url("") if cell else "",
        "canonical_query": asked.address(
            cell=cell, page=str(pages.number) if pages.number > 1 else ""
        ).removesuffix("?"),
    }
    status = 404 if pages.problem else 200
    return render_page(request, "public/change_between.html", context, status=status)


def _two_days(asked: change_page.Asked) -> change_page.Asked:
    """The same span as two days to compare, narrowed by what narrows those."""
    return asked.between(asked.first, asked.last).wishing(kinds=(), organization="", commitment="")


def _since(day: dt.date) -> list[tuple[str, dt.date]]:
    """Beginnings to choose from at a click, those that lie before the day."""
    found = [
        (_("since the end of the Summit"), schedule.SUMMIT_LAST_DAY),
        (_("over a year"), day - dt.timedelta(days=365)),
        (_("over 90 days"), day - change_page.WINDOW),
    ]
    return [(words, since) for words, since in found if FIRST_DAY <= since < day]


@require_safe
def change_export(request: HttpRequest, extension: str) -> HttpResponseBase:
    """For everybody: exactly the changes of the page, all of them."""
    day, problem = reading_day(request)
    wish = ChangeWish(request.GET, day)
    asked = wish.span()
    no_file = refused(request, [problem, *wish.problems], "changes", reverse("change_list"))
    if no_file is not None:
        return no_file
    found = taking_changes.changed(asked.first, asked.last, asked.wish)
    page = asked.between(asked.first, asked.last).address(as_of=day.isoformat())
    taken = Taken(
        About(day, selection(reverse("change_list"), page), only_samples(day)),
        Table("changes", taking_changes.COLUMNS, taking_changes.lines(found, day, settings.BASE_URL)),
    )
    days = f"{asked.first.isoformat()}-{asked.last.isoformat()}"
    return answer(request, taken, extension, f"changes-{days}")
