"""Send one mail of the site's look to an address, to see whether mail works and how it arrives."""

from __future__ import annotations

import smtplib
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import translation

from tracker.enums import Language
from tracker.notices import sample_letter
from tracker.notices.letters import new_message_id


class Command(BaseCommand):
    """Straight to the mail server, with what it answers; nothing is queued."""

    help = "Send a sample mail to ADDRESS and say what the mail server answers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")
        parser.add_argument("--language", choices=Language.values, default=Language.EN)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["address"])
        except ValidationError as fault:
            raise CommandError("That is no e-mail address.") from fault
        with translation.override(options["language"]):
            letter = sample_letter()
        message = letter.message(options["address"], message_id=new_message_id())
        try:
            get_connection(fail_silently=False).send_messages([message])
        except (OSError, smtplib.SMTPException) as fault:
            raise CommandError(f"Not sent: {fault}") from fault
        self.stdout.write("The mail server took it.")
