"""Who must have a second factor is led to set one up before the desk or the portal opens, and only then."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from fido2.utils import websafe_encode

from tests.accounts.conftest import code, sign_in
from tests.factories import PASSWORD, TOTP_SECRET, make_organization, make_user
from tests.house.test_routes import routes
from tests.reporting import make_seat
from tracker.actions import accounts
from tracker.exceptions import NotAllowed
from tracker.models import HistoryEvent

NEEDED = "it needs a second step before you go on"


def led_away(answer):
    return answer.status_code == 302 and answer.headers["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("role", ["is_editor", "is_reviewer", "is_administrator"])
def test_staff_without_one_do_not_reach_the_desk(signed_in, role):
    browser = signed_in(make_user("Stella Staff", second_factor=False, **{role: True}))
    for path in ("/en/admin/", "/fr/admin/", "/en/admin/tracker/commitment/", "/en/admin/no-such-page/"):
        answer = browser.get(path)
        assert answer.headers["Location"] == f"{path[:3]}/accounts/2fa/"
    assert NEEDED in browser.get(reverse("mfa_index")).content.decode()


def test_no_page_of_the_desk_is_forgotten(signed_in):
    """Every address there is under /admin/, also those that libraries bring."""
    browser = signed_in(make_user("Stella Staff", second_factor=False, is_editor=True, is_administrator=True))
    for name, pattern in routes():
        if name.startswith("admin:") and name not in ("admin:login", "admin:logout"):
            path = "/en/admin/" + re.sub(r"<[^>]+>|\(.*\)", "1", str(pattern.pattern)).strip("^$")
            assert (path, led_away(browser.get(path)), led_away(browser.post(path))) == (path, True, True)


def test_a_fragment_is_led_there_by_htmx(signed_in):
    browser = signed_in(make_user("Stella Staff", second_factor=False, is_editor=True))
    answer = browser.get(reverse("admin:index"), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, reverse("mfa_index"))


def test_recovery_codes_alone_are_none(signed_in):
    staff = make_user("Stella Staff", second_factor=False, is_editor=True)
    RecoveryCodes.activate(staff)
    assert led_away(signed_in(staff).get(reverse("admin:index")))


def test_an_app_or_a_passkey_is_one(signed_in):
    for kind in ("totp", "webauthn"):
        staff = make_user(f"Staff{kind}", second_factor=False, is_editor=True)
        Authenticator.objects.create(user=staff, type=kind, data={})
        assert signed_in(staff).get(reverse("admin:index")).status_code == 200


def test_members_need_one_where_their_organization_says_so(signed_in, member, stranger):
    strict, easy = make_organization("strict-lab", requires_second_factor=True), make_organization("easy-lab")
    make_seat(strict, member)
    make_seat(easy, member)
    make_seat(easy, stranger)
    assert led_away(signed_in(member).get("/en/portal/easy-lab/"))
    assert not led_away(signed_in(stranger).get("/en/portal/easy-lab/"))
    TOTP.activate(member, TOTP_SECRET)
    assert not led_away(signed_in(member).get("/en/portal/easy-lab/"))


def test_who_has_left_such_an_organization_needs_none(signed_in, member):
    make_seat(make_organization("strict-lab", requires_second_factor=True), member, ended_at=timezone.now())
    assert not led_away(signed_in(member).get("/en/portal/"))


@pytest.mark.parametrize("path", ["/en/", "/en/accounts/", "/en/accounts/2fa/", "/en/about/"])
def test_other_pages_stay_open(signed_in, path):
    staff = make_user("Stella Staff", second_factor=False, is_editor=True)
    assert signed_in(staff).get(path).status_code == 200


def test_one_can_always_leave(signed_in):
    staff = make_user("Stella Staff", second_factor=False, is_editor=True)
    browser = signed_in(staff)
    assert not led_away(browser.post(reverse("admin:logout")))
    assert browser.get(reverse("account_home")).status_code == 302


@pytest.mark.parametrize("path", ["/en/admin/", "/en/portal/"])
def test_visitors_pay_no_query_for_it(client, db, count_queries, path):
    assert count_queries(client, path)[1] == 0


def test_the_sign_in_page_of_the_admin_is_ours(client, member, signed_in, editor):
    answer = client.get("/en/admin/login/?next=/en/admin/tracker/commitment/")
    assert answer.headers["Location"] == "/en/accounts/login/?next=/en/admin/tracker/commitment/"
    typed = {"username": "edith@example.org", "password": PASSWORD}
    assert client.post("/en/admin/login/", typed).headers["Location"].startswith("/en/accounts/login/")
    assert client.get(reverse("admin:index")).status_code == 302
    assert signed_in(member).get("/en/admin/login/").status_code == 403
    assert signed_in(editor).get("/en/admin/login/").headers["Location"] == reverse("admin:index")


def test_setting_up_an_app_takes_its_code_and_gives_recovery_codes(through_the_form, member, committed):
    browser = through_the_form(member)
    address = reverse("mfa_activate_totp")
    browser.get(address)
    session = browser.session
    session["mfa.totp.secret"] = TOTP_SECRET
    session.save()
    assert browser.post(address, {"code": "000000"}).status_code == 422
    with committed():
        answer = browser.post(address, {"code": code()})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert sorted(Authenticator.objects.values_list("type", flat=True)) == ["recovery_codes", "totp"]
    assert [message.subject for message in mail.outbox] == [
        "Signing in now takes a code | Paris Actions Tracker"
    ]
    page = browser.get(reverse("mfa_download_recovery_codes"))
    assert len([line for line in page.content.decode().splitlines() if line.isdigit()]) == 10


def test_removing_the_last_one_removes_the_recovery_codes(through_the_form, editor, committed):
    RecoveryCodes.activate(editor)
    browser = through_the_form(editor)
    with committed():
        browser.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert led_away(browser.get(reverse("admin:index")))
    assert len(mail.outbox) == 1


def test_nobody_sees_or_removes_the_passkey_of_another(through_the_form, member, editor):
    key = Authenticator.objects.create(user=editor, type="webauthn", data={"name": "Phone"})
    browser = through_the_form(member)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert browser.get(reverse(name, args=[key.pk])).status_code == 404
        assert browser.post(reverse(name, args=[key.pk])).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


ID = "AAAA"
MADE_UP = [
    "",
    "{}",
    "[]",
    "null",
    "7",
    '"text"',
    "not json",
    '{"id": 1}',
    '{"response": {}}',
    json.dumps({"id": ID, "rawId": ID, "type": "public-key", "response": {}}),
    json.dumps({"id": ID, "rawId": ID, "type": "public-key", "response": {"userHandle": "MQ"}}),
    json.dumps({"id": ID, "rawId": ID, "type": "public-key", "response": None}),
    json.dumps(
        {
            "id": ID,
            "rawId": ID,
            "type": "public-key",
            "response": {
                "clientDataJSON": ID,
                "authenticatorData": ID,
                "signature": ID,
                "attestationObject": ID,
                "userHandle": "MQ",
            },
        }
    ),
    json.dumps(
        {
            "id": ID,
            "rawId": ID,
            "type": "public-key",
            "response": {
                "clientDataJSON": websafe_encode(b'{"type":"webauthn.get","challenge":"AAAA","origin":"x"}'),
                "authenticatorData": websafe_encode(bytes(37)),
                "signature": ID,
                "attestationObject": websafe_encode(b"\xa3\x63fmtdnone"),
                "userHandle": websafe_encode(b"1"),
            },
        }
    ),
    "[" * 2000,
]


@pytest.mark.parametrize("typed", MADE_UP)
def test_a_made_up_passkey_opens_nothing(client, editor, typed):
    client.get(reverse("mfa_login_webauthn"))
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": typed})
    assert answer.status_code == 302
    sign_in(client, editor.email)
    assert client.post(reverse("mfa_authenticate"), {"credential": typed}).status_code == 422
    assert client.get(reverse("account_home")).status_code == 302


@pytest.mark.parametrize("typed", MADE_UP)
def test_a_made_up_passkey_is_not_kept(through_the_form, member, typed):
    browser = through_the_form(member)
    browser.get(reverse("mfa_add_webauthn"))
    answer = browser.post(reverse("mfa_add_webauthn"), {"credential": typed, "name": "Phone"})
    assert answer.status_code == 422
    assert not Authenticator.objects.exists()


def test_an_administrator_takes_a_lost_one_away(administrator, editor, member):
    with pytest.raises(NotAllowed):
        accounts.drop_second_factor(editor, by=member)
    accounts.drop_second_factor(editor, by=administrator)
    assert not Authenticator.objects.filter(user=editor).exists()
    assert HistoryEvent.objects.get().data == {"changes": {"second_factor": ["", "removed"]}}
