"""One thing with everything that its page shows of it: a table for each kind, as JSON, workbook and archive."""

import pytest
from django.utils import translation

from tests.exports.addresses import THINGS
from tests.exports.corpus import make_everything
from tests.exports.reading import body, csv_rows, parts, sheet_rows, whole
from tests.exports.test_lists import TYPES, plain, sheeted
from tests.exports.test_lists import on as of_a_day
from tests.factories import (
    make_assessment,
    make_commitment,
    make_milestone,
    make_organization,
    make_party,
    make_update,
    the_reviewer,
)
from tests.reporting import make_promise, make_report
from tracker.actions import assessments
from tracker.actions.derive import together
from tracker.reads import taking_commitment, taking_organization, taking_pillar, taking_reports
from tracker.reads.formulas import unguarded
from tracker.reads.places import taking_countries, taking_country
from tracker.reads.taking import names
from tracker.tables import Column

pytestmark = pytest.mark.usefixtures("today")

REAL = {
    "commitment": "/en/commitments/pa-066-uae-mgx-ai-campus-france.{}",
    "commitment with objectives": "/en/commitments/pa-029-pledge-trustworthy-ai-work.{}",
    "organization": "/en/organizations/country-fr.{}",
    "country": "/en/countries/fr.{}",
    "pillar": "/en/pillars/france-europe.{}",
}


@pytest.fixture
def report(db):
    return make_everything()


# --- What is in it ----------------------------------------------------------------------------------------------------


def test_a_commitment_has_everything_of_its_page(client, report):
    found = whole(client, THINGS["commitment"].format("json"))
    assert {name: len(rows) for name, rows in found["tables"].items()} == {
        "assessments": 1,
        "replies": 1,
        "reports": 1,
        "objectives": 1,
        "milestones": 1,
        "deadlines": 2,
        "indicators": 2,
        "measurements": 3,
        "developments": 1,
        "parts": 1,
        "parties": 2,
        "sources": 3,
    }
    facts, tables = found["facts"], found["tables"]
    assert (facts["reference"], facts["status"], facts["contested"], facts["leads"]) == (
        "PA-001",
        "no_evidence",
        True,
        ["other-lab"],
    )
    assert found["about"]["selection"] == (
        "http://127.0.0.1:8000/en/commitments/pa-001-promise-1/?as_of=2026-11-22"
    )
    (verdict,) = tables["assessments"]
    assert (verdict["searched_note_en"], verdict["sources"]) == ("Everywhere", ["a-source"])
    assert [(row["milestone"], row["due_on"], row["in_force"]) for row in tables["deadlines"]] == [
        ("step-1", "2026-03-31", False),
        ("step-1", "2026-06-30", True),
    ]
    assert [(row["fate"], row["slips"], row["days_late"]) for row in tables["milestones"]] == [
        ("overdue", 1, 145)
    ]
    assert {(row["key"], row["own"]) for row in tables["sources"]} >= {("a-source", False)}
    assert [row["relation"] for row in tables["parts"]] == ["part"]
    assert tables["replies"][0]["text"] == "We see it otherwise."
    assert tables["reports"][0]["headline"] == "The first half"


def test_a_report_has_its_words_its_evidence_and_what_the_editors_conclude(client, report):
    found = whole(client, f"/en/reports/{report.key}.json")
    assert {name: len(rows) for name, rows in found["tables"].items()} == {
        "replies": 1,
        "links": 1,
        "files": 1,
        "figures": 1,
        "milestones": 1,
    }
    facts = found["facts"]
    assert (facts["headline"], facts["next_step"], facts["barrier"]) == (
        "The first half",
        "What is next",
        "other",
    )
    assert (facts["verdict_status"], facts["verdict_on"], facts["state"]) == (
        "no_evidence",
        "everybody",
        "published",
    )
    assert found["tables"]["files"][0]["sha256"] == "0" * 64
    assert found["tables"]["figures"] == [
        {
            "indicator": "figure-1",
            "name_en": "Figure 1",
            "name_fr": "Chiffre 1",
            "unit": "EUR",
            "value": 5,
            "as_of": "2026-03-31",
            "stage": None,
            "note": "A note",
        }
    ]


def test_a_report_and_its_correction_name_each_other(client, db):
    commitment = make_promise()
    first = make_report(commitment, until="published")
    second = make_report(commitment, until="published", corrects=first)
    before, after = (whole(client, f"/en/reports/{each.key}.json")["facts"] for each in (first, second))
    assert (before["state"], before["corrected_by"], before["corrects"]) == ("superseded", second.key, None)
    assert (after["state"], after["corrected_by"], after["corrects"]) == ("published", None, first.key)


