"""Every upload that is tried: what it is called, what a browser says it is, and its bytes (made when asked for, where
they are many)."""

from collections.abc import Callable
from pathlib import PurePosixPath

from tests.evidence import images, offices, pdfs

DECLARED = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv",
}

GOOD_TABLES = {
    "utf-8.csv": "year;built\n2025;été\n".encode(),
    "with a mark.csv": b"\xef\xbb\xbfyear,built\r\n2025,1\r\n",
    "utf-16.csv": "year\tbuilt\n2025\t1\n".encode("utf-16"),
    "from windows.csv": "année;bâti\n2025;1 €\n".encode("cp1252"),
    "with sums.csv": b"a,b,sum\n1,2,=A2+B2\n-3,+4,=SUM(A3:B3)\n",
    "with angles.csv": b"a,b\n1 < 2,3 > 2\n",
    "with pipes.csv": b"a|b\n1|2!\n",
}
BAD_TABLES = {
    "page.csv": b"<html><body>hello",
    "script.csv": b"a,b\n<script>alert(1)</script>,2\n",
    "server page.csv": b"a,b\n<?php phpinfo(); ?>,2\n",
    "zero.csv": b"a,b\n1,\x002\n",
    "escape.csv": b"a,b\n\x1b]0;owned\x07,2\n",
    "undecodable.csv": b"a,b\n\x81\x8d\xff\n",
    "torn utf-16.csv": b"\xff\xfea",
    "starts a program.csv": b"a,b\n=cmd|'/C calc'!A0,2\n",
    "starts a program, quoted.csv": b"a,b\n1,\"@SUM(1+1)*cmd|'/C calc'!A0\"\n",
    "picture and script.csv": b"GIF89a/*,b\n*/=1;alert(1)",
    "printable.csv": b"%PDF-1.7\n1 0 obj\n",
    "printable inside.csv": b"a,b\n%PDF-1.7\n",
    "archive.csv": pdfs.a_zip(),
    "one line.csv": b"a" * 200_000,
}


Content = bytes | Callable[[], bytes]


def named(files: dict[str, Content], ending: str = "") -> dict[str, Content]:
    return {f"{name}{ending}": content for name, content in files.items()}


GOOD = {
    **named(pdfs.GOOD, ".pdf"),
    **named(images.GOOD),
    **named(images.HARMLESS_AFTERWARDS),
    **named(offices.GOOD),
    **named(GOOD_TABLES),
}
BAD = {
    **named(pdfs.BAD, ".pdf"),
    **named(images.BAD),
    **named(offices.BAD),
    **named(BAD_TABLES),
}


def declared(name: str) -> str:
    return DECLARED[PurePosixPath(name).suffix]


def content(name: str) -> bytes:
    found = GOOD[name] if name in GOOD else BAD[name]
    return found if isinstance(found, bytes) else found()
