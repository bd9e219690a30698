"""The same for what organizations write, who writes it, what is answered to verdicts, and errors that readers report: a
word put into all of it is found by its owners and in no public channel."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from tests.factories import (
    make_assessment,
    make_commitment,
    make_indicator,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
    make_user,
    the_editor,
    the_reviewer,
)
from tests.house.test_canary import ASKED, INTERFACE, WORD, heard
from tests.reporting import make_invitation, make_report, make_seat
from tracker.actions import corrections, members, replies, reports
from tracker.actions.derive import together
from tracker.enums import Barrier
from tracker.models import (
    Correction,
    EvidenceFile,
    Invitation,
    Membership,
    Reply,
    Report,
    ReportLink,
    ReportMeasurement,
    ReportMilestone,
    User,
)

pytestmark = pytest.mark.usefixtures("today")

LAB = "open-lab"
UNPUBLISHED = ("draft", "submitted", "changes_requested", "declined", "withdrawn")
NAMES = (WORD, "lea@example.org", "mina@example.org", "edith@example.org", "ravi@example.org")


@pytest.fixture
def lead(db: None) -> User:
    """Those who act for the organization, and those who decide, have the word for a name."""
    make_user(f"{WORD} edith", email="edith@example.org", is_editor=True)
    make_user(f"{WORD} ravi", email="ravi@example.org", is_reviewer=True)
    person = make_user(f"{WORD} lea", email="lea@example.org")
    make_seat(make_organization(LAB), person)
    make_seat(LAB, make_user(f"{WORD} mina", email="mina@example.org"), role="member")
    return person


@pytest.fixture
def hidden(lead: User) -> dict[str, str]:
    """One report in every state that nobody may see, and everything else; the address that each would have."""
    addresses = {}
    with together():
        published = make_commitment(1)
        make_party(published, LAB)
        make_report(published, LAB, until="published", headline="Something public")
        for number, state in enumerate(UNPUBLISHED, start=2):
            report = report_of(number, state)
            addresses[f"report: {state}"] = f"/reports/{report.key}/"
            addresses[f"file: {state}"] = f"/evidence/{report.files.get().key}/"
            addresses[f"its commitment: {state}"] = report.commitment.get_absolute_url()[3:]
        correcting(published)
        answers_to(published, lead)
    make_invitation(LAB, f"{WORD}@example.org")
    members.revoke(make_invitation(LAB, f"{WORD}-2@example.org"), by=the_editor())
    errors()
    return addresses


def report_of(number: int, state: str) -> Report:
    commitment = make_commitment(number)
    make_party(commitment, LAB)
    aim = make_objective(commitment)
    indicator, milestone = make_indicator(commitment), make_milestone(commitment, due_on="2026-12-31")
    words = {
        "headline": f"The {WORD} of a headline",
        "detail": f"The {WORD} of what happened",
        "next_step": f"The {WORD} of what is next",
        "barrier": Barrier.OTHER,
        "barrier_note": f"The {WORD} of a barrier",
    }
    report = make_report(commitment, LAB, objective=aim, until="draft", by=the_member(), **words)
    link = ReportLink(url=f"https://{WORD}.example/", title=f"{WORD} title", publisher=f"{WORD} press")
    figure = ReportMeasurement(
        indicator=indicator, value=123_454_321, as_of="2026-09-30", note=f"{WORD} note"
    )
    claim = ReportMilestone(milestone=milestone, achieved_on="2026-09-30")
    report = reports.write(report, by=the_member(), links=[link], measurements=[figure], claims=[claim])
    attach(report)
    if state == "withdrawn":
        return reports.withdraw(report, by=the_lead())
    if state != "draft":
        report = reports.submit(report, by=the_lead(), attested=True)
    if state == "changes_requested":
        return reports.request_changes(report, by=the_editor(), reason=f"The {WORD} of a request.")
    if state == "declined":
        return reports.decline(report, by=the_editor(), reason=f"The {WORD} of a refusal.")
    return report


def the_lead() -> User:
    return User.objects.get(email="lea@example.org")


def the_member() -> User:
    return User.objects.get(email="mina@example.org")


def attach(report: Report) -> None:
    content = f"The {WORD} in a file of {report.pk}".encode()
    file = EvidenceFile(
        name=f"{WORD}.pdf",
        title=f"{WORD} title of a file",
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    file.file.save("evidence", ContentFile(content), save=False)
    reports.attach(report, file, by=the_member())


def correcting(commitment) -> None:
    """A correcting report that waits: the published one must not give it away."""
    published = Report.objects.public().get(commitment=commitment)
    make_report(
        commitment, LAB, corrects=published, by=the_member(), headline=f"The {WORD} of a correcting report"
    )


def answers_to(commitment, lead: User) -> None:
    """To a verdict that is only proposed, and two that were taken back."""
    lab = make_organization(LAB)
    proposed = make_assessment(
        commitment, "limited", outcome="not_delivered", effective_on="2026-03-01", until="proposed"
    )
    replies.give(proposed, lab, by=lead, text=f"The {WORD} of a reply to a proposal", contests=True)
    public = make_assessment(commitment, "substantial", effective_on="2026-02-01")
    taken_back = replies.give(public, lab, by=lead, text=f"The {WORD} of a withdrawn reply", contests=True)
    replies.withdraw(taken_back, by=lead)
    taken_down = replies.give(public, lab, by=lead, text=f"The {WORD} of a retracted reply", contests=True)
    replies.retract(taken_down, by=the_reviewer(), reason=f"The {WORD} of a reason.")


def errors() -> None:
    """Waiting, answered behind the link alone, and upheld, which is listed without what the reader wrote."""
    for verb, finding in (("", ""), ("decline", f"The {WORD} of an answer."), ("uphold", "It was so.")):
        row, _token = corrections.report(
            Correction(
                page=f"/en/commitments/?q={WORD}" if verb != "uphold" else "/en/about/",
                text=f"The {WORD} of an error",
                evidence=f"https://{WORD}.example/",
            )
        )
        if verb:
            getattr(corrections, verb)(row, by=the_editor(), finding_en=finding, finding_fr=finding)


CHANNELS = {
    "home": "/",
    "home of a past day": "/?as_of=2026-10-15",
    "list": "/commitments/",
    "search": f"/commitments/?q={ASKED}",
    "search, misspelt": f"/commitments/?q={ASKED}en",
    "suggestions": f"/suggest/?q={ASKED}",
    "search for a name": "/commitments/?q=mina",
    "commitment with everything hidden": "/commitments/pa-001-promise-1/",
    "commitment on the day of a proposal": "/commitments/pa-001-promise-1/?as_of=2026-03-01",
    "commitment on the day of a reply": "/commitments/pa-001-promise-1/?as_of=2026-02-01",
    "organizations": "/organizations/",
    "organization": "/organizations/open-lab/",
    "organization of a past day": "/organizations/open-lab/?as_of=2026-10-15",
    "csv": "/commitments.csv",
    "csv of a search": f"/commitments.csv?q={ASKED}",
    "xlsx": "/commitments.xlsx",
    "corrections": "/corrections/",
    "corrections about a hidden page": "/corrections/?page=/en/portal/",
    "receipt guessed": "/corrections/receipt/guessed/",
    "method": "/method/",
    "about": "/about/",
    "privacy": "/privacy/",
    "sign-in": "/accounts/login/",
    "portal": "/portal/",
    "portal of the organization": "/portal/open-lab/",
    "desk": "/admin/tracker/report/",
}


def everything(client: Client, hidden: dict[str, str]) -> list[tuple[str, str]]:
    published = Report.objects.public().get()
    paths = {**CHANNELS, **hidden, "published report": f"/reports/{published.key}/"}
    found = [
        (f"{name} ({lang})", heard(client.get(f"/{lang}{path}")))
        for name, path in paths.items()
        for lang in ("en", "fr")
    ]
    return [
        *found,
        *((path, heard(client.get(path))) for path in ("/sitemap.xml", "/robots.txt", *INTERFACE)),
    ]


def test_nothing_of_it_is_heard_in_any_channel(hidden, client):
    said = everything(client, hidden)
    assert len(said) >= 2 * 15
    assert [(channel, name) for channel, text in said for name in NAMES if name in text] == []
    assert [channel for channel, text in said if "123,454,321" in text or "123454321" in text] == []


def test_the_organization_is_its_own_stranger_on_public_pages(hidden, lead, client):
    """Who is signed in sees on public pages what everybody sees."""
    client.force_login(lead)
    for name in ("commitment with everything hidden", "organization", "corrections"):
        assert WORD not in heard(client.get(f"/en{CHANNELS[name]}"))
    assert [client.get(f"/en{path}").status_code for name, path in hidden.items() if "report:" in name] == [
        404
    ] * len(UNPUBLISHED)


def test_a_hidden_report_and_its_file_answer_like_none(hidden, client):
    for name, path in hidden.items():
        if name.startswith(("report:", "file:")):
            nowhere = f"/{path.split('/')[1]}/nowhere/"
            pages = [
                (answer.status_code, answer.content.decode().replace(asked, ""))
                for asked, answer in ((each, client.get(f"/en{each}")) for each in (path, nowhere))
            ]
            assert pages[0] == pages[1]
            assert pages[0][0] == 404


def test_the_organization_finds_its_reports_in_the_portal(hidden, lead, client):
    client.force_login(lead)
    for report in Report.objects.exclude(published_at__isnull=False):
        assert WORD in client.get(f"/en/portal/reports/{report.key}/", follow=True).content.decode()


def test_the_editors_find_what_was_handed_in_and_the_rest_of_it_is_stored(hidden, client):
    client.force_login(the_editor())
    for report in Report.objects.handed_in().exclude(published_at__isnull=False):
        assert WORD in client.get(f"/en/admin/tracker/report/{report.pk}/change/").content.decode()
    found = {
        "reports": Report.objects.filter(headline__contains=WORD).count(),
        "replies": Reply.objects.filter(text__contains=WORD).count(),
        "corrections": Correction.objects.filter(text__contains=WORD).count(),
        "invitations": Invitation.objects.filter(email__contains=WORD).count(),
        "members": Membership.objects.filter(user__name__contains=WORD).count(),
        "files": EvidenceFile.objects.filter(name__contains=WORD).count(),
    }
    assert found == {
        "reports": 6,
        "replies": 3,
        "corrections": 3,
        "invitations": 2,
        "members": 2,
        "files": 5,
    }
