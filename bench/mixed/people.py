"""Made-up people in the database of DATABASE_URL, made by the site's own actions; prints as JSON how each signs in
and what is theirs to do. Their one password comes in BENCH_PASSWORD and is nowhere else."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

MEMBERS, EDITORS = 10, 5
PROMISES = 3
"""Commitments that each member reports on in turn."""
READ = 300
"""Commitments that readers look at."""
NOWHERE = "bench.invalid"


def make(password: str) -> dict[str, Any]:
    """Editors with a second factor; leads of organizations, of which every second one asks for it as well. Django
    has to be set up."""
    from tracker.actions import members
    from tracker.models import Commitment, Organization

    editors = [_person(f"Editor {n}", password, is_editor=True) for n in range(EDITORS)]
    admitting = _user(editors[0]["email"])
    organizations = list(
        Organization.objects.filter(slug__startswith="sample-").order_by("pk")[: 20 * MEMBERS]
    )
    found: list[dict[str, Any]] = []
    for organization in organizations:
        promises = _promises(organization)
        if len(found) == MEMBERS or len(promises) < PROMISES:
            continue
        strict = len(found) % 2 == 0
        person = _person(f"Member {len(found)}", password, second_factor=strict)
        lead = _user(person["email"])
        members.accept(members.invite(organization, person["email"], by=admitting, role="lead"), by=lead)
        if strict:
            members.require_second_factor(organization, by=_user(person["email"]), required=True)
        found.append({**person, "organization": organization.slug, "promises": promises})
    public = Commitment.objects.public().order_by("reference")
    mine = list(public.values_list("pk", "reference")[: EDITORS * 4])
    for number, editor in enumerate(editors):
        editor["commitments"] = [[pk, reference.lower()] for pk, reference in mine[number::EDITORS]]
    references = [reference.lower() for reference in public.values_list("reference", flat=True)[:READ]]
    return {"members": found, "editors": editors, "references": references}


def _promises(organization: Any) -> list[str]:
    parties = organization.parties.filter(left_on=None, commitment__publication="published")
    return list(dict.fromkeys(parties.values_list("commitment__reference", flat=True)))[:PROMISES]


def _person(name: str, password: str, *, second_factor: bool = True, **roles: bool) -> dict[str, Any]:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from tracker.actions import people
    from tracker.models import User
    from tracker.rules import OPERATOR

    email = f"{name.lower().replace(' ', '-')}@{NOWHERE}"
    person = people.create(User(email=email, name=f"{name} (sample)", **roles), by=OPERATOR)
    person.set_password(password)
    person.save(update_fields=["password"])
    secret = generate_totp_secret() if second_factor else ""
    if secret:
        TOTP.activate(person, secret)
    return {"email": email, "secret": secret}


def _user(email: str) -> Any:
    from tracker.models import User

    return User.objects.get(email=email)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.settings")
    import django

    django.setup()
    json.dump(make(os.environ["BENCH_PASSWORD"]), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
