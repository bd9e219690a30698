"""Print a one-time link with which somebody chooses name, e-mail address and password."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from tracker.actions import accounts, people
from tracker.exceptions import Refused
from tracker.forms.accounts import PLACEHOLDER
from tracker.models import User
from tracker.rules import OPERATOR


class Command(BaseCommand):
    """Without `--for`: only while nobody at the desk has a password, otherwise prints nothing. There is never a
    default password."""

    help = "Print a one-time link for the first editor, or for the person named with --for."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", default=settings.BASE_URL, help="address of the site")
        parser.add_argument("--for", dest="email", help="e-mail address of somebody who has an account")
        parser.add_argument(
            "--without-second-factor",
            action="store_true",
            help="take away the person's app, passkeys and recovery codes, which they have lost",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        person = self._named(options["email"]) if options["email"] else first_person()
        if person is None:
            return
        if options["without_second_factor"]:
            accounts.drop_second_factor(person, by=OPERATOR)
        try:
            uidb64, token = people.link_parts(person, by=OPERATOR)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        address = options["base_url"].rstrip("/") + reverse("account_welcome", args=[uidb64, token])
        self.stdout.write(f"Follow this link once, within a day, to enter the editors' desk:\n{address}")

    @staticmethod
    def _named(email: str) -> User:
        person = User.objects.filter(email=email.lower()).first()
        if person is None:
            raise CommandError(f"There is no account with the address {email}.")
        return person


def first_person() -> User | None:
    """The first account, made if there is none; None as soon as anybody at the desk has a password."""
    staff = [person for person in User.objects.filter(is_active=True).order_by("pk") if person.is_staff]
    if any(person.has_usable_password() for person in staff):
        return None
    waiting = [person for person in staff if person.is_administrator]
    if waiting:
        return waiting[0]
    person = User(email=f"editor{PLACEHOLDER}", is_editor=True, is_reviewer=True, is_administrator=True)
    return people.create(person, by=OPERATOR)
