"""Make a sandbox to try the site with: `manage.py demo_people`, and `--remove` when done."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import translation

from tracker.actions import people, sandbox
from tracker.exceptions import Refused
from tracker.models import User
from tracker.rules import OPERATOR

REFUSED = (
    "This site runs in production: made-up people and organizations do not belong beside a real record. "
    "If it is a sandbox and nothing else, add --yes-this-is-a-sandbox."
)
HOW = """
Open each in a window of its own (a private one), or they sign each other out. Choose a password; keep the address.
Editors, reviewers and administrators then set up a second step: choose the app that shows codes. Without a phone,
this shows the code of the moment for the key on that page:
  manage.py demo_people --code KEY
All of this is taken away again by:
  manage.py demo_people --remove"""


class Command(BaseCommand):
    help = "Make made-up organizations and people of each role to try the site with; print one-time links."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", default=settings.BASE_URL, help="address of the site")
        parser.add_argument("--remove", action="store_true", help="take away everything that was made")
        parser.add_argument("--code", metavar="KEY", help="only show the code of the moment for this key")
        parser.add_argument("--yes-this-is-a-sandbox", action="store_true", help="also in production")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["code"]:
            self._show_code(options["code"])
        elif options["remove"]:
            self._remove()
        elif settings.PRODUCTION and not options["yes_this_is_a_sandbox"]:
            raise CommandError(REFUSED)
        else:
            with translation.override("en"):
                self._make()
                self._tell(options["base_url"].rstrip("/"))

    def _make(self) -> None:
        if sandbox.stands():
            self.stdout.write("The sandbox is there already; these are new links.")
            return
        try:
            sandbox.make(by=OPERATOR)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("The sandbox is made. Everything in it is made up and says so.")

    def _tell(self, base: str) -> None:
        self.stdout.write("\nIts public pages, which no list of the record names:")
        for page in (*sandbox.commitments(), *sandbox.organizations()):
            self.stdout.write(f"  {base}{address_of(page)}")
        self.stdout.write("\nOne link for each person, good once and for a day:")
        for person in sandbox.members_of_the_cast():
            self.stdout.write(f"\n{part_of(person)}: {person.name}, {person.email}")
            try:
                uidb64, token = people.link_parts(person, by=OPERATOR)
            except Refused as refusal:
                self.stdout.write(f"  {refusal}")
                continue
            self.stdout.write(f"  {base}{reverse('account_welcome', args=[uidb64, token])}")
        self.stdout.write(HOW)

    def _remove(self) -> None:
        if not sandbox.stands():
            self.stdout.write("There is no sandbox.")
            return
        try:
            kept = sandbox.remove(by=OPERATOR)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("The sandbox is gone.")
        if kept:
            self.stdout.write(
                f"{len(kept)} of its people changed the real record: they are erased, their work stays."
            )

    def _show_code(self, key: str) -> None:
        try:
            value = hotp_value(key.replace(" ", "").upper(), int(time.time()) // 30)
        except ValueError as error:
            raise CommandError(
                "This is no key: it has letters from A to Z and digits from 2 to 7."
            ) from error
        self.stdout.write(format_hotp_value(value))


def address_of(page: Any) -> str:
    if hasattr(page, "get_absolute_url"):
        return str(page.get_absolute_url())
    return reverse("organization_detail", args=[page.slug])


def part_of(person: User) -> str:
    """Lead of Aurora Institute (sample); Editor."""
    seats = person.memberships.open().select_related("organization")
    parts = [f"{seat.get_role_display()} of {seat.organization}" for seat in seats]
    roles = {"Editor": person.is_editor and not person.is_reviewer, "Reviewer": person.is_reviewer}
    parts += [role for role, held in {**roles, "Administrator": person.is_administrator}.items() if held]
    return ", ".join(parts) or "Nobody in particular"
