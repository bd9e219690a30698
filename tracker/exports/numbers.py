"""Figures for programs that count with floating point: a number where that is exact, else its digits as text."""

from __future__ import annotations

from decimal import Decimal

DIGITS = 15
"""So many digits of any figure come back unchanged from a double of IEEE 754, which is what a spreadsheet keeps and
most readers of JSON make of a number. Money fits: 999 999 999 999.99 has fourteen."""


def exact(figure: Decimal) -> int | float | str:
    """The number itself while its digits survive; a longer one as text, in full, since money must not lose any."""
    plain = figure.normalize()
    if len(plain.as_tuple().digits) > DIGITS:
        return format(plain, "f")
    return int(plain) if plain == plain.to_integral_value() else float(plain)
