"""The interface agrees with the pages: the same selections in the same order on the same day, and the same figures."""

import csv
import io

import pytest

from tests.api.asking import ask, everything
from tests.api.made import make_record
from tests.stories.test_totals_agree import make_set, three_days
from tracker.reads import browse, figures, organizations, wall
from tracker.reads.due import board, dated
from tracker.tables import SEPARATOR

pytestmark = pytest.mark.usefixtures("today")

COMMITMENTS = (
    "",
    "as_of=2025-03-01",
    "as_of=2019-01-01",
    "q=gigafactories",
    "q=santé&as_of=2026-01-15",
    "q=Current AI&sort=title",
    "country=FR&role=lead&status=limited&as_of=2025-09-30",
    "organization=european-commission&organization=country-fr",
    "pillar=public-interest&topic=public-interest-ai&topic=health",
    "schedule=overdue&sort=changed",
    "status=complete&status=substantial&sort=deadline",
    "outcome=open&freshness=stale",
    "headline=yes&in_brochure=no",
    "kind=investment&verification=self_reported&confidence=strong",
    "link_to_summit=follow-up",
    "parent=PA-065",
)
DEADLINES = (
    "",
    "as_of=2025-09-30",
    "show=overdue",
    "show=met&as_of=2026-01-01",
    "pillar=governance&country=FR",
    "organization=european-commission&show=other",
)
CHANGES = (
    "",
    "from=2025-01-01&to=2025-12-31",
    "from=2025-01-01&kind=assessed&kind=overdue",
    "from=2026-01-01&to=2026-06-30&pillar=governance&as_of=2026-09-01",
    "from=2025-01-01&organization=country-fr",
    "from=2025-01-01&commitment=PA-001",
)


