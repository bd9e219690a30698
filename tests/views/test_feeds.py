"""Feeds: each holds its own, passes the rules of RFC 4287, is the same bytes for the same news, and lets nothing
through that the pages would not show."""

import datetime as dt

import pytest
from django.utils import timezone
from lxml import etree

from tests.factories import (
    make_assessment,
    make_commitment,
    make_organization,
    make_party,
    make_update,
    the_editor,
    the_reviewer,
)
from tests.following.atom import HEAD, A, entries, faults, fetched, titles
from tests.following.making import gather, make_three
from tests.views.listing import notices
from tracker.actions import assessments, commitments, developments, sample
from tracker.models import Commitment, News, Organization, Party, Pillar, RecordEntry, Topic
from tracker.reads.changing.changes import Wish, changes
from tracker.reads.following import scopes, telling
from tracker.rules import OPERATOR

pytestmark = pytest.mark.usefixtures("today")

ALL = "/en/changes.atom"
ONE = "/en/commitments/pa-001-promise-1/changes.atom"


@pytest.fixture
def three(db) -> None:
    make_three()


# --- What is in each ----------------------------------------------------------------------------------------


FIRST = [
    "PA-001 Promise number 1: Step 1: became overdue, due 31 January 2026",
    "PA-001 Promise number 1: Announced",
]
SECOND = [
    "PA-002 Promise number 2: First assessment: limited progress",
    "PA-002 Promise number 2: Announced",
]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (ONE, {"PA-001": 2}),
        ("/en/organizations/some-lab/changes.atom", {"PA-001": 2}),
        ("/en/organizations/other-lab/changes.atom", {"PA-003": 1}),
        ("/en/pillars/work/changes.atom", {"PA-002": 2}),
        ("/en/topics/openness/changes.atom", {"PA-002": 2}),
        ("/en/commitments.atom?status=limited", {"PA-002": 2}),
        ("/en/commitments.atom?schedule=overdue&sort=title", {"PA-001": 2}),
        ("/en/commitments.atom?q=nowhere", {}),
        ("/en/commitments.atom", {"PA-001": 2, "PA-002": 2, "PA-003": 2}),
        (ALL, {"PA-001": 2, "PA-002": 2, "PA-003": 2}),
    ],
)
def test_each_feed_holds_its_own(client, three, address, found):
    response = client.get(address)
    held = [
        entry.findtext(f"{A}title")[:6] for entry in etree.fromstring(response.content).findall(f"{A}entry")
    ]
    assert faults(response.content) == []
    assert {reference: held.count(reference) for reference in held} == found


def test_an_entry_says_what_changed_of_what_and_when(client, db):
    commitment = make_commitment(1)
    make_assessment(commitment, "limited", effective_on="2026-06-01")
    gather()
    newest = fetched(client, ALL).find(f"{A}entry")
    assert newest.findtext(f"{A}title") == "PA-001 Promise number 1: First assessment: limited progress"
    assert newest.findtext(f"{A}content") == (
        "1 June 2026 · Assessment changed · First assessment: limited progress"
    )
    assert newest.findtext(f"{A}id") == (
        "tag:paris-actions.invalid,2025:en/PA-001/assessed/2026-06-01/not_assessed%3Elimited"
    )
    assert newest.findtext(f"{A}updated").startswith("2026-06-01T10:00:00.")
    assert newest.find(f"{A}link").attrib == {
        "rel": "alternate",
        "type": "text/html",
        "href": "http://127.0.0.1:8000/en/commitments/pa-001-promise-1/",
    }
    assert [dict(each.attrib) for each in newest.findall(f"{A}category")] == [
        {"term": "assessed", "label": "Assessment changed", "scheme": "tag:paris-actions.invalid,2025:kind"},
        {
            "term": "public-interest",
            "label": "Pillar public-interest",
            "scheme": "tag:paris-actions.invalid,2025:pillar",
        },
        {"term": "health", "label": "Topic health", "scheme": "tag:paris-actions.invalid,2025:topic"},
    ]


