"""Every address of the site × everybody × GET and POST: one table says who gets what; an address without a row fails.

A cell is `GET/POST`. 302 leads on; `in` leads to the sign-in page. POST carries an empty form, which a page that would
take a filled one answers with 422, and a move without questions with 302. Each request is undone before the next.
"""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import translation

from tests.conftest import undone
from tests.factories import (
    SUMMIT,
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
    make_user,
)
from tests.reporting import what_others_send
from tracker.actions import records
from tracker.models import Event, HistoryEvent, User
from tracker.rules import OPERATOR

ACTORS = ("visitor", "member", "deactivated", "editor", "reviewer", "administrator")

TABLE = """
#                                               visitor  member   deactivated  editor   reviewer  administrator
robots                                          200/405  200/405  200/405      200/405  200/405   200/405
sitemap                                         200/405  200/405  200/405      200/405  200/405   200/405
admin:import                                    in/in    in/in    in/in        403/403  403/403   200/422
admin:import_plan                               in/in    in/in    in/in        403/403  403/403   302/302
admin:export_whole                              in/in    in/in    in/in        200/200  200/200   200/200
admin:index                                     in/in    in/in    in/in        200/200  200/200   200/200
admin:login                                     in/in    403/403  in/in        302/302  302/302   302/302
admin:logout                                    302/302  302/302  302/302      405/200  405/200   405/200
admin:password_change                           in/in    in/in    in/in        302/302  302/302   302/302
admin:password_change_done                      in/in    in/in    in/in        302/302  302/302   302/302
admin:autocomplete                              in/in    in/in    in/in        403/405  403/405   403/405
admin:jsi18n                                    in/in    in/in    in/in        200/405  200/405   200/405
admin:view_on_site                              in/in    in/in    in/in        404/404  404/404   404/404
admin:tracker_assessment_move                   in/in    in/in    in/in        403/403  200/302   403/403
admin:tracker_assessment_bulk                   in/in    in/in    in/in        302/200  302/200   302/403
admin:tracker_assessment_changelist             in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_assessment_add                    in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_assessment_history                in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_assessment_delete                 in/in    in/in    in/in        403/403  403/403   403/403
admin:tracker_assessment_change                 in/in    in/in    in/in        200/403  200/403   200/403
admin:tracker/assessment/<path:object_id>/      in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_measurement_changelist            in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_measurement_add                   in/in    in/in    in/in        403/403  403/403   403/403
admin:tracker_measurement_history               in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_measurement_delete                in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_measurement_change                in/in    in/in    in/in        200/422  200/422   200/403
admin:tracker/measurement/<path:object_id>/     in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_indicator_changelist              in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_indicator_add                     in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_indicator_history                 in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_indicator_delete                  in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_indicator_change                  in/in    in/in    in/in        200/422  200/422   200/403
admin:tracker/indicator/<path:object_id>/       in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_milestone_move                    in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_milestone_changelist              in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_milestone_add                     in/in    in/in    in/in        403/403  403/403   403/403
admin:tracker_milestone_history                 in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_milestone_delete                  in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_milestone_change                  in/in    in/in    in/in        200/422  200/422   200/403
admin:tracker/milestone/<path:object_id>/       in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_commitment_move                   in/in    in/in    in/in        200/302  200/302   403/403
admin:tracker_commitment_bulk                   in/in    in/in    in/in        302/200  302/200   302/403
admin:tracker_commitment_changelist             in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_commitment_add                    in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_commitment_history                in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_commitment_delete                 in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_commitment_change                 in/in    in/in    in/in        200/422  200/422   200/403
admin:tracker/commitment/<path:object_id>/      in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_event_changelist                  in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_event_add                         in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_event_history                     in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_event_delete                      in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_event_change                      in/in    in/in    in/in        200/422  200/422   200/403
admin:tracker/event/<path:object_id>/           in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_pillar_changelist                 in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_pillar_add                        in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_pillar_history                    in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_pillar_delete                     in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_pillar_change                     in/in    in/in    in/in        200/422  200/422   200/403
admin:tracker/pillar/<path:object_id>/          in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_topic_changelist                  in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_topic_add                         in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_topic_history                     in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_topic_delete                      in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_topic_change                      in/in    in/in    in/in        200/422  200/422   200/403
admin:tracker/topic/<path:object_id>/           in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_organization_changelist           in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_organization_add                  in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_organization_history              in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_organization_delete               in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_organization_change               in/in    in/in    in/in        200/422  200/422   200/403
admin:tracker/organization/<path:object_id>/    in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_party_changelist                  in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_party_add                         in/in    in/in    in/in        403/403  403/403   403/403
admin:tracker_party_history                     in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_party_delete                      in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_party_change                      in/in    in/in    in/in        200/422  200/422   200/403
admin:tracker/party/<path:object_id>/           in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_objective_changelist              in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_objective_add                     in/in    in/in    in/in        403/403  403/403   403/403
admin:tracker_objective_history                 in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_objective_delete                  in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_objective_change                  in/in    in/in    in/in        200/422  200/422   200/403
admin:tracker/objective/<path:object_id>/       in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_user_link                         in/in    in/in    in/in        404/403  404/403   404/200
admin:tracker_user_changelist                   in/in    in/in    in/in        403/403  403/403   200/200
admin:tracker_user_add                          in/in    in/in    in/in        403/403  403/403   200/422
admin:tracker_user_history                      in/in    in/in    in/in        403/403  403/403   200/200
admin:tracker_user_delete                       in/in    in/in    in/in        403/403  403/403   403/403
admin:tracker_user_change                       in/in    in/in    in/in        403/403  403/403   200/422
admin:tracker/user/<path:object_id>/            in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_historyevent_changelist           in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_historyevent_add                  in/in    in/in    in/in        403/403  403/403   403/403
admin:tracker_historyevent_history              in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_historyevent_delete               in/in    in/in    in/in        403/403  403/403   403/403
admin:tracker_historyevent_change               in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker/historyevent/<path:object_id>/    in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_source_changelist                 in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_source_add                        in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_source_history                    in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_source_delete                     in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_source_change                     in/in    in/in    in/in        200/422  200/422   200/403
admin:tracker/source/<path:object_id>/          in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_update_move                       in/in    in/in    in/in        200/302  200/302   403/403
admin:tracker_update_bulk                       in/in    in/in    in/in        302/200  302/200   302/403
admin:tracker_update_changelist                 in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_update_add                        in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_update_history                    in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_update_delete                     in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_update_change                     in/in    in/in    in/in        200/422  200/422   200/403
admin:tracker/update/<path:object_id>/          in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_report_accept                     in/in    in/in    in/in        404/302  404/302   404/403
admin:tracker_report_move                       in/in    in/in    in/in        200/302  200/302   403/403
admin:tracker_report_bulk                       in/in    in/in    in/in        302/200  302/200   302/403
admin:tracker_report_changelist                 in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_report_add                        in/in    in/in    in/in        403/403  403/403   403/403
admin:tracker_report_history                    in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_report_delete                     in/in    in/in    in/in        403/403  403/403   403/403
admin:tracker_report_change                     in/in    in/in    in/in        200/403  200/403   200/403
admin:tracker/report/<path:object_id>/          in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_reply_move                        in/in    in/in    in/in        403/403  200/422   403/403
admin:tracker_reply_changelist                  in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_reply_add                         in/in    in/in    in/in        403/403  403/403   403/403
admin:tracker_reply_history                     in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_reply_delete                      in/in    in/in    in/in        403/403  403/403   403/403
admin:tracker_reply_change                      in/in    in/in    in/in        200/403  200/403   200/403
admin:tracker/reply/<path:object_id>/           in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_correction_move                   in/in    in/in    in/in        200/422  200/422   403/403
admin:tracker_correction_changelist             in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_correction_add                    in/in    in/in    in/in        403/403  403/403   403/403
admin:tracker_correction_history                in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_correction_delete                 in/in    in/in    in/in        403/403  403/403   403/403
admin:tracker_correction_change                 in/in    in/in    in/in        200/403  200/403   200/403
admin:tracker/correction/<path:object_id>/      in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_membership_end                    in/in    in/in    in/in        403/403  403/403   200/302
admin:tracker_membership_changelist             in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_membership_add                    in/in    in/in    in/in        403/403  403/403   403/403
admin:tracker_membership_history                in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_membership_delete                 in/in    in/in    in/in        403/403  403/403   403/403
admin:tracker_membership_change                 in/in    in/in    in/in        200/403  200/403   200/403
admin:tracker/membership/<path:object_id>/      in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_invitation_move                   in/in    in/in    in/in        200/302  200/302   200/302
admin:tracker_invitation_changelist             in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_invitation_add                    in/in    in/in    in/in        403/403  403/403   403/403
admin:tracker_invitation_history                in/in    in/in    in/in        200/200  200/200   200/200
admin:tracker_invitation_delete                 in/in    in/in    in/in        403/403  403/403   403/403
admin:tracker_invitation_change                 in/in    in/in    in/in        200/403  200/403   200/403
admin:tracker/invitation/<path:object_id>/      in/in    in/in    in/in        302/302  302/302   302/302
admin:tracker_organization_invite               in/in    in/in    in/in        200/422  200/422   200/422
admin:app_list                                  in/in    in/in    in/in        200/200  200/200   200/200
admin:(?P<url>.*)$                              in/in    in/in    in/in        404/404  404/404   404/404
home                                            200/405  200/405  200/405      200/405  200/405   200/405
account_home                                    in/in    200/422  in/in        200/422  200/422   200/422
account_leave                                   in/in    404/404  in/in        404/404  404/404   404/404
account_welcome                                 410/410  410/410  410/410      410/410  410/410   410/410
invitation                                      410/410  410/410  410/410      410/410  410/410   410/410
invitation_passkey                              410/410  410/410  410/410      410/410  410/410   410/410
account_login                                   200/422  302/302  200/422      302/302  302/302   302/302
account_logout                                  302/302  200/302  302/302      200/302  200/302   200/302
account_reauthenticate                          in/in    200/422  in/in        200/422  200/422   200/422
account_email                                   in/in    200/302  in/in        200/302  200/302   200/302
account_confirm_email                           410/410  410/410  410/410      410/410  410/410   410/410
account_change_password                         in/in    200/422  in/in        200/422  200/422   200/422
account_set_password                            in/in    302/302  in/in        302/302  302/302   302/302
account_reset_password                          200/422  200/422  200/422      200/422  200/422   200/422
account_reset_password_done                     200/405  200/405  200/405      200/405  200/405   200/405
account_reset_password_from_key_done            200/405  200/405  200/405      200/405  200/405   200/405
account_reset_password_from_key                 410/410  410/410  410/410      410/410  410/410   410/410
usersessions_list                               in/in    200/302  in/in        200/302  200/302   200/302
mfa_index                                       in/in    200/405  in/in        200/405  200/405   200/405
mfa_authenticate                                in/in    302/302  in/in        302/302  302/302   302/302
mfa_reauthenticate                              in/in    302/302  in/in        200/422  200/422   200/422
mfa_activate_totp                               in/in    302/302  in/in        302/302  302/302   302/302
mfa_deactivate_totp                             in/in    404/404  in/in        302/302  302/302   302/302
mfa_view_recovery_codes                         in/in    404/405  in/in        404/405  404/405   404/405
mfa_generate_recovery_codes                     in/in    302/302  in/in        302/302  302/302   302/302
mfa_download_recovery_codes                     in/in    404/404  in/in        404/404  404/404   404/404
mfa_list_webauthn                               in/in    200/405  in/in        200/405  200/405   200/405
mfa_add_webauthn                                in/in    302/302  in/in        302/302  302/302   302/302
mfa_login_webauthn                              200/in   302/302  200/in       302/302  302/302   302/302
mfa_reauthenticate_webauthn                     in/in    302/302  in/in        302/302  302/302   302/302
mfa_edit_webauthn                               in/in    302/302  in/in        302/302  302/302   302/302
mfa_remove_webauthn                             in/in    302/302  in/in        302/302  302/302   302/302
commitment_list                                 200/405  200/405  200/405      200/405  200/405   200/405
commitment_short                                301/405  301/405  301/405      301/405  301/405   301/405
commitment_detail                               200/405  200/405  200/405      200/405  200/405   200/405
commitment_export                               200/405  200/405  200/405      200/405  200/405   200/405
organization_list                               200/405  200/405  200/405      200/405  200/405   200/405
organization_detail                             200/405  200/405  200/405      200/405  200/405   200/405
correction_new                                  200/422  200/422  200/422      200/422  200/422   200/422
correction_receipt                              404/405  404/405  404/405      404/405  404/405   404/405
report_detail                                   404/405  404/405  404/405      404/405  404/405   404/405
evidence                                        404/405  404/405  404/405      404/405  404/405   404/405
portal_home                                     in/in    200/405  in/in        200/405  200/405   200/405
portal_report                                   in/in    404/404  in/in        404/404  404/404   404/404
portal_autosave                                 405/in   405/404  405/in       405/404  405/404   405/404
portal_files                                    in/in    404/404  in/in        404/404  404/404   404/404
portal_submit                                   in/in    404/404  in/in        404/404  404/404   404/404
portal_receipt                                  in/in    404/405  in/in        404/405  404/405   404/405
portal_withdraw                                 in/in    404/404  in/in        404/404  404/404   404/404
portal_organization                             in/in    404/405  in/in        404/405  404/405   404/405
portal_start                                    in/in    404/404  in/in        404/404  404/404   404/404
portal_members                                  in/in    404/404  in/in        404/404  404/404   404/404
portal_assessment                               in/in    404/404  in/in        404/404  404/404   404/404
method                                          200/405  200/405  200/405      200/405  200/405   200/405
about                                           200/405  200/405  200/405      200/405  200/405   200/405
privacy                                         200/405  200/405  200/405      200/405  200/405   200/405
account_data                                    in/in    302/302  in/in        302/302  302/302   302/302
account_erase                                   in/in    302/302  in/in        302/302  302/302   302/302
account_erased                                  200/405  200/405  200/405      200/405  200/405   200/405
"""

