"""Commitments, or organizations, side by side: what the page says, how one is added, and what it refuses."""

import re
from html import unescape

import pytest

from tests.factories import (
    DAY,
    make_assessment,
    make_commitment,
    make_indicator,
    make_measurement,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
    make_update,
    the_editor,
    the_reviewer,
)
from tests.reporting import make_report
from tests.views.listing import notices
from tests.views.reading import words
from tracker.actions import commitments
from tracker.actions.derive import together
from tracker.reads.comparing.compare_organizations import of_organizations

pytestmark = pytest.mark.usefixtures("today")

PAGE = "/en/compare/"
ROW = re.compile(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', re.DOTALL)
NAME = re.compile(r'<span class="of">.*?</span>', re.DOTALL)


def text(response) -> str:
    return words(unescape(response.content.decode()).replace("\u00a0", " "))


def table(response) -> dict[str, list[str]]:
    """Axis → what each column says, without the names that only a phone shows."""
    html = NAME.sub("", unescape(response.content.decode()).replace("\u00a0", " "))
    return {
        words(head): [words(cell) for cell in re.findall(r"<td>(.*?)</td>", cells, re.DOTALL)]
        for head, cells in ROW.findall(html)
    }


def heads(response) -> list[str]:
    html = response.content.decode()
    return [words(head) for head in re.findall(r'<th scope="col">(.*?) <a class="out"', html, re.DOTALL)]


def links(response, label: str) -> list[str]:
    """The addresses of all links that begin with the label."""
    found = re.findall(rf'<a[^>]* href="([^"]*)">\s*(?:<span class="sr">)?{label}', response.content.decode())
    return [address.replace("&amp;", "&") for address in found]


@pytest.fixture
def two(db):
    """One promise kept, one overdue after its date was given once."""
    done, late = make_commitment(1, title_en="The charter"), make_commitment(2, title_en="The fund")
    make_party(done, "some-lab", "lead")
    make_party(late, "some-lab", "partner")
    make_party(late, "other-lab", "lead")
    make_assessment(done, "complete", outcome="delivered_on_time", effective_on="2025-03-01")
    make_assessment(late, "limited", effective_on="2026-01-01")
    make_milestone(late, due_on="2026-09-30", precision="month", title_en="Money paid")
    indicator = make_indicator(late, name_en="Money in the fund")
    make_measurement(indicator, 250, stage="committed")
    return done, late


def test_two_commitments_stand_side_by_side(client, two):
    response = client.get(f"{PAGE}?c=PA-001&c=PA-002")
    rows = table(response)

    assert response.status_code == 200
    assert heads(response) == ["PA-001 The charter", "PA-002 The fund"]
    assert "As of 22 November 2026, 1 of 2 complete and 1 of 2 overdue." in text(response)
    assert rows["Status"] == [
        "Complete, delivered on time since 1 March 2025",
        "Limited progress since 1 January 2026",
    ]
    assert rows["Status over time"] == [
        "Not yet assessed 11 February 2025 Complete, delivered on time 1 March 2025",
        "Not yet assessed 11 February 2025 Limited progress 1 January 2026 overdue since 1 October 2026",
    ]
    assert rows["Schedule"] == ["No deadline", "Overdue by 53 days Money paid, September 2026"]
    assert rows["Deadlines"] == [
        "no step with a date is known",
        "Money paid due September 2026 · Overdue by 53 days",
    ]
    assert rows["Who leads"] == ["Some Lab", "Other Lab"]
    assert rows["Parties by role"] == ["Lead 1", "Lead 1 Partner 1"]
    assert rows["Targets"][0] == "nothing that is counted"
    assert rows["Targets"][1].startswith("Money in the fund €1,000 promised")
    assert rows["Sources"] == ["1 Independent 1", "1 Independent 1"]


def test_the_parties_in_common_are_listed(client, two):
    page = text(client.get(f"{PAGE}?c=PA-001&c=PA-002"))

    assert page.count("Some Lab") == 2
    assert "Parties in common Some Lab Add another" in page


def test_in_french(client, two):
    response = client.get("/fr/compare/?c=PA-001&c=PA-002")

    assert (response.status_code, "Promesse numéro 1" in text(response)) == (200, True)
    assert "/fr/commitments/pa-001-promise-1/" in response.content.decode()
    assert "février 2025" in text(response)


def test_an_axis_on_which_nobody_has_anything_is_left_out(client, db):
    make_commitment(1)
    make_commitment(2)

    rows = table(client.get(f"{PAGE}?c=PA-001&c=PA-002"))

    assert [axis for axis in ("Part of, and parts", "Deadlines", "Targets") if axis in rows] == []


def test_the_newest_report_and_the_verdict_in_one_cell(client, two):
    make_report(two[1], "other-lab", until="published", claimed_status="complete")

    said = table(client.get(f"{PAGE}?c=PA-001&c=PA-002"))["What the organizations report"]

    assert said == [
        "No organization has reported here.",
        "Complete Other Lab says complete; the editors conclude limited progress. its report of 1 October 2026",
    ]


def test_every_strip_has_a_title_and_says_the_same_in_words(client, two):
    html = client.get(f"{PAGE}?c=PA-001&c=PA-002").content.decode()

    titles = re.findall(r'<title id="(strip-\d-title)">(.*?)</title>', html)
    told = re.findall(r'<desc id="strip-\d-desc">(.*?)</desc>', html)
    assert titles == [
        ("strip-1-title", "Status of PA-001 over time"),
        ("strip-2-title", "Status of PA-002 over time"),
    ]
    assert told[1] == (
        "Not yet assessed, 11 February 2025; Limited progress, 1 January 2026; overdue since 1 October 2026"
    )


def test_of_a_past_day_links_carry_it_and_search_engines_keep_out(client, two):
    response = client.get(f"{PAGE}?c=PA-001&c=PA-002&as_of=2025-02-20")
    html = response.content.decode()

    assert table(response)["Status"] == ["Not yet assessed since 11 February 2025"] * 2
    assert "As of 20 February 2025, 0 of 2 complete and 0 of 2 overdue." in text(response)
    assert 'href="/en/commitments/pa-001-promise-1/?as_of=2025-02-20"' in html
    assert links(response, "remove") == ["?c=PA-002&as_of=2025-02-20", "?c=PA-001&as_of=2025-02-20"]
    assert '<input type="hidden" name="as_of" value="2025-02-20">' in html


def test_before_one_was_announced_its_column_says_so(client, db):
    make_commitment(1, title_en="Early")
    make_commitment(2, title_en="Late", announced_on="2026-03-01")

    response = client.get(f"{PAGE}?c=PA-001&c=PA-002&as_of=2026-02-28")
    rows = table(response)

    assert rows["What was promised"][1] == "Not yet announced on 28 February 2026."
    assert {cells[1] for axis, cells in rows.items() if axis != "What was promised"} == {"–not yet announced"}
    assert "As of 28 February 2026, 0 of 1 complete and 0 of 1 overdue." in text(response)


def test_before_all_of_them(client, two):
    response = client.get(f"{PAGE}?c=PA-001&c=PA-002&as_of=2020-01-01")

    assert response.status_code == 200
    assert "None of them had been announced by 1 January 2020." in text(response)


def test_it_is_never_indexed_and_its_address_is_canonical(client, two):
    html = client.get(f"{PAGE}?c=pa-002&c=PA-001&c=PA-002&utm=x").content.decode()

    assert '<meta name="robots" content="noindex">' in html
    assert re.search(r'rel="canonical" href="[^"]*/en/compare/\?c=PA-002&amp;c=PA-001"', html)


def test_nothing_chosen_explains_and_offers_the_field(client, two):
    response = client.get(PAGE)

    assert response.status_code == 200
    assert "Two to four commitments, or two to four organizations, side by side" in text(response)
    assert 'name="q"' in response.content.decode()


def test_one_alone_is_shown_and_asks_for_another(client, two):
    response = client.get(f"{PAGE}?c=PA-001")

    assert (response.status_code, heads(response)) == (200, ["PA-001 The charter"])
    assert "Add another commitment, and they stand side by side." in text(response)
    assert "Parties in common" not in text(response)


def test_a_reference_that_is_typed_is_added(client, two):
    response = client.get(f"{PAGE}?c=PA-001&q=pa-002&as_of=2026-01-01")

    assert (response.status_code, response["Location"]) == (
        302,
        "/en/compare/?c=PA-001&c=PA-002&as_of=2026-01-01",
    )


def test_words_that_are_typed_are_looked_for(client, two):
    response = client.get(f"{PAGE}?c=PA-001&q=fund")

    assert response.status_code == 200
    assert links(response, "Add:") == ["?c=PA-001&c=PA-002"]
    assert client.get(PAGE + links(response, "Add:")[0]).status_code == 200


def test_with_nothing_chosen_words_find_commitments_and_organizations(client, two):
    make_party(two[0], make_organization("fund-managers"), "member")

    response = client.get(f"{PAGE}?q=fund")

    assert links(response, "Begin with:") == ["?c=PA-002", "?c=PA-001", "?o=fund-managers"]


def test_what_fits_nothing_says_so(client, two):
    response = client.get(f"{PAGE}?c=PA-001&q=zzyzx")

    assert (response.status_code, "Nothing that could be added fits “zzyzx”." in text(response)) == (
        200,
        True,
    )


def test_four_is_the_most(client, db):
    for number in range(1, 6):
        make_commitment(number)

    full = client.get(f"{PAGE}?c=PA-001&c=PA-002&c=PA-003&c=PA-004")
    five = client.get(f"{PAGE}?c=PA-001&c=PA-002&c=PA-003&c=PA-004&c=PA-005")

    assert (full.status_code, "Four is the most: take one out to add another." in text(full)) == (200, True)
    assert (five.status_code, heads(five)) == (400, heads(full))
    assert notices(five) == "At most four fit side by side: these are the first 4."


def test_commitments_and_organizations_are_not_mixed(client, two):
    response = client.get(f"{PAGE}?o=some-lab&c=PA-001&c=PA-002")

    assert (response.status_code, len(heads(response))) == (400, 2)
    assert notices(response) == (
        "Commitments and organizations are not set beside each other: the organizations were left out."
    )


def test_a_draft_answers_a_stranger_like_what_does_not_exist(client, two, signed_in, stranger):
    make_commitment(3, published=False, title_en="A secret")
    browser = signed_in(stranger)

    told = []
    for reference in ("PA-003", "PA-999"):
        response = browser.get(f"{PAGE}?c=PA-001&c={reference}&c=PA-002")
        told.append((response.status_code, text(response).replace(reference, "it")))
        assert heads(response) == ["PA-001 The charter", "PA-002 The fund"]

    assert told[0] == told[1]
    assert told[0][0] == 400
    assert signed_in(the_editor()).get(f"{PAGE}?c=PA-003").status_code == 400


def test_words_never_find_a_draft(client, two):
    secret = make_commitment(3, published=False, title_en="A secret")
    make_party(secret, "secret-lab")

    response = client.get(f"{PAGE}?q=secret")

    assert "Nothing that could be added fits “secret”." in text(response)
    assert client.get(f"{PAGE}?q=secret-lab").status_code == 200
    assert client.get(f"{PAGE}?c=PA-001&q=PA-003").status_code == 200


def test_a_merged_commitment_reads_as_the_one_it_was_merged_into(client, two):
    merged = make_commitment(3)
    commitments.merge(merged, two[1], by=the_reviewer(), reason="The same promise.")

    response = client.get(f"{PAGE}?c=PA-001&c=PA-003")

    assert (response.status_code, heads(response)) == (200, ["PA-001 The charter", "PA-002 The fund"])


@pytest.mark.parametrize(
    "query",
    [
        "c=nonsense",
        "c=PA-0000000001",
        "c=%00",
        "c=%ED%A0%80",
        "o=../../etc",
        "c=" + "a" * 10_000,
        "&".join(f"c=PA-{n:03}" for n in range(200, 300)),
        "c=PA-001&as_of=9999-12-31",
        "c=PA-001&as_of=soon",
    ],
)
def test_nonsense_gets_a_sentence(client, two, query):
    response = client.get(f"{PAGE}?{query}")

    assert (response.status_code in (200, 400), response.status_code == 200) == (True, query in ("c=%00",))
    assert bool(notices(response)) == (response.status_code == 400)


def test_organizations_stand_side_by_side(client, two):
    response = client.get(f"{PAGE}?o=some-lab&o=other-lab")
    rows = table(response)

    assert (response.status_code, heads(response)) == (200, ["Some Lab", "Other Lab"])
    assert rows["In how many commitments, in which role"] == [
        "2 commitments Lead in 1 of 2 Partner in 1 of 2",
        "1 commitment Lead in 1 of 1",
    ]
    assert rows["What has become of them"] == [
        "Complete 1 of 2 Limited progress 1 of 2",
        "Limited progress 1 of 1",
    ]
    assert rows["Overdue of what it leads"] == [
        "0 of 1",
        "1 of 1 PA-002 The fund Overdue by 53 days: Money paid",
    ]
    assert "Commitments they share PA-002 The fund Limited progress · overdue" in text(response)
    assert "Some Lab (Partner), Other Lab (Lead)" in text(response)


def test_organizations_of_a_past_day_and_in_french(client, two):
    response = client.get("/fr/compare/?o=some-lab&o=other-lab&as_of=2020-01-01")

    assert response.status_code == 200
    assert heads(response) == ["Some Lab (en anglais)", "Other Lab (en anglais)"]
    assert 'href="/fr/organizations/some-lab/?as_of=2020-01-01"' in response.content.decode()


def test_an_organization_is_added_by_its_name(client, two):
    response = client.get(f"{PAGE}?o=some-lab&q=other")

    assert links(response, "Add:") == ["?o=some-lab&o=other-lab"]


def everything(count: int) -> None:
    """So many commitments with something on every axis."""
    made = []
    with together():
        for number in range(1, count + 1):
            commitment = make_commitment(number)
            made.append(commitment)
            make_party(commitment, "some-lab", "lead")
            make_party(commitment, f"lab-{number}", "signatory")
            make_milestone(commitment, due_on="2026-03-31")
            make_milestone(commitment, due_on="2027-03-31", final=False)
            make_assessment(commitment, "limited", effective_on="2026-01-01")
            make_update(commitment, claimed_by="party", organization=make_organization("some-lab"))
            make_measurement(make_indicator(commitment), 5)
            make_objective(commitment)
            make_commitment(number + 10, parent=commitment)
    for number, commitment in enumerate(made, start=1):
        make_report(commitment, f"lab-{number}", until="published", happened_on="2026-05-01")


@pytest.mark.parametrize("count", [1, 2, 4])
def test_queries_do_not_grow_with_the_columns(client, db, count_queries, count):
    everything(count)
    chosen = "&".join(f"c=PA-{number:03}" for number in range(1, count + 1))

    assert count_queries(client, f"{PAGE}?{chosen}")[1] == 10


@pytest.mark.parametrize("count", [1, 2, 4])
def test_queries_do_not_grow_with_the_organizations(client, db, count_queries, count):
    everything(4)
    chosen = "&".join(f"o=lab-{number}" for number in range(1, count + 1))

    assert count_queries(client, f"{PAGE}?{chosen}")[1] == 5


def test_queries_of_a_search(client, db, count_queries):
    everything(2)

    searches = (f"{PAGE}?c=PA-001&q=promise", f"{PAGE}?o=lab-1&q=lab", f"{PAGE}?q=promise")

    assert [count_queries(client, address)[1] for address in searches] == [12, 7, 3]


def test_a_lead_that_only_a_weak_source_names_is_not_counted_as_late(client, db):
    late = make_commitment(1)
    make_milestone(late, due_on="2026-01-31")
    make_party(late, make_organization("sure-lab"), "lead")
    make_party(late, make_organization("named-lab"), "lead", confidence="weak")
    found = of_organizations(["sure-lab", "named-lab"], DAY)
    assert [(column.leads, len(column.overdue)) for column in found.columns] == [(1, 1), (0, 0)]
