"""PDF files for the corpus, written object by object, so that each says exactly what its test is about."""

import io
import zipfile
import zlib

from pypdf import PdfWriter

PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def pdf(*more: bytes, catalog: bytes = b"", page: bytes = PAGE, begin: bytes = b"%PDF-1.7\n") -> bytes:
    """One page; `catalog` is added to the catalog, `more` are the objects from number 4 on."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>", PAGES, page, *more]
    whole, offsets = bytearray(begin), []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(whole)
    whole += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    whole += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    whole += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(whole)


def packed(*hidden: bytes, catalog: bytes = b"", unpacked: int = 0) -> bytes:
    """As programs write it since PDF 1.5: the objects lie compressed in a stream, and so does the table. `hidden` are
    the objects from number 6 on; `unpacked` bytes of nothing make the stream longer."""
    inside = [b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>", PAGES, PAGE, *hidden]
    numbers = [1, 2, 3, *range(6, 6 + len(hidden))]
    heads, bodies = [], b""
    for number, content in zip(numbers, inside, strict=True):
        heads.append(b"%d %d" % (number, len(bodies)))
        bodies += content + b"\n"
    head = b" ".join(heads) + b" "
    stream = zlib.compress(head + bodies + b" " * unpacked, 9)
    whole = bytearray(b"%PDF-1.7\n")
    at = len(whole)
    whole += b"4 0 obj\n<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d >>\nstream\n" % (
        len(inside),
        len(head),
        len(stream),
    )
    whole += stream + b"\nendstream\nendobj\n"
    table_at = len(whole)
    rows = {0: (0, 0, 255), 4: (1, at, 0), 5: (1, table_at, 0)}
    rows |= {number: (2, 4, place) for place, number in enumerate(numbers)}
    table = zlib.compress(
        b"".join(
            bytes([kind]) + first.to_bytes(4, "big") + bytes([second])
            for _, (kind, first, second) in sorted(rows.items())
        )
    )
    whole += (
        b"5 0 obj\n<< /Type /XRef /Size %d /W [1 4 1] /Root 1 0 R /Filter /FlateDecode /Length %d >>\nstream\n"
        % (
            len(rows),
            len(table),
        )
    )
    whole += table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % table_at
    return bytes(whole)


def annotated(annotation: bytes) -> bytes:
    page = PAGE.replace(b" >>", b" /Annots [4 0 R] >>")
    return pdf(b"<< /Type /Annot /Rect [0 0 9 9] " + annotation + b" >>", page=page)


def linked(address: bytes) -> bytes:
    return annotated(b"/Subtype /Link /A << /S /URI /URI (" + address + b") >>")


def replaced_script() -> bytes:
    """Its first version ran a script; the second took it out of the table, where other readers may still find it."""
    first = pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>")
    offset, old = len(first), int(first.split(b"startxref\n")[1].split(b"\n")[0])
    changed = first + b"4 0 obj\n<< /Nothing true >>\nendobj\n"
    table = len(changed)
    return (
        changed
        + b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Size 5 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
        % (offset, old, table)
    )


def a_zip(name: str = "inside.txt", content: bytes = b"hello") -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return whole.getvalue()


def around_a_zip() -> bytes:
    """The archive lies inside, and the end of the PDF is its comment: both kinds of reader are content."""
    archive = bytearray(a_zip())
    tail = pdf().partition(b"xref\n")
    archive[-2:] = len(tail[1] + tail[2]).to_bytes(2, "little")
    return pdf().partition(b"xref\n")[0] + b"%" + bytes(archive) + tail[1] + tail[2]


def encrypted(*, user: str) -> bytes:
    writer, whole = PdfWriter(), io.BytesIO()
    writer.add_blank_page(99, 99)
    writer.encrypt(user, "owner", algorithm="RC4-128")
    writer.write(whole)
    return whole.getvalue()


def with_attachment() -> bytes:
    writer, whole = PdfWriter(), io.BytesIO()
    writer.add_blank_page(99, 99)
    writer.add_attachment("other.exe", b"MZ")
    writer.write(whole)
    return whole.getvalue()


GOOD = {
    "plain": pdf(),
    "compressed objects": packed(),
    "opens at a page": pdf(catalog=b"/OpenAction [3 0 R /Fit]"),
    "goes to a page": pdf(catalog=b"/OpenAction << /S /GoTo /D [3 0 R /Fit] >>"),
    "links to the web": linked(b"https://example.org/a?b=c"),
    "links within its site": linked(b"/annex.html"),
    "two versions": pdf().rstrip() + b"\n" + b"%%EOF\n",
    "base address": pdf(catalog=b"/URI << /Base (https://example.org/) >>"),
}

SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"
BAD = {
    "script on opening": pdf(SCRIPT, catalog=b"/OpenAction 4 0 R"),
    "script under an escaped name": pdf(
        b"<< /S /J#61vaScript /J#53 (app.alert(1)) >>", catalog=b"/OpenAction 4 0 R"
    ),
    "script in a compressed object": packed(SCRIPT, catalog=b"/OpenAction 6 0 R"),
    "script of a name tree": pdf(catalog=b"/Names << /JavaScript << /Names [(a) 4 0 R] >> >>"),
    "script of an earlier version": replaced_script(),
    "additional actions": pdf(catalog=b"/AA << /WC << /S /GoTo /D [3 0 R /Fit] >> >>"),
    "starts a program": annotated(b"/Subtype /Link /A << /S /Launch /F (cmd.exe) >>"),
    "sends a form": annotated(b"/Subtype /Widget /A << /S /SubmitForm /F (https://example.org) >>"),
    "opens another file": annotated(b"/Subtype /Link /A << /S /GoToR /F (other.pdf) /D [0 /Fit] >>"),
    "encloses a file": with_attachment(),
    "pins a file": annotated(b"/Subtype /FileAttachment /FS << /F (a.exe) >>"),
    "encloses a file in compressed objects": packed(b"<< /Type /Filespec /EF << /F 7 0 R >> >>", b"null"),
    "shows a film": annotated(b"/Subtype /RichMedia /RichMediaContent << >>"),
    "plays on a screen": annotated(b"/Subtype /Screen"),
    "form in XML": pdf(catalog=b"/AcroForm << /Fields [] /XFA (x) >>"),
    "link that runs": linked(b"javascript:alert(1)"),
    "link to a local file": linked(b"file:///etc/passwd"),
    "content from elsewhere": pdf(b"<< /Length 0 /F (other.bin) >>\nstream\n\nendstream"),
    "password": encrypted(user="secret"),
    "owner's password": encrypted(user=""),
    "page of HTML before it": b"<html><script>alert(1)</script>" + pdf(),
    "script of HTML in it": pdf(begin=b"%PDF-1.7\n%<script>alert(1)</script>\n"),
    "archive after it": pdf() + a_zip(),
    "archive in it": around_a_zip(),
    "program after it": pdf() + b"MZ\x90\x00",
    "cut off": pdf()[:-30],
    "no table": b"%PDF-1.7\n%%EOF\n",
    "no page": pdf().replace(b"/Kids [3 0 R] /Count 1", b"/Kids []      /Count 0"),
    "hundred thousand objects": lambda: pdf(*[b"null"] * 100_001),
    "nested without end": pdf(b"[" * 5_000 + b"]" * 5_000),
    "nested deeply": pdf(b"[" * 200 + b"]" * 200),
    "bomb in the objects": lambda: packed(b"null", unpacked=200_000_000),
}
