"""`manage.py person`: for whoever is asked in writing."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_user
from tests.following.making import follow
from tests.privacy.traces import ADDRESS, NAME, everything_stored, found, make_canary
from tests.reporting import make_seat
from tracker.models import Subscription, User
from tracker.notices.following import ask

pytestmark = pytest.mark.usefixtures("today")


def test_everything_stored_is_printed_as_json(db, capsys):
    make_canary()
    call_command("person", "export", ADDRESS.upper())
    stored = json.loads(capsys.readouterr().out)
    assert stored["account"]["email"] == ADDRESS
    assert [seat["organization"] for seat in stored["seats"]] == ["Canary Lab", "Old Lab"]


def test_it_is_written_into_a_file_that_nobody_else_can_read(db, tmp_path, capsys):
    make_user("Sven Stranger")
    file = tmp_path / "data.json"
    call_command("person", "export", "sven@example.org", to=file)
    assert json.loads(file.read_text())["account"]["name"] == "Sven Stranger"
    assert file.stat().st_mode & 0o777 == 0o600
    assert "Sven" not in capsys.readouterr().out
    with pytest.raises(CommandError, match="cannot be made: File exists"):
        call_command("person", "export", "sven@example.org", to=file)


def test_erasing_wants_a_yes(db):
    make_seat("some-lab", "Lea Lead")
    with pytest.raises(CommandError, match="cannot be undone"):
        call_command("person", "erase", "lea@example.org")
    assert User.objects.get(email="lea@example.org").name == "Lea Lead"


def test_erasing_leaves_nothing(db, capsys):
    make_canary()
    call_command("person", "erase", ADDRESS, yes=True)
    assert found() == []
    said = capsys.readouterr().out
    assert said == "Erased. Backups made before still hold them until they are replaced.\n"
    assert NAME not in said


def test_the_last_administrator_is_refused(db):
    make_user("Ada Administrator", is_administrator=True)
    with pytest.raises(CommandError, match="last administrator"):
        call_command("person", "erase", "ada@example.org", yes=True)


def test_who_only_follows_by_mail_is_found_and_erased(db, capsys):
    other = follow(email="other@example.net")
    ask(Subscription(email="vera@example.net", scope="all", language="fr", pace="weekly"))
    call_command("person", "export", "Vera@example.net")
    stored = json.loads(capsys.readouterr().out)
    assert [(row["scope"], row["pace"], row["confirmed_at"]) for row in stored["following"]] == [
        ("all", "weekly", None)
    ]
    assert len(stored["mails"]) == 1
    with pytest.raises(CommandError, match="cannot be undone"):
        call_command("person", "erase", "vera@example.net")
    call_command("person", "erase", "vera@example.net", yes=True)
    assert "vera@example.net" not in everything_stored()
    assert list(Subscription.objects.all()) == [other]
    with pytest.raises(CommandError, match="follows nothing"):
        call_command("person", "export", "vera@example.net")


@pytest.mark.parametrize("verb", ["export", "erase"])
def test_an_unknown_address_is_said(db, verb):
    with pytest.raises(CommandError, match="no account with this address"):
        call_command("person", verb, "nobody@example.org")
