"""Single rows by their own keys: what is not public is not there for anybody, like what never was."""

import pytest

from tests.api.asking import API, ask, everything, ids, problem
from tests.api.made import make_record
from tests.factories import (
    make_assessment,
    make_commitment,
    make_indicator,
    make_measurement,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
    make_source,
    make_update,
    the_reviewer,
)
from tests.reporting import make_promise, make_reply, make_report
from tracker.actions import assessments, commitments, developments
from tracker.api.resources import ALL
from tracker.models import Commitment, Organization, Source

pytestmark = pytest.mark.usefixtures("today")


def test_every_row_of_every_list_is_found_by_its_own_address(client, db):
    make_record()
    for resource in ALL:
        for row in everything(client, f"/{resource.name}/") if resource.keys else []:
            answer = client.get(row["api_url"])
            assert (row["api_url"], answer.status_code) == (row["api_url"], 200)
            assert answer.json() == row
            assert row["api_url"].endswith(f"/api/v1/{resource.name}/{row['id']}/")


def test_keys_are_the_natural_ones(client, db):
    make_record()

    assert {name: ids(client, f"/{name}/") for name in ("commitments", "organizations", "events")} == {
        "commitments": ["PA-001", "PA-002", "PA-003"],
        "organizations": ["country-fr", "other-lab", "some-lab"],
        "events": ["a-meeting"],
    }
    assert ids(client, "/milestones/") == ["PA-001/step-1", "PA-001/step-2", "PA-002/step-1"]
    assert ids(client, "/deadlines/?show=overdue") == ["PA-001/step-1"]
    assert ids(client, "/objectives/") == ["PA-001/aim-1"]
    assert ids(client, "/indicators/") == ["PA-001/figure-1"]
    assert ids(client, "/developments/") == ["happening-1"]


def test_numbers_are_those_of_the_public_record(client, db):
    party = make_party(make_commitment())

    assert ids(client, "/parties/") == [str(party.pk)]
    assert problem(client, f"/parties/{party.pk + 1}/", 404)["status"] == 404


@pytest.fixture
def hidden(db) -> dict[str, str]:
    """One of each kind that nobody may read, by its address."""
    public, draft = make_commitment(1), make_commitment(2, published=False)
    source = make_source("kept-back")
    party = make_party(draft, "secret-lab", source=source)
    indicator = make_indicator(draft)
    measurement = make_measurement(indicator, 5, source=source)
    retracted = make_update(public, sources=[source])
    developments.retract(retracted, by=the_reviewer(), reason="It was another one.")
    proposed = make_assessment(public, until="confirmed", sources=[source])
    old = make_assessment(public, effective_on="2025-06-01")
    assessments.retract(old, by=the_reviewer(), reason="It was another one.")
    report = make_report(make_promise("third-lab", number=3), "third-lab", until="submitted")
    return {
        "commitments": draft.reference,
        "organizations": "secret-lab",
        "parties": str(party.pk),
        "developments": retracted.key,
        "draft developments": make_update(public, published=False).key,
        "reports": report.key,
        "assessments": str(proposed.pk),
        "retracted assessments": str(old.pk),
        "milestones": f"{draft.reference}/{make_milestone(draft, due_on='2026-01-31').key}",
        "deadlines": f"{draft.reference}/step-1",
        "indicators": f"{draft.reference}/{indicator.key}",
        "measurements": str(measurement.pk),
        "objectives": f"{draft.reference}/{make_objective(draft).key}",
        "sources": "kept-back",
    }


def test_what_is_not_public_is_not_there_like_what_never_was(client, hidden):
    for name, key in hidden.items():
        path = f"/{name.split()[-1]}/{key}/"
        body = problem(client, path, 404)
        assert (name, body) == (
            name,
            {
                "type": "http://127.0.0.1:8000/api/docs/#not-found",
                "title": "There is nothing at this address",
                "status": 404,
                "detail": "There is nothing here, or it is not public, or not yet on the day that is read.",
                "instance": f"{API}{path}",
                "errors": [],
            },
        )


def test_no_list_holds_what_is_not_public(client, hidden):
    assert Commitment.objects.count() == 3
    told = {name: ids(client, f"/{name}/") for name in sorted({each.split()[-1] for each in hidden})}

    assert {name: found for name, found in told.items() if hidden[name] in found} == {}
    assert (told["commitments"], told["developments"], told["assessments"]) == (["PA-001", "PA-003"], [], [])
    assert told["sources"] == ["a-source"]


def test_the_stranger_and_the_editor_are_told_no_more_than_the_visitor(
    hidden, signed_in, visitor, stranger, editor
):
    answers = [signed_in(person).get(f"{API}/commitments/").content for person in (visitor, stranger, editor)]

    assert len(set(answers)) == 1


def test_a_merged_commitment_leads_on_to_the_one_that_it_became_part_of(client, db):
    kept, merged = make_commitment(1), make_commitment(2)
    commitments.merge(merged, kept, by=the_reviewer(), reason="The same promise.")

    response = client.get(f"{API}/commitments/PA-002/?as_of=2026-01-01")

    assert (response.status_code, response["Location"]) == (
        301,
        f"http://testserver{API}/commitments/PA-001/?as_of=2026-01-01",
    )
    assert ids(client, "/commitments/") == ["PA-001"]


