"""Lists, comparisons and single things to take away: what their pages show, on the same day, in the same order."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker import schedule
from tracker.enums import PUBLIC_PUBLICATIONS
from tracker.filters import OrganizationFilters
from tracker.reads import (
    choices,
    organizations,
    report_page,
    taking_commitment,
    taking_organization,
    taking_organizations,
    taking_pillar,
    taking_reports,
)
from tracker.reads import commitment as commitment_reading
from tracker.reads import pillars as pillar_reading
from tracker.reads.changing import difference, taking_changes
from tracker.reads.comparing import compare, compare_organizations, taking_compare
from tracker.reads.measured import money as money_reading
from tracker.reads.measured import taking_money
from tracker.reads.places import countries, country, taking_countries, taking_country
from tracker.reads.taking import About, Table, Taken, Whole, only_samples
from tracker.web import get_public_commitment, kept, reading_day

from . import compare_wish, money
from .change_wish import ChangeWish
from .countries import address_of, asked_for
from .exports import answer, refused, selection


@require_safe
def organization_export(request: HttpRequest, extension: str) -> HttpResponseBase:
    """For everybody: the organizations of the list, all pages of it."""
    day, problem = reading_day(request)
    everyone = organizations.lines(day)
    filters = OrganizationFilters(request.GET, everyone)
    page = reverse("organization_list")
    no_file = refused(request, [problem, *filters.problems], "organizations", page)
    if no_file is not None:
        return no_file
    is_sample = only_samples(day)
    chosen = organizations.chosen(everyone, filters.wish)
    about = About(day, selection(page, filters.address(as_of=day.isoformat())), is_sample)
    lines = taking_organizations.lines(chosen, day, settings.BASE_URL, is_sample=is_sample)
    table = Table("organizations", taking_organizations.COLUMNS, lines)
    return answer(request, Taken(about, table), extension, f"organizations-{day.isoformat()}")


@require_safe
def country_export(request: HttpRequest, extension: str) -> HttpResponseBase:
    """For everybody: the countries of the table."""
    day, problem = reading_day(request)
    wish, problems = asked_for(request.GET)
    page = reverse("country_list")
    no_file = refused(request, [problem, *problems], "countries", page)
    if no_file is not None:
        return no_file
    is_sample = only_samples(day)
    chosen = countries.chosen(countries.everybody(day).lines, wish)
    about = About(day, selection(page, address_of(wish, as_of=day.isoformat())), is_sample)
    lines = taking_countries.lines(chosen, day, settings.BASE_URL, is_sample=is_sample)
    table = Table("countries", taking_countries.COLUMNS, lines)
    return answer(request, Taken(about, table), extension, f"countries-{day.isoformat()}")


@require_safe
def money_export(request: HttpRequest, extension: str) -> HttpResponseBase:
    """For everybody: the promises in money of the page."""
    day, problem = reading_day(request)
    ledger = money_reading.ledger(day)
    wish, problems = money.asked_for(request.GET, money.choices(ledger))
    page = reverse("money")
    no_file = refused(request, [problem, *problems], "money", page)
    if no_file is not None:
        return no_file
    shown = ledger.narrowed(money_reading.Wish(**wish))
    about = About(day, selection(page, money.address_of(wish, day.isoformat())), ledger.is_sample)
    table = Table("money", taking_money.COLUMNS, taking_money.lines(shown, day, settings.BASE_URL))
    return answer(request, Taken(about, table), extension, f"money-{day.isoformat()}")


@require_safe
def between_export(request: HttpRequest, extension: str) -> HttpResponseBase:
    """For everybody: the commitments behind two days side by side, or behind the cell that was asked for."""
    day, problem = reading_day(request)
    wish = ChangeWish(request.GET, day, with_organizations=False)
    asked, _note = wish.two_days(schedule.SUMMIT_LAST_DAY)
    cell = wish.cell()
    page = reverse("change_between")
    no_file = refused(request, [problem, *wish.problems], "changes", page)
    if no_file is not None:
        return no_file
    pairs = difference.difference(asked.first, asked.last, asked.wish).of(cell)
    whole_address = asked.between(asked.first, asked.last).address(as_of=day.isoformat(), cell=cell)
    about = About(day, selection(page, whole_address), only_samples(day))
    lines = taking_changes.between(pairs, asked.first, asked.last, day, settings.BASE_URL)
    table = Table("between", taking_changes.BETWEEN, lines)
    days = f"{asked.first.isoformat()}-{asked.last.isoformat()}"
    return answer(request, Taken(about, table), extension, f"between-{days}")


@require_safe
def compare_export(request: HttpRequest, extension: str) -> HttpResponseBase:
    """For everybody: what stands side by side, a line each. Without anything to compare there is no file."""
    day, problem = reading_day(request)
    asked = compare_wish.Asked(request.GET)
    table, keys, unknown, too_many = _compared(asked, day)
    problems = asked.problems(unknown, too_many=too_many)
    if not keys and not problems:
        problems = [_("Nothing was asked to be compared.")]
    page = reverse("compare")
    section = "organizations" if asked.kind == compare_wish.ORGANIZATIONS else "commitments"
    no_file = refused(request, [problem, *problems], section, page)
    if no_file is not None:
        return no_file
    address = compare_wish.address(asked.kind, keys, day.isoformat())
    taken = Taken(About(day, selection(page, address), only_samples(day)), table)
    return answer(request, taken, extension, f"comparison-{day.isoformat()}")


def _compared(asked: compare_wish.Asked, day: Any) -> tuple[Table, tuple[str, ...], tuple[str, ...], bool]:
    """The table, what stands in it, what of the address is nothing public, and whether that was too much."""
    if asked.kind == compare_wish.ORGANIZATIONS:
        others = compare_organizations.of_organizations(asked.values, day)
        lines = taking_compare.organizations(others, day, settings.BASE_URL)
        table = Table("organizations", taking_compare.ORGANIZATIONS, lines)
        return table, others.keys, others.unknown, others.too_many
    found = compare.of_commitments(asked.values, day)
    table = Table(
        "commitments", taking_compare.COMMITMENTS, taking_compare.commitments(found, day, settings.BASE_URL)
    )
    return table, found.keys, found.unknown, found.too_many


@require_safe
def commitment_take(request: HttpRequest, address: str, extension: str) -> HttpResponseBase:
    """For everybody; 404 for drafts and on the days before it was listed. Any other writing of the address leads on."""
    commitment = get_public_commitment(address)
    if address != commitment.address:
        return _lead_on(request, "commitment_take", commitment.address, extension)
    day, problem = reading_day(request)
    no_file = refused(request, [problem], "commitments", commitment.get_absolute_url())
    if no_file is not None:
        return no_file
    page = commitment_reading.read(commitment, day)
    if page is None:
        raise Http404(_("This commitment had not been announced by that day."))
    taken = Whole(
        _about(commitment.get_absolute_url(), day, is_sample=commitment.is_sample),
        taking_commitment.facts(page, settings.BASE_URL),
        taking_commitment.tables(page, settings.BASE_URL),
    )
    return answer(request, taken, extension, f"{commitment.reference.lower()}-{day.isoformat()}")


@require_safe
def organization_take(request: HttpRequest, slug: str, extension: str) -> HttpResponseBase:
    """For everybody; 404 for an organization without a part in anything public."""
    day, problem = reading_day(request)
    organization = get_object_or_404(choices.public_organizations().select_related("source"), slug=slug)
    page = taking_organizations.page(slug)
    no_file = refused(request, [problem], "organizations", page)
    if no_file is not None:
        return no_file
    found = taking_organization.parts(organization, day)
    taken = Whole(
        _about(page, day, is_sample=found.is_sample),
        taking_organization.facts(organization, found, day, settings.BASE_URL),
        taking_organization.tables(organization, found, day, settings.BASE_URL),
    )
    return answer(request, taken, extension, f"{slug}-{day.isoformat()}")


@require_safe
def country_take(request: HttpRequest, code: str, extension: str) -> HttpResponseBase:
    """For everybody; 404 for a country without a part in anything listed. FR leads on to fr."""
    if not code.islower():
        return _lead_on(request, "country_take", code.lower(), extension)
    if not country.exists(code.upper()):
        raise Http404(_("No country with this code has a part in anything here."))
    day, problem = reading_day(request)
    page = reverse("country_detail", args=[code])
    no_file = refused(request, [problem], "countries", page)
    if no_file is not None:
        return no_file
    is_sample = only_samples(day)
    portrait = country.portrait(code.upper(), day, is_past=bool(kept(day)))
    line = taking_country.line_of(code.upper(), countries.everybody(day))
    taken = Whole(
        _about(page, day, is_sample=is_sample),
        taking_country.facts(line, day, settings.BASE_URL, is_sample=is_sample),
        taking_country.tables(portrait, day, settings.BASE_URL),
    )
    return answer(request, taken, extension, f"{code}-{day.isoformat()}")


@require_safe
def pillar_take(request: HttpRequest, slug: str, extension: str) -> HttpResponseBase:
    """For everybody; 404 for a pillar without anything public in it."""
    day, problem = reading_day(request)
    pillar = get_object_or_404(pillar_reading.known(), slug=slug)
    page = reverse("pillar_detail", args=[slug])
    no_file = refused(request, [problem], "commitments", page)
    if no_file is not None:
        return no_file
    is_sample = only_samples(day)
    taken = Whole(
        _about(page, day, is_sample=is_sample),
        taking_pillar.facts(pillar, day, settings.BASE_URL, is_sample=is_sample),
        taking_pillar.tables(pillar, day, settings.BASE_URL),
    )
    return answer(request, taken, extension, f"{slug}-{day.isoformat()}")


@require_safe
def report_take(request: HttpRequest, key: str, extension: str) -> HttpResponseBase:
    """For everybody, once it is published; 404 for everything that its page answers with 404."""
    day, problem = reading_day(request)
    report = report_page.find(key)
    if report is None or (report.happened_on and report.happened_on > day):
        raise Http404(_("There is no such report."))
    no_file = refused(request, [problem], "commitments", report.get_absolute_url())
    if no_file is not None:
        return no_file
    commitment = report.commitment
    if commitment.publication not in PUBLIC_PUBLICATIONS:
        commitment = get_public_commitment(commitment.reference)
    page = report_page.read(report, commitment, day)
    taken = Whole(
        _about(report.get_absolute_url(), day, is_sample=commitment.is_sample),
        taking_reports.facts(page, day, settings.BASE_URL),
        taking_reports.tables(page, settings.BASE_URL),
    )
    return answer(request, taken, extension, f"report-{key}-{day.isoformat()}")


def _about(page: str, day: Any, *, is_sample: bool) -> About:
    return About(day, selection(page, f"?as_of={day.isoformat()}"), is_sample)


def _lead_on(request: HttpRequest, name: str, *address: str) -> HttpResponsePermanentRedirect:
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(reverse(name, args=address) + (f"?{query}" if query else ""))
