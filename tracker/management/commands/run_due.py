"""Do the day's work: mail, reminders, invitations that end, and what is to be forgotten."""

from __future__ import annotations

import os
import select
import signal
import sys
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections

from tracker import due


class Command(BaseCommand):
    """Once for a timer or cron, which sees by the exit code 1 that something failed; or again and again with `--loop`,
    where a failure is logged and the next round tries again. Any number of them may run at once."""

    help = "Send mail and do what is due today; each task once for its slot of time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", type=int, metavar="SECONDS", help="go on, with that pause in between")
        parser.add_argument(
            "--until-eof", action="store_true", help="with --loop: end when standard input is closed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["loop"] is None:
            if due.round_of_all():
                sys.exit(1)
            return
        wait = Pause(options["loop"], watch_input=options["until_eof"])
        while True:
            due.round_of_all()
            connections.close_all()  # a loop that waits holds nothing
            if not wait():
                return


class Pause:
    """Waits between two rounds; False when it is time to end: SIGTERM, or standard input closed by whoever held its
    other end. A round that is under way is finished first."""

    def __init__(self, seconds: int, *, watch_input: bool) -> None:
        self.seconds = max(1, seconds)
        self.called, self.caller = os.pipe()
        self.watched = [self.called, *([0] if watch_input else [])]
        signal.signal(signal.SIGTERM, self._end)

    def __call__(self) -> bool:
        ready, _out, _err = select.select(self.watched, [], [], self.seconds)
        return not ready

    def _end(self, number: int, frame: FrameType | None) -> None:
        os.write(self.caller, b".")
