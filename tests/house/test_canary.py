"""A word put into everything that is not public is looked for in everything that is: nothing of it may be found.

It is not that the word is nowhere: its editors find each of these things at the desk.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.desk.forms import fields
from tests.factories import (
    make_assessment,
    make_commitment,
    make_deadline,
    make_indicator,
    make_measurement,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
    make_source,
    make_topic,
    make_update,
    make_user,
    the_editor,
    the_reviewer,
)
from tests.following.making import follow, gather, mails
from tracker.actions import assessments, commitments, developments
from tracker.api.resources import ALL
from tracker.enums import FollowPace
from tracker.exports import releases
from tracker.models import Commitment, Subscription, User
from tracker.notices.following import tell
from tracker.rules import OPERATOR
from tracker.tables import TABLES

WORD = "quokkavane"
ASKED = WORD[:-2]
"""What visitors search for: a page that repeats the question does not give the word away."""

MISSPELT = f"{WORD[:-2]}en"

NAMES = (WORD, "edith@example.org", "ravi@example.org", "mina@example.org")


def said(what: str) -> dict[str, str]:
    """The word, with what it stands in, in both languages."""
    return {"en": f"The {WORD} of {what}", "fr": f"Le {WORD} de {what}"}


def texts(what: str, *names: str) -> dict[str, str]:
    return {f"{name}_{lang}": text for name in names for lang, text in said(what).items()}


@pytest.fixture(autouse=True)
def people(db, settings, tmp_path) -> None:
    """Those who make all this have the word for a name."""
    settings.VAR_DIR = tmp_path
    for first, role in (("edith", "is_editor"), ("ravi", "is_reviewer"), ("mina", "is_administrator")):
        make_user(f"{WORD} {first}", email=f"{first}@example.org", **{role: True})


@pytest.fixture
def public() -> Commitment:
    """What everybody may read, next to everything that nobody may."""
    commitment = make_commitment(1, topic="openness")
    make_party(commitment, "open-lab")
    make_milestone(commitment, due_on="2026-03-31")
    make_update(commitment, headline_en="Something public")
    make_assessment(commitment, "substantial", effective_on="2025-06-01")
    make_commitment(2, title_en="A neighbour", topic="openness")
    return commitment


@pytest.fixture
def hidden(public) -> None:
    draft_of(public)
    developments_of(public)
    verdicts_of(public)
    merged = make_commitment(
        4, **texts("a merged commitment", "title", "promise", "summary"), slug=f"{WORD}-merged"
    )
    make_update(merged, published=False, **texts("a draft on a merged commitment", "headline"))
    commitments.merge(merged, public, by=the_reviewer(), reason=f"The {WORD} of a reason.")
    imported()
    gather()
    releases.build(by=OPERATOR, as_of=dt.date(2025, 6, 30), version="2026.11.22")


def draft_of(parent: Commitment) -> None:
    source = make_source(
        f"{WORD}-source", title=f"{WORD} title", publisher=f"{WORD} press", note=f"{WORD} note"
    )
    draft = make_commitment(
        3,
        published=False,
        slug=f"{WORD}-draft",
        parent=parent,
        topic=make_topic("openness"),
        sources=[source],
        **texts("a draft", "title", "promise", "summary"),
    )
    milestone = make_milestone(draft, **texts("a milestone", "title"), due_on="2026-01-31")
    make_deadline(milestone, "2026-06-30", announced_on="2025-06-01", note=f"{WORD} note", source=source)
    make_party(
        draft,
        make_organization(
            f"{WORD}-lab", **texts("an organization", "name"), website=f"https://{WORD}.example/"
        ),
    )
    make_party(draft, "open-lab")
    make_measurement(
        make_indicator(draft, **texts("an indicator", "name")), 5, note=f"{WORD} note", source=source
    )
    make_objective(draft, **texts("an objective", "title", "description"))
    make_update(draft, **texts("a development of a draft", "headline", "detail"))
    make_assessment(draft, until="confirmed", **texts("a verdict on a draft", "rationale"))


def developments_of(public: Commitment) -> None:
    by = the_editor()
    source = make_source(f"{WORD}-other", title=f"{WORD} title", publisher=f"{WORD} press")
    words = {"sources": [source], "organization": make_organization("open-lab")}
    make_update(public, published=False, **texts("a draft development", "headline", "detail"), **words)
    retracted = make_update(public, **texts("a retracted development", "headline", "detail"), **words)
    developments.retract(retracted, by=by, reason=f"The {WORD} of a reason.")
    old = make_update(public, **texts("a superseded development", "headline", "detail"), **words)
    developments.supersede(old, make_update(public), by=by, reason=f"The {WORD} of a reason.")


def verdicts_of(public: Commitment) -> None:
    """Proposed, confirmed, and taken back before it was published. What was published stays readable by design."""
    source = make_source(f"{WORD}-third", title=f"{WORD} title", publisher=f"{WORD} press")
    made = {}
    for what, until in (("proposed", "proposed"), ("confirmed", "confirmed"), ("taken back", "proposed")):
        rationale = texts(f"a verdict {what}", "rationale")
        day = f"2026-0{len(made) + 1}-01"
        made[what] = make_assessment(
            public, "complete", effective_on=day, until=until, sources=[source], **rationale
        )
    assessments.retract(made["taken back"], by=the_reviewer(), reason=f"The {WORD} of a reason.")
    published = make_assessment(public, "limited", effective_on="2025-03-01")
    assessments.retract(published, by=the_reviewer(), reason=f"The {WORD} of a reason.")


def imported() -> None:
    """A development that came in by the desk's import, which publishes nothing."""
    desk = Client()
    desk.force_login(User.objects.get(email="mina@example.org"))
    head = "key,commitments,organization,happened_on,precision,headline_en,headline_fr,detail_en,detail_fr"
    row = f"{WORD}-imported,PA-001,,2026-02-01,day,{WORD} imported,{WORD} importé,,"
    text = f"{head},claimed_by,sources,confidence\r\n{row},independent,a-source,strong\r\n"
    plan = desk.post("/en/admin/import/", {"file": SimpleUploadedFile("updates.csv", text.encode())})
    sent = {name: fields(plan)[name] for name in ("token", "fingerprint")}
    assert desk.post("/en/admin/import/plan/", sent).status_code == 200


