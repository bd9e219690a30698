"""`manage.py check_links [--source KEY] [--all] [--dry-run]`: look whether the addresses of sources still answer."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tracker import links
from tracker.enums import LinkReason, LinkState


class Command(BaseCommand):
    """Asked for by a person, so it goes whether or not the clock does (`TRACKER_CHECK_LINKS`), and takes its time: a
    second between two pages of a host."""

    help = "Ask the pages of sources whether they are still there; by default those whose day has come."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--source", metavar="KEY", action="append", help="only this one; may be repeated")
        which.add_argument("--all", action="store_true", help="every source with an address")
        parser.add_argument("--dry-run", action="store_true", help="ask, and write nothing down")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        found: Counter[str] = Counter()
        for one in links.check(self._which(options), write=not dry_run):
            state = LinkState(one.row.state).label if one.row else "-"
            status = one.answer.status or "-"
            line = f"{state!s:<10} {status!s:<4} {one.todo.key:<44} {LinkReason(one.answer.reason).label}"
            self.stdout.write(f"{line}: {one.answer.moved_to}" if one.answer.moved_to else line)
            found[str(LinkReason(one.answer.reason).label)] += 1
        words = "; ".join(f"{reason}: {count}" for reason, count in found.most_common())
        self.stdout.write(f"{found.total()} looked at{', nothing written' * dry_run}. {words}".rstrip())

    def _which(self, options: dict[str, Any]) -> list[links.Todo]:
        if options["all"]:
            return links.by_turns(links.todos(links.every()))
        if not options["source"]:
            return links.due(timezone.now())
        rows = links.todos(links.every().filter(key__in=options["source"]))
        missing = set(options["source"]) - {row.key for row in rows}
        if missing:
            raise CommandError(f"No source with an address is called so: {', '.join(sorted(missing))}")
        return rows