def test_an_organization_has_its_parts_its_reports_and_what_it_says(client, report):
    found = whole(client, THINGS["organization"].format("json"))
    assert {name: len(rows) for name, rows in found["tables"].items()} == {
        "commitments": 1,
        "over_time": len(found["tables"]["over_time"]),
        "reports": 1,
        "statements": 2,
    }
    facts = found["facts"]
    assert (facts["commitments"], facts["complete"], facts["as_signatory"], facts["as_lead"]) == (1, 0, 1, 0)
    assert found["tables"]["commitments"][0]["roles"] == ["signatory"]
    (said,) = found["tables"]["reports"]
    assert (said["commitment"], said["key"], said["verdict_status"], said["contested"]) == (
        "PA-001",
        report.key,
        "no_evidence",
        True,
    )
    assert [row["report"] for row in found["tables"]["statements"]] == [report.key, None]


def test_an_organization_has_all_that_it_says_and_not_the_first_page_of_it(client, db):
    commitment = make_commitment()
    make_party(commitment)
    with together():
        for _number in range(35):
            make_update(commitment, organization=make_organization("some-lab"), claimed_by="party")
    assert len(whole(client, THINGS["organization"].format("json"))["tables"]["statements"]) == 35


def test_a_pillar_has_its_commitments_and_their_deadlines(client, report):
    found = whole(client, THINGS["pillar"].format("json"))
    assert [row["reference"] for row in found["tables"]["commitments"]] == ["PA-001", "PA-002"]
    assert [row["milestone"] for row in found["tables"]["deadlines"]] == ["step-1"]
    assert (found["facts"]["commitments"], found["facts"]["complete"]) == (2, 0)
    last = [row for row in found["tables"]["over_time"] if row["day"] == "2026-11-22"]
    assert {row["mark"]: row["commitments"] for row in last} == {"no_evidence": 1, "not_assessed": 1}


@pytest.mark.parametrize("query", ["", "?as_of=2025-09-30"])
def test_a_country_has_what_its_page_counts(client, real_record, query):
    portrait = client.get(f"/en/countries/fr/{query}").context["portrait"]
    found = whole(client, f"/en/countries/fr.json{query}")
    tables = found["tables"]
    assert len(tables["commitments"]) == portrait.total
    assert len(tables["organizations"]) == len(portrait.seated)
    assert len(tables["events"]) == len(portrait.events)
    assert {row["commitment"] for row in tables["parties"]} == {c.reference for c in portrait.commitments}
    facts = found["facts"]
    assert (facts["commitments"], facts["commitments_weak"], facts["complete"]) == (
        portrait.all.known,
        portrait.all.weak,
        portrait.complete,
    )
    state = {row["commitment"] for row in tables["parties"] if row["kind"] == "country"}
    assert len(state) == portrait.as_state.total


@pytest.mark.parametrize("query", ["", "?as_of=2025-09-30"])
def test_a_commitment_of_the_record_has_what_its_page_shows(client, real_record, query):
    path = REAL["commitment"].partition(".")[0]
    page = client.get(f"{path}/{query}").context["page"]
    tables = whole(client, f"{path}.json{query}")["tables"]
    assert [row["number"] for row in tables["sources"]] == [cited.number for cited in page.sources]
    assert [row["headline_en"] for row in tables["developments"]] == [
        entry.update.headline_en for entry in page.timeline if not entry.report
    ]
    assert len(tables["parties"]) == sum(len(group.known) + len(group.uncertain) for group in page.roles)
    assert [row["effective_on"] for row in tables["assessments"]] == [
        judged.assessment.effective_on.isoformat() for judged in page.history
    ]
    assert [row["fate"] for row in tables["milestones"]] == [row.fate.value for row in page.deadlines.rows]


def test_an_earlier_day_knows_no_later_achievement(client, db):
    step = make_milestone(make_commitment(), due_on="2026-03-31", achieved_on="2026-03-01")
    address = THINGS["commitment"].format("json")
    (now,) = whole(client, address)["tables"]["milestones"]
    (then,) = whole(client, f"{address}?as_of=2026-02-01")["tables"]["milestones"]
    assert (now["fate"], now["achieved_on"], now["achieved_source"]) == ("achieved", "2026-03-01", "a-source")
    assert (then["fate"], then["achieved_on"], then["achieved_source"]) == ("due", None, None)
    assert step.key == "step-1"