def test_what_a_feed_says_of_itself(client, three):
    response = client.get(ONE)
    feed = fetched(client, ONE)
    head = RecordEntry.objects.order_by("-sequence")[0]
    assert feed.findtext(f"{A}title") == "Paris Actions: PA-001 Promise number 1"
    assert feed.findtext(f"{A}id") == "tag:paris-actions.invalid,2025:en/commitment/PA-001"
    assert feed.findtext(f"{A}author/{A}name") == "Paris Actions Tracker"
    assert feed.findtext(f"{A}rights") == "CC BY 4.0. The sources remain their publishers’."
    assert {link.get("rel"): link.get("href") for link in feed.findall(f"{A}link")} == {
        "self": f"http://127.0.0.1:8000{ONE}",
        "alternate": "http://127.0.0.1:8000/en/commitments/pa-001-promise-1/",
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }
    assert dict(feed.find(HEAD).attrib) == {"sequence": str(head.sequence), "sha256": head.sha256}
    assert feed.findtext(f"{A}updated") == feed.find(f"{A}entry").findtext(f"{A}updated")
    assert response["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert response["X-Robots-Tag"] == "noindex"
    assert "Content-Disposition" not in response
    assert dict(client.cookies) == {}


def test_in_french_with_ids_of_its_own(client, three):
    english, french = fetched(client, ONE), fetched(client, ONE.replace("/en/", "/fr/"))
    assert french.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert french.findtext(f"{A}entry/{A}title").startswith("PA-001 Promesse numéro 1\xa0: Étape 1\xa0: ")
    assert not {x.text for x in english.iter(f"{A}id")} & {x.text for x in french.iter(f"{A}id")}


def test_a_text_that_is_missing_in_french_says_which_language_it_is_in(client, db):
    make_update(make_commitment(1, title_fr=""), happened_on="2026-11-01", headline_en="Done", headline_fr="")
    gather()
    (title, _content), *_rest = entries(client, "/fr/changes.atom")
    assert title == "PA-001 Promise number 1 (en anglais)\xa0: Done (en anglais) · Source indépendante"


def test_fifty_are_told_the_newest_first(client, db):
    commitment = make_commitment(1)
    for number in range(60):
        make_update(commitment, happened_on=dt.date(2025, 3, 1) + dt.timedelta(days=number))
    gather()
    found = [content.partition(" · ")[0] for _title, content in entries(client, ALL)]
    assert (len(found), found[0], found[-1]) == (50, "29 April 2025", "11 March 2025")


def test_what_was_taken_back_is_told_as_such_on_top(client, db):
    commitment = make_commitment(1)
    verdict = make_assessment(commitment, "complete", outcome="delivered_on_time", effective_on="2026-06-01")
    make_update(commitment, happened_on="2026-07-01", headline_en="Something else")
    gather()
    commitments.reopen(commitment, by=the_reviewer(), reason="Too early.")
    assessments.retract(verdict, by=the_reviewer(), reason="The wrong page.")
    gather()
    assert titles(client, ALL) == [
        "PA-001 Promise number 1: Taken back: First assessment: complete, delivered on time",
        "PA-001 Promise number 1: Something else · Independent",
        "PA-001 Promise number 1: Announced",
    ]


@pytest.mark.parametrize("code", ["en", "fr"])
def test_every_feed_of_the_real_record_passes_the_rules(client, real_record, code):
    gather()
    addresses = ["changes.atom", "commitments.atom?q=compute", "commitments.atom?country=FR&status=limited"]
    addresses += [f"pillars/{slug}/changes.atom" for slug in Pillar.objects.values_list("slug", flat=True)]
    addresses += [f"topics/{slug}/changes.atom" for slug in Topic.objects.values_list("slug", flat=True)]
    addresses += [f"commitments/{one.address}/changes.atom" for one in Commitment.objects.all()[::10]]
    organizations = Organization.objects.filter(parties__isnull=False).distinct().order_by("slug")
    addresses += [f"organizations/{one.slug}/changes.atom" for one in organizations[::25]]
    found = {address: faults(client.get(f"/{code}/{address}").content, address) for address in addresses}
    assert {address: wrong for address, wrong in found.items() if wrong} == {}
    assert len(found) > 40


def test_an_organization_has_in_its_feed_what_the_page_of_changes_has_of_it(real_record):
    gather()
    last = timezone.localdate()
    wrong = {}
    for organization in Organization.objects.filter(pk__in=Party.objects.values("organization")):
        page = [
            (change.day, change.commitment.pk, change.kind.value)
            for change in changes(dt.date.min, last, Wish(organization=organization.slug))
        ]
        rows = telling.told(scopes.of_organization(organization))
        feed = list(rows.values_list("day", "commitment", "kind"))
        if sorted(page) != sorted(feed):
            wrong[organization.slug] = (len(page), len(feed))
    assert wrong == {}


# --- What is not public -------------------------------------------------------------------------------------


def test_drafts_have_no_feed_and_are_in_none(three, stranger, editor, signed_in):
    draft = make_commitment(4, published=False, pillar="secret", topic="hidden")
    make_party(draft, make_organization("secret-lab"))
    gather()
    for person in (stranger, editor):
        browser = signed_in(person)
        for address in (
            "commitments/pa-004-promise-4",
            "organizations/secret-lab",
            "organizations/nobody",
            "pillars/secret",
            "topics/hidden",
            "topics/nothing",
        ):
            assert browser.get(f"/en/{address}/changes.atom").status_code == 404
        assert b"PA-004" not in browser.get(ALL).content


def test_what_was_merged_is_told_no_more_and_its_address_leads_on(client, three):
    second, third = (Commitment.objects.get(reference=f"PA-00{n}") for n in (2, 3))
    commitments.merge(third, second, by=the_reviewer(), reason="The same promise.")
    gather()
    assert sorted(titles(client, ALL)) == sorted([*FIRST, *SECOND])
    response = client.get("/en/commitments/pa-003-promise-3/changes.atom")
    assert (response.status_code, response["Location"]) == (
        301,
        "/en/commitments/pa-002-promise-2/changes.atom",
    )


def test_another_writing_of_the_address_leads_on(client, three):
    response = client.get("/fr/commitments/PA-001/changes.atom")
    assert (response.status_code, response["Location"]) == (
        301,
        "/fr/commitments/pa-001-promise-1/changes.atom",
    )


def test_made_up_data_is_no_news(client, db):
    sample.make(5, 1, by=OPERATOR)
    assert (gather(), News.objects.count()) == (0, 0)
    assert titles(client, ALL) == []
    make_commitment(1)
    gather()
    assert titles(client, ALL) == ["PA-001 Promise number 1: Announced"]


# --- What is not understood ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/en/commitments.atom?status=finished",
        "/fr/commitments.atom?organization=nobody",
        "/en/commitments.atom?parent=PA-999",
        "/en/commitments.atom?country=%00",
        f"{ALL}?as_of=2025-09-30",
        f"{ONE}?as_of=soon",
    ],
)
def test_what_is_not_understood_gives_no_feed(client, three, address):
    response = client.get(address)
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/html")
    assert notices(response)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_feed_is_only_read(client, three, method):
    assert getattr(client, method)(ALL).status_code == 405


