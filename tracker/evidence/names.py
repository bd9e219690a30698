"""File names as they are kept: one line, no path, nothing invisible, at most 160 characters, the ending kept."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 160
UNSAFE = re.compile(r'[<>:"|?*%]')
"""What file systems or addresses give a meaning of their own."""

PROGRAMS = frozenset(
    "app asp aspx bat bin chm cmd cpl dll docm dotm elf exe gadget hta htm html inf iso jar js jse jsp lnk mht mhtml "
    "msc msi php phtml pif pl ppam ps1 py rb reg scr sh svg svgz swf vb vbe vbs wsf wsh xhtml xht xlam xlsm xltm xml "
    "xsl zip rar 7z gz tar".split()
)
"""Endings of things that run or unpack. One of them before the last ending is a disguise."""


def one_line(text: str) -> str:
    """Without control, direction and other invisible characters; white space made single."""
    shown = unicodedata.normalize("NFC", text)
    spaced = "".join(" " if c in "\t\r\n" else c for c in shown)
    kept = "".join(c for c in spaced if unicodedata.category(c)[0] != "C" and c not in "\u2028\u2029")
    return " ".join(kept.split())


def cleaned(name: str) -> str:
    base = one_line(name.replace("\\", "/").rsplit("/", maxsplit=1)[-1])
    base = UNSAFE.sub("_", base).strip(" .")
    stem, dot, ending = base.rpartition(".")
    if not dot:
        return base[:LONGEST]
    ending = ending.strip().lower()
    return f"{(stem.rstrip(' .') or 'evidence')[: LONGEST - len(ending) - 1]}.{ending}"[-LONGEST:]


def extension(name: str) -> str:
    return name.rpartition(".")[2] if "." in name else ""


def hides_a_program(name: str) -> bool:
    return any(part.strip().lower() in PROGRAMS for part in name.split(".")[1:-1])