def test_a_superseded_verdict_stays_with_its_fate_and_a_proposed_one_is_not_there(client, db):
    commitment = make_commitment()
    first = make_assessment(commitment, "limited", effective_on="2025-06-01", rationale_en="First")
    second = make_assessment(commitment, "complete", effective_on="2025-06-01", corrects=first)
    make_assessment(commitment, "not_started", effective_on="2026-01-01", until="proposed")
    taken_back = make_assessment(commitment, "limited", effective_on="2026-02-01")
    assessments.retract(taken_back, by=the_reviewer(), reason="It was wrong.")
    rows = whole(client, THINGS["commitment"].format("json"))["tables"]["assessments"]
    assert [(row["status"], row["state"], row["corrects"]) for row in rows] == [
        ("limited", "retracted", False),
        ("complete", "published", True),
        ("limited", "superseded", False),
    ]
    assert second.corrects_id == first.pk


# --- How it is written ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REAL)
def test_all_three_files_say_the_same(client, real_record, name):
    address = REAL[name]
    told = whole(client, address.format("json"))
    archive = parts(body(client.get(address.format("zip"))))
    book = body(client.get(address.format("xlsx")))
    facts = next(iter(told["columns"]))

    tables = {facts: [told["facts"]], **told["tables"]}
    assert list(archive) == [*(f"{table}.csv" for table in tables), "columns.csv", "about.csv"]
    for table, rows in tables.items():
        written = csv_rows(archive[f"{table}.csv"])
        from_csv = [{key: unguarded(value) for key, value in row.items()} for row in written]
        from_sheet = sheet_rows(book, table)
        assert [{key: plain(value) for key, value in row.items()} for row in rows] == from_csv
        assert [{key: sheeted(value) for key, value in row.items()} for row in rows] == [
            {key: of_a_day(value) for key, value in row.items()} for row in from_sheet
        ]


COLUMNS: dict[str, dict[str, tuple[Column, ...]]] = {
    "commitment": {
        "commitment": taking_commitment.FACTS,
        "assessments": taking_commitment.ASSESSMENTS,
        "replies": taking_commitment.REPLIES,
        "reports": taking_commitment.REPORTS,
        "objectives": taking_commitment.OBJECTIVES,
        "milestones": taking_commitment.MILESTONES,
        "deadlines": taking_commitment.DEADLINES,
        "indicators": taking_commitment.INDICATORS,
        "measurements": taking_commitment.MEASUREMENTS,
        "developments": taking_commitment.DEVELOPMENTS,
        "parts": taking_commitment.PARTS,
        "parties": taking_commitment.PARTIES,
        "sources": taking_commitment.SOURCES,
    },
    "organization": {
        "organization": taking_organization.FACTS,
        "commitments": taking_organization.COMMITMENTS,
        "reports": taking_organization.REPORTS,
        "statements": taking_organization.STATEMENTS,
    },
    "country": {
        "country": taking_countries.COLUMNS,
        "parties": taking_country.PARTIES,
        "organizations": taking_country.ORGANIZATIONS,
        "events": taking_country.EVENTS,
    },
    "pillar": {"pillar": taking_pillar.FACTS},
    "report": {
        "report": taking_reports.FACTS,
        "links": taking_reports.LINKS,
        "files": taking_reports.FILES,
        "figures": taking_reports.FIGURES,
        "milestones": taking_reports.MILESTONES,
        "replies": taking_reports.OF_A_REPLY,
    },
}


@pytest.mark.parametrize("name", THINGS)
def test_every_column_says_what_it_means_and_holds_values_of_its_kind(client, report, name):
    found = whole(client, THINGS[name].replace("KEY", report.key).format("json"))
    facts = next(iter(found["columns"]))
    rows = {facts: [found["facts"]], **found["tables"]}
    for table, columns in COLUMNS[name].items():
        assert [each["name"] for each in found["columns"][table]] == list(names(columns))
        for column in columns:
            for language in ("en", "fr"):
                with translation.override(language):
                    assert str(column.meaning).strip(), (table, column.name)
            kinds = TYPES.get(column.kind, (str,))
            values = {type(row[column.name]) for row in rows[table]} - {type(None)}
            assert (table, column.name, values - set(kinds)) == (table, column.name, set())