def csv_lines(client, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert (path, response.status_code) == (path, 200)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def rows(client, path: str, language: str) -> list[dict]:
    """Every row, thirty at a time, in the order of that language."""
    found, page = [], 1
    while page:
        mark = "&" if "?" in path else "?"
        body = ask(client, f"{path}{mark}page_size=30&page={page}", **{"Accept-Language": language})
        found += body["results"]
        page = page + 1 if body["next"] else 0
    return found


def written(value) -> str:
    """As a cell of a file."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return SEPARATOR.join(value) if isinstance(value, list) else "" if value is None else str(value)


def commitment_line(row: dict) -> dict[str, str]:
    """What of a commitment stands in the file of the page too, each cell from the part that holds it here."""
    verdict, claims = row["verdict"] or {}, row["claims"]
    told = {
        **{name: row[name] for name in SAME},
        "reference": row["id"],
        "assessed_on": verdict.get("effective_on"),
        "reason_en": verdict.get("rationale_en"),
        "contested": bool(verdict.get("contested")),
        "reports": len({claim["organization"] for claim in claims}),
        "claimed_status": claims[0]["status"] if claims else None,
        "claimed_by": claims[0]["organization"] if claims else None,
        "claimed_on": claims[0]["happened_on"] if claims else None,
    }
    return {name: written(value) for name, value in told.items()}


SAME = (
    *(
        "title_en",
        "title_fr",
        "pillar",
        "topic",
        "kind",
        "parent",
        "promise_en",
        "promise_fr",
        "announced_on",
    ),
    *("announced_precision", "link_to_summit", "in_brochure", "headline", "confidence", "status", "outcome"),
    *("verification", "schedule", "due_on", "days_overdue", "next_due_on", "moved_deadlines", "last_fact_on"),
    *("freshness", "leads", "other_parties"),
)


def agree_on_commitments(client, query: str, language: str) -> None:
    lines = csv_lines(client, f"/{language}/commitments.csv?{query}")
    told = [commitment_line(row) for row in rows(client, f"/commitments/?{query}", language)]
    assert (query, [line["reference"] for line in told]) == (query, [line["reference"] for line in lines])
    for ours, theirs in zip(told, lines, strict=True):
        assert (query, ours) == (query, {name: theirs[name].removeprefix("'") for name in ours})


@pytest.mark.parametrize("language", ["en", "fr"])
def test_commitments_are_those_of_the_file_of_the_page_in_its_order(client, real_record, language):
    for query in COMMITMENTS:
        agree_on_commitments(client, query, language)


def test_claims_and_answers_are_those_of_the_file_of_the_page(client, db):
    make_record()
    for query in ("", "as_of=2025-12-01", "as_of=2026-03-15"):
        agree_on_commitments(client, query, "en")


def test_deadlines_are_those_of_the_file_of_the_page_in_its_order(client, real_record):
    names = (
        *("final", "due_on", "precision", "first_due_on", "first_precision", "slips", "fate", "days_late"),
        *("settled_on", "settled_precision", "pillar", "milestone", "milestone_en", "milestone_fr"),
    )
    for query in DEADLINES:
        lines = csv_lines(client, f"/en/deadlines.csv?{query}")
        told = [
            {"reference": row["commitment"], **{name: written(row[name]) for name in names}}
            for row in everything(client, f"/deadlines/?{query}")
        ]
        assert (query, told) == (
            query,
            [{name: line[name] for name in ("reference", *names)} for line in lines],
        )


def test_changes_are_those_of_the_file_of_the_page_in_its_order(client, real_record):
    for query in CHANGES:
        lines = csv_lines(client, f"/en/changes.csv?{query}")
        told = [
            (row["day"], row["kind"], row["commitment"], written(row["milestone"]))
            for row in everything(client, f"/changes/?{query}")
        ]
        names = ("day", "kind", "reference", "milestone")
        assert (query, told) == (query, [tuple(line[name] for name in names) for line in lines])


def test_organizations_are_those_of_the_page_with_its_counts(client, real_record, day):
    for query, wish in (
        ("", organizations.Wish()),
        ("q=ministry&sort=commitments", organizations.Wish(q="ministry", sort="commitments")),
        ("kind=country&role=signatory", organizations.Wish(kind="country", role="signatory")),
        ("country=FR&sort=leads", organizations.Wish(country="FR", sort="leads")),
    ):
        lines = organizations.chosen(organizations.lines(day), wish)
        told = [(row["id"], row["commitments"]) for row in everything(client, f"/organizations/?{query}")]
        assert (query, told) == (
            query,
            [
                (line.slug, {"total": line.total, "complete": line.complete, **dict(line.roles)})
                for line in lines
            ],
        )


def test_the_record_has_as_many_of_each_as_its_files(client, real_record):
    counted = {
        name: ask(client, f"/{name}/")["count"]
        for name in (
            "parties",
            "developments",
            "assessments",
            "milestones",
            "deadlines",
            "indicators",
            "measurements",
        )
    }
    counted |= {name: ask(client, f"/{name}/")["count"] for name in ("objectives", "sources", "events")}

    assert counted == {
        "parties": 521,
        "developments": 159,
        "assessments": 204,
        "milestones": 155,
        "deadlines": 155,
        "indicators": 75,
        "measurements": 49,
        "objectives": 6,
        "sources": 292,
        "events": 26,
    }


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_record_holds_the_figures_are_those_of_the_pages(client, db, seed):
    make_set(seed)
    for on in three_days(seed):
        as_of = f"as_of={on.isoformat()}"
        tiles = wall.tiles_on(on)
        commitments = everything(client, f"/commitments/?{as_of}")
        chosen = browse.ordered(browse.listed(on), browse.Selection())
        assert [row["id"] for row in commitments] == list(chosen.values_list("reference", flat=True))
        assert {row["id"]: (row["status"], row["schedule"]) for row in commitments} == {
            tile.reference: (tile.status, tile.schedule) for tile in tiles
        }
        milestones = everything(client, f"/milestones/?{as_of}")
        fates = {row["id"]: row["fate"] for row in everything(client, f"/deadlines/?{as_of}")}
        assert {row["id"]: row["fate"] for row in milestones} == fates
        assert sorted(fates.values()) == sorted(line.fate for line in dated.lines(on, browse.listed(on)))
        assert board.board(on).total == len(milestones)
        counted = figures.figures(tiles)
        assert counted.total + counted.events == len(commitments)
