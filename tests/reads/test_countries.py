"""What a country signed, leads and hosts: counts that keep the state, its organizations and weak sources apart."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.factories import DAY, make_assessment, make_commitment, make_organization, make_party
from tracker.enums import Role
from tracker.reads.places import countries, country, country_map
from tracker.reads.places.countries import Line, Parts, Wish


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def state(code: str):
    return make_organization(f"country-{code.lower()}", kind="country", country=code)


def line(code: str, day: dt.date = DAY) -> Line:
    return next(each for each in countries.everybody(day).lines if each.code == code)


def test_the_state_and_who_is_seated_there_are_counted_apart_and_together(db):
    first, second, third = make_commitment(1), make_commitment(2), make_commitment(3)
    make_party(first, state("KE"), Role.SIGNATORY)
    make_party(first, make_organization("a-lab", country="KE"), Role.LEAD)
    make_party(second, "a-lab", Role.LEAD)
    make_party(third, state("FR"), Role.HOST)

    kenya = line("KE")

    assert (kenya.all, kenya.as_state, kenya.by_organizations) == (Parts(2), Parts(1), Parts(2))
    assert (kenya.organizations, kenya.complete) == (1, 0)
    assert kenya.state == {Role.SIGNATORY: Parts(1)}
    assert kenya.seated == {Role.LEAD: Parts(2)}


def test_two_organizations_in_one_commitment_are_one_commitment(db):
    commitment = make_commitment()
    for slug in ("a-lab", "b-lab"):
        make_party(commitment, make_organization(slug, country="KE"), Role.MEMBER)
        make_party(commitment, slug, Role.FUNDER)

    kenya = line("KE")

    assert (kenya.all, kenya.organizations) == (Parts(1), 2)
    assert kenya.seated == {Role.MEMBER: Parts(1), Role.FUNDER: Parts(1)}


def test_a_weak_source_is_never_added_to_the_others(db):
    first, second = make_commitment(1), make_commitment(2)
    make_party(first, state("CO"), Role.SIGNATORY)
    make_party(second, "country-co", Role.SIGNATORY, confidence="weak")

    colombia = line("CO")

    assert (colombia.all, colombia.state[Role.SIGNATORY]) == (Parts(1, 1), Parts(1, 1))
    assert colombia.in_words == "Colombia: 2 commitments; the state itself: signatory in 1"


def test_what_is_known_better_from_somebody_else_there_is_not_weak(db):
    commitment = make_commitment()
    make_party(commitment, state("CO"), Role.LEAD, confidence="weak")
    make_party(commitment, make_organization("a-lab", country="CO"), Role.LEAD)

    colombia = line("CO")

    assert (colombia.all, colombia.as_state, colombia.by_organizations) == (Parts(1), Parts(0, 1), Parts(1))


def test_states_named_by_weak_sources_alone_are_not_among_the_states(db):
    commitment = make_commitment()
    make_party(commitment, state("KE"), Role.SIGNATORY)
    make_party(commitment, state("CO"), Role.SIGNATORY, confidence="weak")
    make_party(commitment, make_organization("a-lab", country="FR"), Role.SIGNATORY)

    everybody = countries.everybody(DAY)

    assert (everybody.states, everybody.weak_states, everybody.with_organizations) == (1, 1, 1)
    assert line("CO").in_words == "Colombia: 1 commitment, by a weak source only"
    assert [each.step for each in everybody.lines if each.code == "CO"] == [0]


def test_who_has_no_single_country_stands_apart(db):
    commitment = make_commitment()
    make_party(commitment, make_organization("a-union", kind="union-of-states", country=""))
    make_party(make_commitment(), make_organization("a-lab", country="FR"))

    everybody = countries.everybody(DAY)

    assert [each.code for each in everybody.lines] == ["FR"]
    assert (everybody.without.organizations, everybody.without.all, everybody.of) == (1, Parts(1), 2)


def test_the_real_record_of_10_weak_names_61_states_are_left(real_record):
    everybody = countries.everybody(DAY)
    signed = [each for each in everybody.lines if each.state.get(Role.SIGNATORY)]

    assert (everybody.states, everybody.weak_states) == (61, 9)
    assert sum(each.state[Role.SIGNATORY].weak for each in signed) == 10


def test_a_part_counts_from_the_day_it_began_to_the_day_it_ended(db):
    make_party(make_commitment(), state("KE"), joined_on="2026-01-01", left_on="2026-06-01")

    found = [
        [each.code for each in countries.everybody(dt.date.fromisoformat(day)).lines]
        for day in ("2025-12-31", "2026-01-01", "2026-05-31", "2026-06-01")
    ]

    assert found == [[], ["KE"], ["KE"], []]


def test_drafts_are_not_counted(db):
    make_party(make_commitment(1, published=False), state("KE"))
    make_party(make_commitment(2), state("FR"))

    assert [each.code for each in countries.everybody(DAY).lines] == ["FR"]
    assert (country.exists("KE"), country.exists("FR")) == (False, True)


def make_line(code: str, known: int, weak: int = 0, **more) -> Line:
    given = {"complete": 0, "as_state": Parts(), "organizations": 0, "by_organizations": Parts(), **more}
    return Line(code=code, all=Parts(known, weak), **given)


@pytest.mark.parametrize(
    ("known", "weak", "step"), [(0, 3, 0), (1, 0, 1), (1, 1, 2), (4, 0, 2), (5, 0, 3), (9, 1, 4), (80, 0, 4)]
)
def test_steps_of_the_map(known, weak, step):
    assert make_line("FR", known, weak).step == step


def test_the_legend_tells_how_many_countries_each_fill_means():
    lines = [make_line("FR", 80), make_line("KE", 2), make_line("DE", 3), make_line("CO", 0, 1)]

    assert [(step.number, step.countries) for step in countries.legend(lines)] == [(2, 2), (4, 1), (0, 1)]


def test_names_are_sorted_and_found_without_accents():
    lines = [make_line(code, 1) for code in ("ES", "AE", "US", "ZW")]
    with translation.override("fr"):
        names = [each.name for each in countries.chosen(lines, Wish())]
        found = [each.code for each in countries.chosen(lines, Wish(q="etats"))]

    assert (names, found) == (["Émirats arabes unis", "Espagne", "États-Unis", "Zimbabwe"], ["US"])


def test_a_role_is_the_state_s_or_that_of_somebody_there():
    lines = [
        make_line("FR", 1, state={Role.HOST: Parts(1)}),
        make_line("KE", 1, seated={Role.HOST: Parts(1)}),
        make_line("US", 1, seated={Role.LEAD: Parts(1)}),
    ]

    assert [each.code for each in countries.chosen(lines, Wish(role=Role.HOST))] == ["FR", "KE"]


# --- The map ------------------------------------------------------------------------------------------------


def test_the_keyboard_stops_at_every_country_once():
    lines = [make_line(code, 1) for code in ("FR", "MT", "SG", "US", "MA", "RE")]
    drawn = country_map.of(lines)
    spots = [
        *drawn.whole.shapes,
        *drawn.whole.dots,
        *drawn.europe.shapes,
        *drawn.europe.dots,
    ]

    assert sorted(spot.line.code for spot in spots if spot.is_stop) == ["FR", "MA", "MT", "SG", "US"]
    assert [spot.line.code for spot in drawn.europe.shapes] == ["FR", "MA"]
    assert [spot.line.code for spot in drawn.whole.dots] == ["MT", "SG"]
    assert [each.code for each in drawn.missing] == ["RE"]


# --- One country --------------------------------------------------------------------------------------------


def test_a_portrait_keeps_what_is_weak_apart_in_every_role(db):
    first, second, third = make_commitment(1), make_commitment(2), make_commitment(3)
    make_assessment(first, "complete", outcome="delivered_on_time")
    make_party(first, state("FR"), Role.LEAD)
    make_party(second, "country-fr", Role.LEAD, confidence="weak")
    make_party(third, make_organization("a-lab"), Role.PARTNER, confidence="weak")

    found = country.portrait("FR", DAY)

    assert (found.total, found.of, found.complete) == (3, 3, 1)
    assert (found.all, found.as_state, found.by_organizations) == (Parts(1, 2), Parts(1, 1), Parts(0, 1))
    assert [(s.role, s.parts, len(s.rows), len(s.weak)) for s in found.sections] == [
        (Role.LEAD, Parts(1, 1), 1, 1)
    ]
    assert [(each.slug, each.all, each.in_words) for each in found.seated] == [
        ("a-lab", Parts(0, 1), "Partner in 1")
    ]


def test_the_portrait_and_the_list_say_the_same_of_every_country(real_record):
    everybody = countries.everybody(DAY)
    told = {
        each.code: (each.all, each.complete, each.as_state, each.by_organizations, each.organizations)
        for each in everybody.lines
    }
    portraits = {code: country.portrait(code, DAY) for code in told}

    assert told == {
        code: (p.all, p.complete, p.as_state, p.by_organizations, len(p.seated))
        for code, p in portraits.items()
    }