def test_a_report_keeps_its_address_when_its_commitment_was_merged(client, db):
    report = make_report(until="published")
    kept = make_commitment(9)
    commitments.merge(report.commitment, kept, by=the_reviewer(), reason="The same promise.")

    assert ask(client, f"/reports/{report.key}/")["commitment"] == "PA-009"


def test_a_corrected_report_stays_and_says_so(client, db):
    old = make_report(until="published")
    new = make_report(old.commitment, until="published", corrects=old)

    told = {
        row["id"]: (row["state"], row["corrects"], row["corrected_by"])
        for row in everything(client, "/reports/")
    }

    assert told == {
        old.key: ("superseded", None, new.key),
        new.key: ("published", old.key, None),
    }
    assert ids(client, "/reports/?state=published") == [new.key]


def test_claims_and_verdicts_stand_apart(client, db):
    promise = make_promise()
    verdict = make_assessment(promise, "limited", effective_on="2026-07-30")
    report = make_report(promise, until="published", claimed_status="complete", happened_on="2026-10-01")
    make_reply(verdict, contests=True, text="We see it otherwise.")

    row = ask(client, "/commitments/PA-001/")

    assert (row["status"], row["verdict"]["status"], row["verdict"]["contested"]) == (
        "limited",
        "limited",
        True,
    )
    assert row["claims"] == [
        {
            "organization": "some-lab",
            "objective": None,
            "status": "complete",
            "happened_on": "2026-10-01",
            "precision": "day",
            "headline": "The first half is built.",
            "language": "en",
            "report": report.key,
        }
    ]
    assert row["verdict"]["replies"] == [
        {
            "organization": "some-lab",
            "contests": True,
            "language": "en",
            "text": "We see it otherwise.",
            "given_on": "2026-11-22",
        }
    ]
    assert "complete" not in str(row["verdict"])


def test_rows_of_made_up_commitments_say_so(client, db):
    made_up = make_promise(is_sample=True)
    make_milestone(made_up, due_on="2026-03-31")
    make_measurement(make_indicator(made_up), 5)
    make_objective(made_up)
    make_update(made_up)
    make_assessment(made_up)
    make_report(made_up, until="published")

    told = {
        resource.name: {row["is_sample"] for row in everything(client, f"/{resource.name}/")}
        for resource in ALL
    }

    assert {name for name, marks in told.items() if marks == {True}} == {
        *("commitments", "parties", "developments", "reports", "assessments", "milestones", "deadlines"),
        *("indicators", "measurements", "objectives", "changes"),
    }
    assert told["organizations"] == {False}, "these are known by their own names"


def test_beside_real_ones_samples_are_not_listed_and_still_have_their_address(client, db):
    make_party(make_commitment(1), "some-lab")
    make_party(make_commitment(2, is_sample=True), "other-lab")

    assert ids(client, "/commitments/") == ["PA-001"]
    assert ask(client, "/commitments/PA-002/")["is_sample"] is True
    assert [row["organization"] for row in everything(client, "/parties/")] == ["some-lab"]


def test_a_source_is_public_as_soon_as_something_public_cites_it(client, db):
    commitment = make_commitment()
    cited = {"update": make_source("in-a-development"), "party": make_source("for-a-party")}
    make_update(commitment, sources=[cited["update"]])
    make_party(commitment, source=cited["party"])
    Source.objects.create(
        key="cited-by-nothing", title="x", publisher="x", type="press", independence="party"
    )
    Organization.objects.update(source=make_source("for-an-organization"))

    assert ids(client, "/sources/") == ["a-source", "for-a-party", "for-an-organization", "in-a-development"]
    assert ids(client, "/sources/?commitment=PA-001") == ["a-source", "for-a-party", "in-a-development"]


def test_links_lead_to_pages_feeds_and_badges_in_both_languages(client, db):
    make_commitment()

    base, page = "http://127.0.0.1:8000", "commitments/pa-001-promise-1"
    assert ask(client, "/commitments/PA-001/")["links"] == {
        "page_en": f"{base}/en/{page}/",
        "page_fr": f"{base}/fr/{page}/",
        "feed_en": f"{base}/en/{page}/changes.atom",
        "feed_fr": f"{base}/fr/{page}/changes.atom",
        "badge_en": f"{base}/en/badges/PA-001.svg",
        "badge_fr": f"{base}/fr/badges/PA-001.svg",
    }


def test_every_link_of_a_commitment_leads_somewhere(client, db):
    make_commitment()

    links = ask(client, "/commitments/PA-001/")["links"]

    statuses = {
        name: client.get(url.removeprefix("http://127.0.0.1:8000")).status_code for name, url in links.items()
    }
    assert {name: statuses[name] for name in ("page_en", "page_fr")} == {"page_en": 200, "page_fr": 200}


def test_the_index_leads_to_every_list(client, db):
    index = ask(client, "/")

    assert list(index["resources"]) == [resource.name for resource in ALL]
    for named in index["resources"].values():
        assert client.get(named["url"]).status_code == 200
    assert client.get(index["schema"]).status_code == client.get(index["documentation"]).status_code == 200


def test_an_organization_without_a_part_on_the_day_has_its_address(client, db):
    make_party(make_commitment(), make_organization("late-lab"), joined_on="2026-06-01")

    assert ids(client, "/organizations/?as_of=2026-01-01") == []
    assert ask(client, "/organizations/late-lab/?as_of=2026-01-01")["commitments"]["total"] == 0
