"""What a spreadsheet would take for a formula, made harmless in CSV, and made what it was again.

A spreadsheet calculates the text of a cell that begins with one of a few signs. An apostrophe in front makes it show
the text instead. Two things more are guarded against than the beginning of a cell: signs that hide behind spaces,
quotes or characters without a shape, which one program or another takes off first; and programs that part cells at
semicolons or tabs (Excel does where commas stand in numbers, so in French) and do not see that the file quotes at
commas: for them, what follows a semicolon, a tab or the end of a line inside of a text begins a cell of its own.
"""

from __future__ import annotations

import re

_SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫"
"""Those of formulas, and the forms that are as wide as a Chinese character, or small, which some versions take, too."""

_HIDING = (
    r"[\s\x00-\x1f\x7f\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3000\ufe00-\ufe0f\ufeff"
    "'\"`´‘’‚‛“”„‟«»‹›＇＂]*"
)
"""White space, marks without a shape, and quotes, the apostrophe among them: so that it changes nothing where one is
added, and taking it off again gives back exactly the text that was."""

_CELL, _BLANK = rf"(?={_HIDING}[{_SIGNS}])", r"(?=[ ']*[\t\r\n])"
_PLACE = re.compile(rf"\A{_BLANK}|\A{_CELL}|(?<=[;\t\r\n]){_CELL}")
_GUARDED = re.compile(rf"\A'{_BLANK}|\A'{_CELL}|(?<=[;\t\r\n])'{_CELL}")


def looks_live(text: str) -> bool:
    """Whether the text itself, as a cell, begins like a formula."""
    return _PLACE.match(text) is not None


def guarded(text: str) -> str:
    """The text with an apostrophe wherever a cell might begin with a formula."""
    return _PLACE.sub("'", text)


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    return _GUARDED.sub("", text)
