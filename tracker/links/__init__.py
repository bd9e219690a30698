"""Whether the addresses of sources still answer."""

from .rounds import Checked, Todo, by_turns, check, due, every, run, todos

__all__ = ["Checked", "Todo", "by_turns", "check", "due", "every", "run", "todos"]
