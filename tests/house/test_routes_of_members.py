"""The same walk over every address for people of organizations, and for an editor without a second factor.

Where a seat makes no difference they get what `member` gets in `test_routes`, and the editor what editors get; the
table below names every address where it does. `2f` leads on to setting up the second factor.
"""

import pytest
from django.test import Client
from django.utils import translation

from tests.factories import make_user
from tests.house import test_routes as whole
from tests.reporting import make_seat, the_lead, the_member

things = whole.things

ACTORS = ("own_member", "own_lead", "other_member", "other_lead", "no_factor")

TABLE = """
#                        own_member  own_lead    other_member  other_lead  no_factor
admin:login              403/403     403/403     403/403       403/403     302/302
admin:logout             302/302     302/302     302/302       302/302     405/200
mfa_deactivate_totp      404/404     404/404     404/404       404/404     404/404
mfa_reauthenticate       302/302     302/302     302/302       302/302     302/302
portal_home              302/405     302/405     302/405       302/405     2f/2f
portal_organization      200/405     200/405     404/405       404/405     2f/2f
portal_start             302/404     302/404     404/404       404/404     2f/2f
portal_report            302/422     302/422     404/404       404/404     2f/2f
portal_autosave          405/200     405/200     405/404       405/404     2f/2f
portal_files             302/422     302/422     404/404       404/404     2f/2f
portal_submit            302/302     302/302     404/404       404/404     2f/2f
portal_receipt           200/405     200/405     404/405       404/405     2f/2f
portal_withdraw          403/403     200/302     404/404       404/404     2f/2f
portal_assessment        200/403     200/422     404/404       404/404     2f/2f
portal_members           200/403     200/422     404/404       404/404     2f/2f
"""

ROWS = {
    line.split()[0]: dict(zip(ACTORS, line.split()[1:], strict=True))
    for line in TABLE.strip().splitlines()[1:]
}


def person(actor):
    """Mina and Lea act for the organization of the things walked over, Omember and Olead for another."""
    match actor:
        case "own_member":
            return the_member()
        case "own_lead":
            return the_lead()
        case "no_factor":
            return make_user("Nadia Nofactor", is_editor=True, second_factor=False)
        case _:
            role = actor.removeprefix("other_")
            return make_seat("other-lab", f"O{role} Other", role=role).user


def expected(name, actor):
    if name in ROWS:
        return ROWS[name][actor]
    if actor != "no_factor":
        return whole.ROWS[name]["member"]
    return "2f/2f" if name.startswith(("admin:", "portal_", "evidence")) else whole.ROWS[name]["editor"]


@pytest.mark.parametrize("actor", ACTORS)
def test_people_of_organizations_get_what_their_table_says(actor, things):
    client = Client(raise_request_exception=False)
    client.force_login(person(actor))
    got = {}
    with translation.override("en"):
        for name in whole.ROWS:
            url = whole.address(name, things)
            got[name] = "/".join(whole.answer(client, method, url) for method in ("get", "post"))
    assert {n: f"{got[n]} instead of {expected(n, actor)}" for n in got if got[n] != expected(n, actor)} == {}


def test_the_table_names_routes_that_exist():
    assert set(ROWS) <= set(whole.ROWS)
