"""The only helpers that know HTTP: one page with its two faces, the day being read, what may be fetched."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django_htmx.middleware import HtmxDetails

from tracker import rules
from tracker.exceptions import NotAllowed
from tracker.filters import without_control_characters
from tracker.models import Commitment, Organization
from tracker.models.commitment import ADDRESS, MERGES
from tracker.reads.embeds import kinds
from tracker.reads.wording import written_day

FIRST_DAY = dt.date(2000, 1, 1)
"""Earlier days are not read: nothing in the record is as old."""

MOST_KEPT, LONGEST_NAME, LONGEST_VALUE = 40, 40, 200
"""How much of an address the form for another day takes along."""

KEPT = "tracker.kept"
"""Where an answer says that it may be handed out again: the route that made it, in the WSGI environment."""

KEPT_ROUTES = frozenset(
    """home commitment_list commitment_detail matrix organization_list organization_detail pillar_detail country_list
    country_detail compare deadline_list deadline_month change_list change_between money pledge report_detail data_index
    data_dictionary release_list release_compare release_detail record_list record_entry method about privacy
    suggest""".split()
)
"""Pages that say the same to every visitor for as long as neither the data nor the day is another."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PAGE = re.compile(r"[1-9][0-9]{0,5}")
_PREFIX = re.compile(r"/(en|fr)(?=/)")


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    fragment: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, or only its `fragment` for a real htmx request (not boosted, not a history restore).

    The context may hold `day` (the day read: pages that read the record have it, and get the bar with which another is
    chosen), `problems` (sentences on what was asked for and could not be understood: shown, and the answer is 400) and
    `canonical_query` ("?…", what of the query names this page).
    """
    values = {**context, **surroundings(request, context)}
    if status == 200 and values["problems"]:
        status = 400
    values["oembed_url"] = oembed_address(request, values) if status == 200 else ""
    chosen = fragment if fragment and wants_fragment(request) else template
    response = render(request, chosen, values, status=status)
    match = request.resolver_match
    if status == 200 and match and match.url_name in KEPT_ROUTES:
        request.META[KEPT] = match.route
    if fragment:
        patch_vary_headers(response, ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
    return response


def wants_fragment(request: HttpRequest) -> bool:
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def surroundings(request: HttpRequest, context: Mapping[str, Any]) -> dict[str, Any]:
    """What base.html needs besides the page's own: addresses in both languages, the day, whether to be indexed."""
    today = timezone.localdate()
    day = context.get("day") or today
    problems = [problem for problem in context.get("problems", ()) if problem]
    query = str(context.get("canonical_query", ""))
    as_of = day if day != today else None
    return {
        "canonical_url": settings.BASE_URL + request.path + query,
        "alternates": alternates(request.path, query),
        "switch_lang": other_language(),
        "switch_url": in_language(request.get_full_path(), other_language()),
        "today": today,
        "today_url": without(request, "as_of"),
        "day": day,
        "as_of": as_of,
        "day_bar": day_bar(request, day, today) if context.get("day") else None,
        "noindex": as_of is not None or bool(problems) or bool(context.get("noindex")),
        "problems": problems,
    }


def oembed_address(request: HttpRequest, values: Mapping[str, Any]) -> str:
    """Where programs learn how to show this page, on the day being read, in a frame; "" for a page that has no such."""
    match = request.resolver_match
    if match is None or match.url_name not in kinds.OF_ROUTE:
        return ""
    page, as_of = values["canonical_url"], values["as_of"]
    if as_of:
        page += f"{'&' if '?' in page else '?'}as_of={as_of.isoformat()}"
    return f"{settings.BASE_URL}{reverse('oembed')}?{urlencode({'url': page})}"


@dataclass(frozen=True)
class DayBar:
    """What the bar of the day needs: what the form takes along, how far back it goes, and a month to either side (""
    where there is none to read)."""

    keep: tuple[tuple[str, str], ...]
    first: dt.date
    earlier_on: dt.date
    earlier: str
    later_on: dt.date
    later: str


def day_bar(request: HttpRequest, day: dt.date, today: dt.date) -> DayBar:
    """No query. The page of a list is not kept: on another day the list is another."""
    earlier_on, later_on = _months_on(day, -1), _months_on(day, 1)
    rest = without(request, "as_of", "page")
    mark = "&" if "?" in rest else "?"
    return DayBar(
        keep=_kept_parameters(request),
        first=FIRST_DAY,
        earlier_on=earlier_on,
        earlier=f"{rest}{mark}as_of={earlier_on.isoformat()}" if earlier_on >= FIRST_DAY else "",
        later_on=later_on,
        later=f"{rest}{mark}as_of={later_on.isoformat()}" if later_on < today else "",
    )


