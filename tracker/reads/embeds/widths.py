"""How wide a text is, without a font: the advance of every character that our two languages write.

Of DejaVu Sans, in units of 1/2048 of the size of the letters, read from the font itself; Verdana, which most readers
of a badge have, was drawn to nearly the same measure. tests/embeds/test_widths.py compares every figure with the font.
"""

from __future__ import annotations

UNITS = 2048

ADVANCES = {
    409: "\u2009\u202f",
    563: "'",
    569: "ijlìíîï",
    604: "IJÌÍÎÏ",
    651: " ,.\u00a0·‘’",
    690: "/:;\\|",
    721: "f",
    739: "-",
    799: "()[]",
    803: "t",
    819: "‹›",
    821: "!²³¹",
    842: "r",
    942: '"',
    1024: "*_`–°",
    1061: "“”„",
    1067: "s",
    1075: "z",
    1087: "?",
    1126: "cç",
    1141: "L",
    1178: "F",
    1186: "k",
    1212: "vxyýÿ",
    1235: "P",
    1251: "TYŸ",
    1253: "o«»òóôõö",
    1255: "aàáâãäå",
    1260: "eèéêë",
    1294: "EÈÉÊË",
    1298: "hnuñùúûü",
    1300: "Sbdgpq",
    1303: "$0123456789{}€£",
    1343: "K",
    1401: "AVÀÁÂÃÄÅ",
    1403: "XZ",
    1405: "B",
    1423: "R",
    1430: "CÇ",
    1499: "UÙÚÛÜ",
    1532: "NÑ",
    1540: "H",
    1577: "D",
    1587: "G",
    1597: "&",
    1612: "OQÒÓÔÕÖ",
    1675: "w",
    1716: "#+<=>^~×−",
    1767: "M",
    1946: "%",
    1995: "mÆ",
    2011: "æ",
    2025: "W",
    2048: "@—…",
    2095: "œ",
    2191: "Œ",
}

OF = {character: advance for advance, characters in ADVANCES.items() for character in characters}

WIDEST = max(ADVANCES)
"""What any other character is taken for: a text may end up with room to spare, and is never cut."""


def width(text: str, size: float) -> float:
    """In pixels, in letters of that size."""
    return sum(OF.get(character, WIDEST) for character in text) * size / UNITS
