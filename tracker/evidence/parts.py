"""One part of an XLSX or DOCX file, read as it is unpacked: what it declares, points to and does."""

from __future__ import annotations

import re
from xml.parsers import expat

DEEPEST = 200
LONGEST_TOKEN = 1024 * 1024
"""Bytes of one tag or comment: text comes in pieces and is not bounded."""

LINKS = frozenset({"hyperlink"})
"""The only relations that may lead out of the file: a reader follows them, or not."""

ACTIVE_RELATIONS = re.compile(
    r"vbaProject|wordVbaData|activeX|control|attachedTemplate|customUI|ui/extensibility"
    r"|webextension|xlMacrosheet|xlIntlMacrosheet|dialogsheet|keyMapCustomizations",
    re.IGNORECASE,
)
ENCLOSING_RELATIONS = re.compile(r"oleObject|package|aFChunk", re.IGNORECASE)
ELSEWHERE_RELATIONS = re.compile(
    r"externalLink|connections|queryTable|mailMerge|recipientData|subDocument|frame"
)
ACTIVE_TYPES = re.compile(
    r"macroEnabled|vbaProject|vbaData|activeX|oleObject|ms-package|keyMapCustom", re.IGNORECASE
)
SCHEME = re.compile(r"\s*([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
HARMLESS = frozenset({"http", "https", "mailto", "ftp", "tel"})
FIELD_THAT_ACTS = re.compile(r"\bDDE(?:AUTO)?\b", re.IGNORECASE)
FIELD_THAT_FETCHES = re.compile(r"\b(?:INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b", re.IGNORECASE)
QUOTED = re.compile(r'"[^"]*"')
"""The addresses in fields: what a field is called stands outside."""


class Unreadable(Exception):
    """No part of an honest file looks like this."""


class Part:
    """Parsed without a document type and without keeping a tree; how deep and how long tags are is bounded."""

    def __init__(self, name: str, *, is_xml: bool) -> None:
        self.name, self.is_xml = name, is_xml
        self.acts = self.fetches = self.encloses = False
        self.main: list[str] = []
        self.types: dict[str, str] = {}
        self._depth = self._fed = 0
        self._field: list[str] | None = None
        self._fields = ""
        if is_xml:
            self._parser = expat.ParserCreate()
            self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
            self._parser.StartDoctypeDeclHandler = self._doctype
            self._parser.StartElementHandler = self._start
            self._parser.EndElementHandler = self._end
            if name.lower().startswith("word/"):
                self._parser.CharacterDataHandler = self._text

    def feed(self, piece: bytes) -> None:
        if not self.is_xml:
            return
        self._parser.Parse(piece)
        self._fed += len(piece)
        if self._fed - max(self._parser.CurrentByteIndex, 0) > LONGEST_TOKEN:
            raise Unreadable

    def close(self) -> None:
        if self.is_xml:
            self._parser.Parse(b"", True)  # noqa: FBT003  # it takes no names
            fields = QUOTED.sub("", self._fields)
            self.acts = self.acts or bool(FIELD_THAT_ACTS.search(fields))
            self.fetches = self.fetches or bool(FIELD_THAT_FETCHES.search(fields))

    def _doctype(self, *args: object) -> None:
        raise Unreadable

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Unreadable
        local = tag.rpartition(":")[2]
        if local == "Relationship":
            self._relation(attributes)
        elif local in ("Override", "Default"):
            self._type(attributes)
        elif local == "script" or (local == "svg" and self.name.lower().endswith(".xml")):
            self.acts = True
        elif local == "instrText":
            self._field = []
        elif local == "fldSimple":
            self._fields += " " + next((v for k, v in attributes.items() if k.endswith("instr")), "")

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._field is not None and tag.rpartition(":")[2] == "instrText":
            self._fields += "".join(self._field)  # a word may be spread over several of them
            self._field = None

    def _text(self, text: str) -> None:
        if self._field is not None:
            self._field.append(text)

    def _relation(self, attributes: dict[str, str]) -> None:
        kind, target = attributes.get("Type", ""), attributes.get("Target", "")
        short = kind.rpartition("/")[2]
        whole = kind.partition("relationships/")[2] or kind
        if ACTIVE_RELATIONS.search(whole):
            self.acts = True
        if ENCLOSING_RELATIONS.search(whole):
            self.encloses = True
        if ELSEWHERE_RELATIONS.search(short):
            self.fetches = True
        if attributes.get("TargetMode", "").lower() == "external":
            self.fetches = self.fetches or short not in LINKS or not _is_a_link(target)
        elif short == "officeDocument":
            self.main.append(target)

    def _type(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        if ACTIVE_TYPES.search(kind):
            self.acts = True
        if "PartName" in attributes:
            self.types[attributes["PartName"]] = kind.lower()


def _is_a_link(target: str) -> bool:
    scheme = SCHEME.match(target)
    if scheme is None:
        return not target.strip().startswith(("\\\\", "//"))
    return scheme[1].lower() in HARMLESS
