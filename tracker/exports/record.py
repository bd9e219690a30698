"""The public record to take away: its lines, and the program that verifies them."""

from tracker.reads.record.chain import lines
from tracker.reads.record.verify import PROGRAM

LINES = "record.jsonl"
VERIFIER = PROGRAM.name

__all__ = ["LINES", "VERIFIER", "lines", "verifier"]


def verifier() -> bytes:
    """The stand-alone verifier, as it is: the same file for the site and for every release."""
    return PROGRAM.read_bytes()
