"""What stands in frames on other sites: a status card, the wall, a matrix, the deadlines."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from tracker.filters import CommitmentFilters, DeadlineFilters, MatrixFilters
from tracker.reads import browse, figures, wall
from tracker.reads import commitment as reading
from tracker.reads.due import board
from tracker.reads.embeds import shown
from tracker.reads.embeds.card import Card
from tracker.reads.pledges import asked, matrix_view
from tracker.reads.pledges import matrix as signatories
from tracker.reads.pledges.pledge import turnout_sentence
from tracker.web import frameable, get_public_commitment, kept, reading_day

from .embeds_badge import badge
from .embeds_making import embed_new
from .embeds_oembed import oembed
from .embeds_pages import Place, absent, framed, lead_on

__all__ = [
    "badge",
    "embed_commitment",
    "embed_deadlines",
    "embed_matrix",
    "embed_new",
    "embed_wall",
    "oembed",
]


@frameable
@conditional_page
@require_safe
def embed_commitment(request: HttpRequest, address: str) -> HttpResponse:
    """For everybody. Where there is no such commitment, or not yet, a card says so, with 404; any other writing of the
    address leads on to the one."""
    day, problem = reading_day(request)
    try:
        commitment = get_public_commitment(address)
    except Http404:
        return absent(request, day)
    if address != commitment.address:
        return lead_on(request, "embed_commitment", commitment.address)
    page = reading.read(commitment, day)
    if page is None:
        return absent(request, day, commitment)
    place = Place(commitment.get_absolute_url())
    return framed(request, "commitment", {"page": page, "card": Card(page)}, day, place, [problem])


@frameable
@conditional_page
@require_safe
def embed_matrix(request: HttpRequest, address: str) -> HttpResponse:
    """For everybody. As the card; a commitment without objectives has no matrix, which is said as well."""
    day, problem = reading_day(request)
    try:
        commitment = get_public_commitment(address)
    except Http404:
        return absent(request, day)
    if address != commitment.address:
        return lead_on(request, "embed_matrix", commitment.address)
    objectives, settled = asked.objectives_of([commitment.pk], day)
    if not browse.on_day(day).filter(pk=commitment.pk).exists():
        return absent(request, day, commitment)
    if not objectives:
        return absent(request, day, commitment, _("This commitment has no objectives."))
    table = signatories.read(commitment, day, objectives, settled)
    filters = MatrixFilters(request.GET, table)
    context = {
        "commitment": commitment,
        "turnout": turnout_sentence(table),
        "view": matrix_view.view(table, filters.wish),
    }
    place = Place(reverse("matrix", args=[commitment.address]), filters.wish.address())
    return framed(request, "matrix", context, day, place, [problem, *filters.problems])


@frameable
@conditional_page
@require_safe
def embed_wall(request: HttpRequest) -> HttpResponse:
    """For everybody: the wall, of those commitments that the list means by the same address."""
    day, problem = reading_day(request)
    filters = CommitmentFilters(request.GET)
    selection, list_url = filters.selection, reverse("commitment_list")
    tiles = shown.tiles(day, selection)

    def linked(entry: figures.Entry) -> tuple[figures.Entry, str]:
        """With the list of exactly what it counts."""
        narrower = selection.having(entry.parameter, entry.value)
        return entry, list_url + narrower.address(as_of=kept(day))

    context = {
        "tiles": tiles,
        "headline": figures.headline(figures.figures(tiles)),
        "legend": [linked(entry) for entry in figures.legend(tiles)],
        "axes": [linked(entry) for entry in figures.legend_of_other_axes(tiles)],
        "pillars": wall.by_pillar(tiles),
        "only": shown.in_words(selection, filters.names),
        "is_sample": any(tile.is_sample for tile in tiles),
    }
    place = Place(list_url, selection.address()) if selection.narrows else Place(reverse("home"))
    return framed(request, "wall", context, day, place, [problem, *filters.problems])


@frameable
@conditional_page
@require_safe
def embed_deadlines(request: HttpRequest) -> HttpResponse:
    """For everybody: what is overdue and what comes next, of what the page means by the same address."""
    day, problem = reading_day(request)
    filters = DeadlineFilters(request.GET, day)
    page = board.board(day, filters.wish)
    context = {
        "page": page,
        "short": shown.first_of(page),
        "only": shown.narrowed(filters.wish, filters.choices),
    }
    place = Place(reverse("deadline_list"), filters.wish.address())
    return framed(request, "deadlines", context, day, place, [problem, *filters.problems])