CHANNELS = {
    "home": "/",
    "home of a past day": "/?as_of=2026-02-15",
    "list": "/commitments/",
    "list of a past day": "/commitments/?as_of=2026-01-15",
    "search": f"/commitments/?q={ASKED}",
    "search for a name": "/commitments/?q=edith",
    "search, misspelt": f"/commitments/?q={MISSPELT}",
    "suggestions": f"/suggest/?q={ASKED}",
    "suggestions of a past day": f"/suggest/?q={ASKED}&as_of=2026-01-15",
    "suggestions, misspelt": f"/suggest/?q={MISSPELT}",
    "facets and parts": "/commitments/?parent=PA-001&status=substantial",
    "facet of a hidden organization": f"/commitments/?organization={ASKED}-lab",
    "facet of a hidden status": "/commitments/?status=complete",
    "commitment with hidden neighbours": "/commitments/pa-001-promise-1/",
    "commitment on the day of a proposal": "/commitments/pa-001-promise-1/?as_of=2026-01-01",
    "commitment on a retracted day": "/commitments/pa-001-promise-1/?as_of=2025-03-01",
    "draft by its reference": "/commitments/pa-003/",
    "merged by its reference": "/commitments/pa-004/",
    "organizations": "/organizations/",
    "organizations, searched": f"/organizations/?q={ASKED}",
    "organizations, misspelt": f"/organizations/?q={MISSPELT}",
    "organization with a hidden part": "/organizations/open-lab/",
    "hidden organization": f"/organizations/{ASKED}-lab/",
    "comparison with hidden neighbours": "/compare/?c=PA-001&c=PA-002",
    "comparison of what is hidden": "/compare/?c=PA-001&c=PA-003",
    "comparison of what was merged": "/compare/?c=PA-004&c=PA-002",
    "comparison of organizations": "/compare/?o=open-lab",
    "comparison with a hidden organization": f"/compare/?o=open-lab&o={ASKED}-lab",
    "comparison, searched": f"/compare/?q={ASKED}",
    "csv": "/commitments.csv",
    "csv of a search": f"/commitments.csv?q={ASKED}",
    "csv of a past day": "/commitments.csv?as_of=2026-01-15",
    "xlsx": "/commitments.xlsx",
    "changes": "/changes/?from=2025-01-01",
    "changes of the day of a proposal": "/changes/?from=2026-01-01&to=2026-01-31",
    "two days": "/changes/between/",
    "changes as csv": "/changes.csv?from=2025-01-01",
    "feed": "/changes.atom",
    "feed of a commitment": "/commitments/pa-001-promise-1/changes.atom",
    "feed of a search": f"/commitments.atom?q={ASKED}",
    "feed of an organization with a hidden part": "/organizations/open-lab/changes.atom",
    "feed of a hidden organization": f"/organizations/{ASKED}-lab/changes.atom",
    "following": "/follow/",
    "following a search": f"/follow/?scope=search&target=q%3D{ASKED}",
    "following a draft": "/follow/?scope=commitment&target=PA-003",
    "following what was merged": "/follow/?scope=commitment&target=PA-004",
    "card": "/embed/commitments/pa-001-promise-1/",
    "card of a draft": "/embed/commitments/pa-003/",
    "card on the day of a proposal": "/embed/commitments/pa-001-promise-1/?as_of=2026-01-01",
    "wall in a frame": "/embed/wall/",
    "wall in a frame, searched": f"/embed/wall/?q={ASKED}",
    "deadlines in a frame": "/embed/deadlines/",
    "snippets": "/embed/?what=commitment",
    "snippets for the wall": "/embed/?what=wall",
    "snippets for a draft": "/embed/?what=commitment&reference=PA-003",
    "badge": "/badges/PA-001.svg",
    "badge of a draft": "/badges/PA-003.svg",
    "open data": "/data/",
    "data dictionary": "/data/dictionary/",
    "releases": "/data/releases/",
    "release": "/data/releases/2026.11.22/",
    "two releases": "/data/releases/compare/",
    "method": "/method/",
    "about": "/about/",
    "not found": "/nothing-here/",
    "sign-in": "/accounts/login/",
}


