"""Draw `docs/moves.md` from the table of moves, so that the documentation cannot say otherwise."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from tracker import rules, transitions

HEAD = """# Moves

Drawn from `tracker/transitions.py` by `python manage.py draw_moves`; a test fails when the two differ.
Every move is one function in `tracker/actions/`: the row is locked and read again, the move and the rule are
checked on that row, the named fields and one history event are written, all in one transaction.
"""


def drawing() -> str:
    with translation.override("en"):
        return "\n".join([HEAD, *(_section(thing) for thing in transitions.MOVES)])


def _section(thing: str) -> str:
    moves = transitions.MOVES[thing]
    lines = [f"## {thing.capitalize()}", "", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {source} --> {m.target}: {m.verb}" for m in moves for source in m.sources]
    lines += ["```", "", "| Move | From | To | Who | Reason in words | Event |"]
    lines += ["| --- | --- | --- | --- | --- | --- |"]
    lines += [
        f"| {m.verb} | {', '.join(m.sources)} | {m.target} | `{m.rule}` | {'required' if m.reason else ''} "
        f"| {m.event} |"
        for m in moves
    ]
    return "\n".join([*lines, ""])


class Command(BaseCommand):
    help = "Write docs/moves.md from the table of moves; with --check only compare."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        unknown = {
            m.rule for moves in transitions.MOVES.values() for m in moves if not hasattr(rules, m.rule)
        }
        if unknown:
            raise CommandError(f"No such rule: {', '.join(sorted(unknown))}")
        path = Path(settings.BASE_DIR) / "docs" / "moves.md"
        if options["check"]:
            if not path.exists() or path.read_text(encoding="utf-8") != drawing():
                raise CommandError("docs/moves.md differs from the table: run draw_moves.")
            return
        path.parent.mkdir(exist_ok=True)
        path.write_text(drawing(), encoding="utf-8")