# --- In the head of pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "feed", "follow"),
    [
        ("/en/", ALL, "/en/follow/"),
        ("/fr/changes/?kind=overdue", "/fr/changes.atom", "/fr/follow/"),
        (ONE.removesuffix("changes.atom"), ONE, "/en/follow/?scope=commitment&target=PA-001"),
        (
            "/en/organizations/some-lab/",
            "/en/organizations/some-lab/changes.atom",
            "/en/follow/?scope=organization&target=some-lab",
        ),
        ("/en/pillars/work/", "/en/pillars/work/changes.atom", "/en/follow/?scope=pillar&target=work"),
        ("/en/commitments/", ALL, "/en/follow/"),
        (
            "/en/commitments/?topic=openness",
            "/en/topics/openness/changes.atom",
            "/en/follow/?scope=topic&target=openness",
        ),
        (
            "/en/commitments/?status=limited&q=promise&sort=title",
            "/en/commitments.atom?q=promise&status=limited",
            "/en/follow/?scope=search&target=q%3Dpromise%26status%3Dlimited",
        ),
        ("/en/commitments/?as_of=2026-09-30", ALL, "/en/follow/"),
    ],
)
def test_pages_name_their_feed_and_lead_to_following(client, three, page, feed, follow):
    html = client.get(page).content.decode().replace("&amp;", "&")
    assert '<link rel="alternate" type="application/atom+xml" title="' in html
    assert f'" href="{feed}">' in html
    assert f'<a href="{follow}">' in html
    assert client.get(feed).status_code == 200
    assert client.get(follow).status_code == 200


def test_pages_without_a_feed_name_none(client, three):
    for page in ("/en/method/", "/en/privacy/", "/en/countries/"):
        assert "application/atom+xml" not in client.get(page).content.decode()


@pytest.mark.parametrize("move", ["retract", "supersede"])
def test_a_development_that_is_no_longer_there_is_told_as_taken_back(client, db, move):
    commitment = make_commitment(1)
    update = make_update(commitment, happened_on="2026-11-01", headline_en="Wrong")
    gather()
    if move == "retract":
        developments.retract(update, by=the_editor(), reason="Wrong page.")
    else:
        newer = make_update(commitment, happened_on="2026-11-01", headline_en="Right")
        developments.supersede(update, newer, by=the_editor(), reason="Corrected.")
    gather()
    assert "PA-001 Promise number 1: Taken back: Wrong · Independent" in titles(client, ALL)