RELEASED = ("list-of-commitments.csv", "list-of-commitments.json", "release.json", "paris-actions.zip")
DATA = (
    "/data/paris-actions.zip",
    "/data/paris-actions.sqlite",
    "/data/datapackage.json",
    "/data/catalog.jsonld",
    *(f"/data/{table.filename}" for table in TABLES),
    *(f"/data/releases/2026.11.22/{name}" for name in RELEASED),
)
"""The data as a whole, which has no language. The public record keeps what was once published, so it is not here."""

INTERFACE = (
    "/api/v1/",
    *(f"/api/v1/{each.name}/?page_size=200" for each in ALL),
    *(f"/api/v1/{each.name}/?expand={beside.resource}" for each in ALL for beside in each.expands),
    f"/api/v1/commitments/?q={ASKED}",
    "/api/v1/commitments/?as_of=2026-01-15",
    "/api/v1/commitments/PA-003/",
    "/api/v1/commitments/PA-001/?expand=parties,developments,assessments,sources&as_of=2025-03-01",
    f"/api/v1/organizations/{ASKED}-lab/",
    f"/api/v1/sources/{ASKED}-source/",
    "/api/v1/changes/?from=2025-01-01",
)
"""For programs: every list with everything beside its rows."""


def everything(client: Client) -> Iterator[tuple[str, str]]:
    """What each channel says to a visitor: headers and body, a workbook unpacked, a fragment as htmx gets it."""
    for name, path in CHANNELS.items():
        for lang in ("en", "fr"):
            yield f"{name} ({lang})", heard(client.get(f"/{lang}{path}"))
            if "list" in name or "search" in name:
                yield (
                    f"{name} as a fragment ({lang})",
                    heard(client.get(f"/{lang}{path}", headers={"HX-Request": "true"})),
                )
    embedded = (
        "/oembed?url=http://127.0.0.1:8000/en/commitments/pa-001/",
        "/oembed?url=http://127.0.0.1:8000/en/commitments/pa-003/",
    )
    for path in ("/", "/sitemap.xml", "/robots.txt", *embedded, *DATA, *INTERFACE):
        yield path, heard(client.get(path))