SECOND_FACTOR = "/en/accounts/2fa/"
SIGN_IN = ("/en/accounts/login/", "/en/admin/login/")

ROWS: dict[str, dict[str, str]] = {
    line.split()[0]: dict(zip(ACTORS, line.split()[1:], strict=True))
    for line in TABLE.strip().splitlines()[1:]
}


def routes(resolver: Any = None, space: str = "", path: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern under its full name, `:` between namespaces; one without a name under its path there."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield space + (pattern.name or f"{path}{pattern.pattern}"), pattern
        elif pattern.namespace:
            yield from routes(pattern, f"{space}{pattern.namespace}:")
        else:
            yield from routes(pattern, space, path + str(pattern.pattern))


@pytest.fixture
def things(db: None) -> dict[str, Any]:
    """One of each kind of thing, in the state from which its move starts."""
    commitment = make_commitment(1)
    indicator = make_indicator(commitment)
    milestone = make_milestone(commitment, due_on="2026-03-31")
    return {
        "commitment": make_commitment(2, published=False),
        "milestone": milestone,
        "indicator": indicator,
        "measurement": make_measurement(indicator, 5),
        "party": make_party(commitment),
        "objective": make_objective(commitment),
        "organization": make_organization("some-lab"),
        "source": make_source(),
        "update": make_update(commitment, published=False),
        "assessment": make_assessment(commitment, until="proposed"),
        "pillar": commitment.pillar,
        "topic": commitment.topic,
        "event": records.create(
            Event(slug="a-meeting", name_en="A meeting", starts_on=SUMMIT, kind="conference"), by=OPERATOR
        ),
        "historyevent": HistoryEvent.objects.first(),
        "user": make_user("Somebody Else"),
        **what_others_send(commitment, milestone),
    }


VERBS = {
    "assessment": "confirm",
    "correction": "uphold",
    "invitation": "revoke",
    "milestone": "drop",
    "reply": "retract",
}
WORDS = {
    "address": "pa-001-promise-1",
    "extension": "csv",
    "slug": "some-lab",
    "key": "nowhere",
    "pk": "999999",
    "kind": "zip",
    "uidb64": "MQ",
    "uidb36": "1",
    "token": "set-password",
    "content_type_id": "1",
    "app_label": "tracker",
    "url": "nowhere",
}


def address(name: str, things: dict[str, Any]) -> str:
    """An address that the route answers, about the thing that its name speaks of."""
    pattern = dict(routes())[name]
    short = name.removeprefix("admin:tracker").strip("_/")
    model = re.split(r"[_/]", short)[0] if name.startswith("admin:tracker") else "commitment"
    about = {"object_id": str(things[model].pk), "verb": VERBS.get(model, "publish")}
    about["claim"] = str(things["claim"].pk)
    if name.startswith("portal_"):
        about |= {"key": things["report"].key, "pk": str(things["reply"].assessment_id)}
    given = {**WORDS, **about, **({"address": "PA-001"} if name == "commitment_short" else {})}
    if pattern.name is None:
        return "/en/admin/nowhere" if "url" in name else f"/en/admin/tracker/{model}/{about['object_id']}/"
    wanted = pattern.pattern.regex.groupindex or pattern.pattern.converters
    return reverse(name, kwargs={word: given[word] for word in wanted})


def browser_of(actor: str) -> Client:
    """That person's browser. A failure inside the site is an answer (500), not an exception."""
    client = Client(raise_request_exception=False)
    roles = {"editor": "is_editor", "reviewer": "is_reviewer", "administrator": "is_administrator"}
    if actor == "deactivated":
        person = make_user("Dora Deactivated", is_editor=True, is_reviewer=True, is_administrator=True)
        client.force_login(person)
        User.objects.filter(pk=person.pk).update(is_active=False)
    elif actor != "visitor":
        client.force_login(
            make_user(
                f"Just {actor}",
                email=f"{actor}@example.org",
                **{roles[actor]: True} if actor in roles else {},
            )
        )
    return client


def asked(client: Client, method: str, url: str) -> Any:
    """The answer. What it changed is undone, and who signed out by it is signed in again."""
    cookies = copy.deepcopy(client.cookies)
    with undone():
        response = getattr(client, method)(url)
        streamed = b"".join(response) if response.streaming else b""
        assert b"Traceback" not in streamed
    client.cookies = cookies
    return response


def answer(client: Client, method: str, url: str) -> str:
    """The status; `in` for a way to the sign-in page, `2f` for one to the second factor."""
    response = asked(client, method, url)
    location = response.headers.get("Location", "")
    if location.startswith(SIGN_IN):
        return "in"
    return "2f" if location == SECOND_FACTOR else str(response.status_code)


def test_every_route_has_its_row_and_every_row_its_route():
    with translation.override("en"):
        assert sorted(ROWS) == sorted(dict(routes()))


@pytest.mark.parametrize("actor", ACTORS)
def test_everybody_gets_what_the_table_says(actor, things):
    client = browser_of(actor)
    got = {}
    with translation.override("en"):
        for name in ROWS:
            url = address(name, things)
            got[name] = "/".join(answer(client, method, url) for method in ("get", "post"))
    expected = {name: row[actor] for name, row in ROWS.items()}
    assert {n: f"{got[n]} instead of {expected[n]}" for n in ROWS if got[n] != expected[n]} == {}