def _months_on(day: dt.date, months: int) -> dt.date:
    """The same day of another month; of a shorter one, its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _kept_parameters(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    given = without_control_characters(request.GET)
    pairs = [
        (name, value) for name in given if name not in ("as_of", "page", "") for value in given.getlist(name)
    ]
    short = [(n, v) for n, v in pairs if len(n) <= LONGEST_NAME and v and len(v) <= LONGEST_VALUE]
    return tuple(short[:MOST_KEPT])


def other_language() -> str:
    return "en" if (get_language() or "en").startswith("fr") else "fr"


def language_of(request: HttpRequest) -> str:
    """The language of the address, else the one in force: what an error page speaks."""
    found = _PREFIX.match(request.path)
    return found[1] if found else ("fr" if (get_language() or "en").startswith("fr") else "en")


def in_language(path: str, language: str) -> str:
    """The same page in that language: only the first part of the address differs."""
    changed, found = _PREFIX.subn(f"/{language}", path, count=1)
    return changed if found else f"/{language}/"


def alternates(path: str, query: str = "") -> list[tuple[str, str]]:
    """Each language's address of the page, and for readers of neither the English one."""
    if not _PREFIX.match(path):
        return []
    addresses = [(code, settings.BASE_URL + in_language(path, code) + query) for code in ("en", "fr")]
    return [*addresses, ("x-default", addresses[0][1])]


def without(request: HttpRequest, *names: str) -> str:
    """This address without some of its parameters."""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


Answer = TypeVar("Answer", bound=HttpResponseBase)


def to_take_away(response: Answer, name: str) -> Answer:
    """A file under that name, with its licence; search engines keep to the pages."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Link"] = '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    response["X-Robots-Tag"] = "noindex"
    return response


def reading_day(request: HttpRequest) -> tuple[dt.date, str]:
    """The day to read the record as of, from `?as_of=2025-09-30`, and "" or the sentence on what is wrong with it.

    What cannot be read, lies in the future or before `FIRST_DAY` gives today, in Paris, and a sentence.
    """
    today = timezone.localdate()
    given = request.GET.get("as_of", "").strip()
    if not given:
        return today, ""
    day = parsed_day(given)
    if day is None:
        return today, _(
            "The day to read the record as of was not understood: give it as 2025-09-30. This is today."
        )
    if day > today:
        return today, _("%(day)s is in the future. This is the record as of today.") % {
            "day": written_day(day)
        }
    if day < FIRST_DAY:
        return today, _("The record does not go back that far. This is the record as of today.")
    return day, ""


def parsed_day(given: str) -> dt.date | None:
    """A day written as 2025-09-30; None for anything else."""
    if not _DAY.fullmatch(given):
        return None
    try:
        return dt.date.fromisoformat(given)
    except ValueError:
        return None


def kept(day: dt.date) -> str:
    """The day as links carry it along: "" for today."""
    return "" if day == timezone.localdate() else day.isoformat()


def page_number(request: HttpRequest) -> tuple[int, str]:
    """The page of a list from `?page=3`, and "" or the sentence on what is wrong with it; then it is the first."""
    given = request.GET.get("page", "1") or "1"
    if _PAGE.fullmatch(given):
        return int(given), ""
    return 1, _("The number of the page was not understood: this is the first.")


def get_public_commitment(reference_or_address: str) -> Commitment:
    """The public commitment of `pa-001` or `pa-001-some-title`; of a merged one, the one that it was merged into.

    The caller compares `address` and redirects when the title in the address was another. Http404 for a draft, like for
    a reference that does not exist.
    """
    found = ADDRESS.fullmatch(reference_or_address)
    wanted: dict[str, Any] = {"reference": found[1].upper() if found else ""}
    public = Commitment.objects.public().select_related("pillar", "topic", "parent")
    for _step in range(MERGES):
        commitment = public.filter(**wanted).first()
        if commitment is not None:
            return commitment
        merged = Commitment.objects.filter(**wanted, merged_into__isnull=False).first()
        if merged is None:
            break
        wanted = {"pk": merged.merged_into_id}
    raise Http404(_("There is no commitment with this reference."))


FRAMED = {
    "default-src": [NONE],
    "style-src": [SELF],
    "font-src": [SELF],
    "img-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": ["*"],
}
"""What a page in somebody else's frame may do: be drawn. No script, no form, no request to anybody but us."""

View = Callable[..., HttpResponse]


def frameable(view: View) -> View:
    """The answer, whatever its status, may stand in a frame on any site, and on one that isolates itself as well
    (`require-corp`). The last decorator, so that refusals and redirects pass through it, too."""

    @wraps(view)
    def framed(*given: Any, **named: Any) -> HttpResponse:
        response = view(*given, **named)
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        response["Cross-Origin-Embedder-Policy"] = "credentialless"
        return response

    opened: View = xframe_options_exempt(csp(FRAMED)(framed))
    return opened


Row = TypeVar("Row", bound=Model)


def get_own(request: HttpRequest, rows: QuerySet[Row], **named: Any) -> Row:
    """One of `rows`, which are organizations or belong to one, for a member of that organization. Http404 for everybody
    else, like for what does not exist."""
    row = get_object_or_404(rows, **named)
    organization = row if isinstance(row, Organization) else getattr(row, "organization")  # noqa: B009  # any model
    if not rules.may_see_portal(request.user, organization):
        raise Http404
    return row


def permit(rule: rules.Rule, request: HttpRequest, thing: Any) -> None:
    """For what a person may look at and not touch: 403 with the sentence of the rule."""
    try:
        rule.check(request.user, thing)
    except NotAllowed as refused:
        raise PermissionDenied from refused