def heard(response) -> str:
    body = b"".join(response) if response.streaming else response.content
    if response.headers.get("Content-Type", "").endswith(("spreadsheetml.sheet", "/zip")):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return (
        f"{response.headers}\n{body.decode(errors='replace')}".lower()
    )  # SQLite keeps texts as they are, among bytes


def answered(response) -> int:
    """The status of an answer that was read to its end, as browsers do."""
    heard(response)
    return int(response.status_code)


def test_nothing_hidden_is_heard_in_any_channel(hidden, today, client):
    leaks = [(channel, name) for channel, text in everything(client) for name in NAMES if name in text]
    assert leaks == []


def test_there_are_channels_enough_and_each_of_them_answers(hidden, today, client):
    answers = {name: answered(client.get(f"/en{path}")) for name, path in CHANNELS.items()}
    odd = {name: status for name, status in answers.items() if status != 200}
    assert len(answers) >= 15
    assert odd == {
        "facet of a hidden organization": 400,
        "comparison of what is hidden": 400,
        "comparison with a hidden organization": 400,
        "card of a draft": 404,
        "snippets for a draft": 400,
        "badge of a draft": 404,
        "draft by its reference": 404,
        "merged by its reference": 301,
        "hidden organization": 404,
        "feed of a hidden organization": 404,
        "following a draft": 400,
        "not found": 404,
    }


def test_what_was_never_public_is_not_in_the_public_record(public, today, client):
    draft_of(public)
    verdicts_of(public)
    make_update(public, published=False, **texts("a draft development", "headline", "detail"))
    heard_of_it = "".join(
        heard(client.get(path))
        for path in ("/record.jsonl", "/en/record/", "/fr/record/?commitment=PA-001", "/en/record/1/")
    )
    assert "something public" in heard_of_it
    assert [name for name in NAMES if name in heard_of_it] == []


def test_nothing_hidden_is_told_by_mail(hidden, today):
    """To somebody who has been told of nothing yet, and to whom all of it is news."""
    rows = [follow(), follow("commitment", "PA-004"), follow("organization", "open-lab")]
    Subscription.objects.update(told_until=rows[0].told_until.replace(year=2024))
    assert tell(FollowPace.INSTANT) == 3
    heard_by_mail = "\n".join(f"{mail.subject}\n{mail.message}\n{mail.html_message}" for mail in mails())
    assert "Something public" in heard_by_mail
    assert [name for name in NAMES if name in heard_by_mail.lower()] == []


def test_a_hidden_page_answers_like_one_that_does_not_exist(hidden, today, client):
    for hidden_path, nowhere in (
        (f"commitments/pa-003-{WORD}-draft/", "commitments/pa-999/"),
        (f"organizations/{WORD}-lab/", "organizations/nobody/"),
    ):
        pages = []
        for path in (hidden_path, nowhere):
            response = client.get(f"/en/{path}")
            pages.append((response.status_code, response.content.decode().replace(path, "")))
        assert pages[0] == pages[1]
        assert pages[0][0] == 404


def test_their_editors_find_all_of_it_at_the_desk(hidden, client):
    client.force_login(the_editor())
    found = {}
    for model in ("commitment", "update", "assessment", "milestone", "indicator", "organization", "source"):
        page = client.get(f"/en/admin/tracker/{model}/", {"q": WORD})
        found[model] = page.context["cl"].result_count
    assert found == {
        "commitment": 2,
        "update": 6,
        "assessment": 4,
        "milestone": 1,
        "indicator": 1,
        "organization": 1,
        "source": 3,
    }


def test_reasons_and_names_stand_in_the_history(hidden, public, client):
    client.force_login(the_editor())
    page = client.get(f"/en/admin/tracker/commitment/{public.pk}/history/").content.decode()
    assert f"The {WORD} of a reason." in page
    assert f"{WORD} ravi" in page
