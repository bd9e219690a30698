"""The sandbox: made-up organizations and people of each role, marked as such, and gone again without a trace."""

import json
import re

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from tests.factories import DAY, make_assessment, make_commitment, make_organization, make_party, make_user
from tests.reporting import make_invitation, make_report
from tracker.actions import assessments, audit, members, people, records, replies, reports, sample, sandbox
from tracker.actions.sandbox.stage import SCOPE
from tracker.enums import AssessmentState, CorrectionState, ReportState, ScheduleState
from tracker.exceptions import Refused
from tracker.models import (
    Assessment,
    Commitment,
    Correction,
    EvidenceFile,
    Notice,
    Organization,
    Report,
    Source,
    User,
)
from tracker.rules import OPERATOR

pytestmark = pytest.mark.usefixtures("today")


def dump():
    """Every row of every table, without the index of words that SQLite keeps for itself, and without the version of the
    data, which is another one after all that was written and has gone."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names()):
            if "_fts" not in table and table not in ("sqlite_sequence", "tracker_dataversion"):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  # its own name
                found[table] = sorted(json.dumps(row, default=str) for row in cursor.fetchall())
    return found


def files():
    storage = storages["evidence"]
    folders = storage.listdir("")[0] if storage.exists("") else []
    return sorted(f"{folder}/{name}" for folder in folders for name in storage.listdir(folder)[1])


@pytest.fixture(autouse=True)
def _english():
    """A page in French leaves its language behind."""
    with translation.override("en"):
        yield


@pytest.fixture
def real(db):
    """A little of the real record, its people, and what waits for them."""
    editor = make_user("Edith Editor", is_editor=True)
    make_user("Ada Administrator", is_administrator=True)
    commitment = make_commitment(1)
    make_party(commitment, "some-lab")
    make_report(commitment, until="published")
    make_assessment(commitment, "limited", effective_on="2026-11-01", until="proposed")
    make_invitation("some-lab", "next@example.org", by=editor)
    return commitment


@pytest.fixture
def made(real):
    sandbox.make(by=OPERATOR)


def somebody(name):
    return User.objects.get(name=f"{name} Sample")


def test_what_was_made_goes_without_a_trace(real, django_capture_on_commit_callbacks):
    before, kept = dump(), files()
    call_command("demo_people", verbosity=0)
    assert dump() != before
    assert len(files()) == len(kept) + 1
    with django_capture_on_commit_callbacks(execute=True):
        call_command("demo_people", remove=True, verbosity=0)
    assert dump() == before
    assert files() == kept


def test_there_is_something_to_try_for_everybody(made):
    states = dict(
        Report.objects.filter(SCOPE.commitments("commitment__")).values_list("state", "organization__slug")
    )
    assert states == {
        ReportState.DRAFT: "sample-sandbox-aurora",
        ReportState.SUBMITTED: "sample-sandbox-aurora",
        ReportState.PUBLISHED: "sample-sandbox-aurora",
        ReportState.CHANGES_REQUESTED: "sample-sandbox-meridian",
    }
    verdicts = Assessment.objects.filter(SCOPE.commitments("commitment__")).order_by("pk")
    assert [verdict.state for verdict in verdicts] == [AssessmentState.PUBLISHED, AssessmentState.PROPOSED]
    assert verdicts[1].reply_until is not None
    assert Correction.objects.get().state == CorrectionState.RECEIVED
    library = Commitment.objects.as_of(DAY).with_now().get(reference="SB-001")
    assert library.now.schedule == ScheduleState.OVERDUE
    assert library.objectives.count() == 3
    assert EvidenceFile.objects.get().report.state == ReportState.SUBMITTED


def test_there_is_a_person_of_each_role_and_none_has_a_password(made):
    cast = sandbox.members_of_the_cast()
    assert [person.name for person in cast] == [
        f"{n} Sample" for n in ("Dan", "Eva", "Finn", "Ana", "Ben", "Cleo")
    ]
    roles = [(p.is_editor, p.is_reviewer, p.is_administrator) for p in cast[:3]]
    assert roles == [(True, False, False), (True, True, False), (False, False, True)]
    seats = [(p.name, s.role, s.organization.slug) for p in cast for s in p.memberships.all()]
    assert seats == [
        ("Ana Sample", "lead", "sample-sandbox-aurora"),
        ("Ben Sample", "member", "sample-sandbox-aurora"),
        ("Cleo Sample", "lead", "sample-sandbox-meridian"),
    ]
    assert not any(person.has_usable_password() for person in cast)
    assert all(person.email.endswith("@sandbox.invalid") for person in cast)


def test_everything_says_that_it_is_made_up(made):
    assert all(
        row.is_sample and "Sample" in row.title_en and "Exemple" in row.title_fr
        for row in sandbox.commitments()
    )
    assert all("(sample)" in row.name_en and "(exemple)" in row.name_fr for row in sandbox.organizations())
    assert list(audit.stale()) == []


def test_real_people_are_not_told_and_nothing_is_mailed(real):
    before = set(Notice.objects.values_list("pk", flat=True))
    sandbox.make(by=OPERATOR)
    told = Notice.objects.exclude(pk__in=before)
    assert set(told.values_list("recipient__groups__name", flat=True)) == {"Sandbox"}
    assert not told.waiting().exists()


def test_no_list_of_the_record_holds_it(made, client):
    for path in ("/en/", "/en/commitments/", "/en/organizations/", "/en/commitments.csv", "/sitemap.xml"):
        response = client.get(path)
        body = (b"".join(response) if response.streaming else response.content).decode()
        assert "lighthouse" not in body
        assert "urora" not in body


def test_its_pages_are_there_and_say_what_they_are(made, client):
    report = Report.objects.get(commitment__reference="SB-001", state=ReportState.PUBLISHED)
    pages = [page.get_absolute_url() for page in sandbox.commitments()]
    pages += [f"/en/organizations/{slug}/" for slug in ("sample-sandbox-aurora", "sample-sandbox-meridian")]
    for path in (*pages, report.get_absolute_url()):
        for language in ("en", "fr"):
            response = client.get(path.replace("/en/", f"/{language}/", 1))
            assert response.status_code == 200
            assert '<div class="notice warn">' in response.content.decode()


# --- The command ----------------------------------------------------------------------------------------------------


def links(text):
    return re.findall(r"http://try\.example/en/accounts/welcome/\S+", text)


def test_the_command_prints_a_link_for_each_person_and_new_ones_the_second_time(real, capsys):
    call_command("demo_people", base_url="http://try.example/")
    first = capsys.readouterr().out
    assert "The sandbox is made." in first
    assert "Lead of Aurora Institute (sample): Ana Sample, ana@sandbox.invalid" in first
    assert "http://try.example/en/commitments/sb-001-sample-library/" in first
    assert len(links(first)) == 6
    call_command("demo_people", base_url="http://try.example")
    second = capsys.readouterr().out
    assert "The sandbox is there already" in second
    assert len(links(second)) == 6
    assert User.objects.filter(groups__name="Sandbox").count() == 6


def test_a_link_opens_the_account_of_that_person(real, capsys):
    call_command("demo_people", base_url="http://try.example")
    ana = next(link for link in links(capsys.readouterr().out) if f"/{b64(somebody('Ana'))}/" in link)
    browser = Client()
    page = browser.get(ana.removeprefix("http://try.example"), follow=True)
    assert 'value="ana@sandbox.invalid"' in page.content.decode()
    chosen = {"name": "Ana Sample", "email": "ana@sandbox.invalid"}
    chosen |= dict.fromkeys(("new_password1", "new_password2"), "lighthouses in the fog")
    browser.post(page.redirect_chain[-1][0], chosen)
    assert browser.get("/en/portal/sample-sandbox-aurora/").status_code == 200


def b64(person):
    return urlsafe_base64_encode(force_bytes(person.pk))


def test_production_refuses_unless_it_is_a_sandbox(db, settings, capsys):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="--yes-this-is-a-sandbox"):
        call_command("demo_people")
    assert not sandbox.stands()
    call_command("demo_people", yes_this_is_a_sandbox=True)
    assert sandbox.stands()
    call_command("demo_people", remove=True)
    assert capsys.readouterr().out.endswith("The sandbox is gone.\n")
    call_command("demo_people", remove=True)
    assert capsys.readouterr().out == "There is no sandbox.\n"


def test_the_command_shows_the_code_for_a_key(capsys, time_machine):
    time_machine.move_to(59, tick=False)
    call_command("demo_people", code="gezd gnbv gy3t qojq gezd gnbv gy3t qojq")
    assert capsys.readouterr().out == "287082\n"  # RFC 6238, the first line of its table
    with pytest.raises(CommandError, match="This is no key"):
        call_command("demo_people", code="not a key!")


# --- After it was tried ---------------------------------------------------------------------------------------------


def test_what_was_done_while_trying_goes_too(real):
    before = dump()
    sandbox.make(by=OPERATOR)
    ana, dan, eva = somebody("Ana"), somebody("Dan"), somebody("Eva")
    verdict = Assessment.objects.get(state="proposed", commitment__reference="SB-001")
    reply = replies.give(verdict, Organization.objects.get(slug="sample-sandbox-aurora"), by=ana, text="No.")
    replies.withdraw(reply, by=ana)
    waiting = Report.objects.get(state=ReportState.SUBMITTED)
    reports.publish(waiting, by=eva)
    invitation = make_invitation("sample-sandbox-aurora", "guest@example.org", by=ana, role="member")
    guest = people.create(User(email="guest@example.org", name="Gus"), by=OPERATOR)
    members.accept(invitation, by=guest)
    records.create(
        Source(key="tried", title="T", publisher="P", type="press", independence="independent"), by=dan
    )
    dan.name, dan.email = "Daniel", "daniel@example.org"
    people.save(dan, by=somebody("Finn"))
    browser = Client()
    browser.force_login(dan)
    assert sandbox.remove(by=OPERATOR) == []
    assert dump() == before


def test_whoever_changed_the_real_record_is_erased_and_their_work_stays(made, real, capsys):
    verdict = Assessment(
        commitment=real, status="limited", effective_on="2026-10-01", rationale_en="Seen.", rationale_fr="Vu."
    )
    verdict = assessments.propose(verdict, by=somebody("Dan"), sources=[Source.objects.get(key="a-source")])
    call_command("demo_people", remove=True)
    assert "1 of its people changed the real record" in capsys.readouterr().out
    verdict.refresh_from_db()
    assert str(verdict.author) == "former user"
    assert User.objects.filter(email__contains="sandbox").count() == 0
    assert not Group.objects.filter(name="Sandbox").exists()


def test_it_is_not_removed_while_the_real_record_rests_on_it(made, real):
    make_party(real, Organization.objects.get(slug="sample-sandbox-aurora"))
    with pytest.raises(Refused, match="Real entries point to sample data"):
        sandbox.remove(by=OPERATOR)
    assert sandbox.stands()
    assert sandbox.members_of_the_cast()


def test_sample_data_and_sandbox_come_and_go_side_by_side(made):
    sample.make(3, 1, by=OPERATOR, beside_real=True)
    sample.clear()
    assert sandbox.commitments().count() == 2
    sample.make(3, 1, by=OPERATOR, beside_real=True)
    sandbox.remove(by=OPERATOR)
    assert Commitment.objects.filter(reference__startswith="SA-").count() == 3


def test_it_is_not_made_twice(made):
    with pytest.raises(Refused, match="There is a sandbox already"):
        sandbox.make(by=OPERATOR)


def test_the_data_set_can_be_loaded_beside_it(db):
    sandbox.make(by=OPERATOR)
    call_command("load_actions", verbosity=0)
    assert Commitment.objects.filter(is_sample=False).count() == 109
    sandbox.remove(by=OPERATOR)
    assert not Organization.objects.filter(slug__startswith="sample-").exists()


def test_what_is_exported_whole_holds_nothing_of_it(made, tmp_path):
    make_organization("some-lab")
    call_command("export_actions", tmp_path, verbosity=0)
    assert [
        file.name for file in tmp_path.iterdir() if b"ample" in file.read_bytes().replace(b"example", b"")
    ] == []
