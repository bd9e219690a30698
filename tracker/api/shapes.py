"""What the parts of an answer are: serializers, which describe. Rows are dressed as plain values by the resources, and
a test holds both to each other, name by name.

A column of the data set is described by the words of `tracker.tables`, so that file, dictionary and interface say the
same of it. Nothing but the identity of a row is required, because `fields` may leave the rest out; without `fields`
every property is there, and null says that it is not known or does not apply.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import lazy
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from tracker.enums import Language
from tracker.tables import BY_NAME, Column, Kind

FIGURE = r"^-?[0-9]+(\.[0-9]+)?$"


class Coded(serializers.Field):
    """One of a few codes. `name` is that of the component in the schema, which tells what each code means."""

    def __init__(
        self, choices: type[TextChoices], *, codes: list[str] | None = None, name: str = "", **more: Any
    ):
        super().__init__(**more)
        self.codes = {str(code): word for code, word in choices.choices if codes is None or code in codes}
        self.name = name or choices.__name__


class CodedExtension(OpenApiSerializerFieldExtension):
    target_class = Coded

    def get_name(self) -> str:
        return str(self.target.name)

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        codes = self.target.codes
        return {"type": "string", "enum": list(codes), "description": meanings(codes)}


def meanings(codes: dict[str, Any]) -> str:
    """A line for each code, with what people read for it."""
    return "\n".join(f"* `{code}`: {word}" for code, word in codes.items())


class Figure(serializers.Field):
    """An exact number as text: no client loses a digit of a state budget to a float."""


class FigureExtension(OpenApiSerializerFieldExtension):
    target_class = Figure

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return {"type": "string", "pattern": FIGURE, "examples": ["109000000000"]}


# --- Fields -------------------------------------------------------------------------------------------------


def _said(meaning: Any) -> str:
    words = str(meaning)
    return f"{words[:1].upper()}{words[1:]}" + ("" if words.endswith(".") else ".")


said: Callable[[Any], Any] = lazy(_said, str)
"""A meaning as a sentence of its own, put together when it is read: those of columns are translated."""


def text(meaning: Any, *, null: bool = True, required: bool = False) -> Any:
    return serializers.CharField(help_text=said(meaning), allow_null=null, required=required)


def day(meaning: Any, *, null: bool = True) -> Any:
    return serializers.DateField(help_text=said(meaning), allow_null=null, required=False)


def whole(meaning: Any, *, null: bool = False) -> Any:
    return serializers.IntegerField(help_text=said(meaning), allow_null=null, required=False)


def yes_no(meaning: Any) -> Any:
    return serializers.BooleanField(help_text=said(meaning), required=False)


def code(choices: type[TextChoices], meaning: Any, *, null: bool = False, **more: Any) -> Any:
    return Coded(choices, help_text=said(meaning), allow_null=null, required=False, **more)


def figure(meaning: Any, *, null: bool = True) -> Any:
    return Figure(help_text=said(meaning), allow_null=null, required=False)


def keys(meaning: Any) -> Any:
    return serializers.ListField(child=serializers.CharField(), help_text=said(meaning), required=False)


def address(meaning: Any, *, null: bool = False) -> Any:
    return serializers.URLField(help_text=said(meaning), allow_null=null, required=False)


def part(shape: Any, meaning: Any, *, null: bool = False, many: bool = False) -> Any:
    more = {"many": True} if many else {"allow_null": null}
    return shape(help_text=said(meaning), required=False, **more)


def identity(meaning: Any) -> Any:
    return text(meaning, null=False, required=True)


def sample() -> Any:
    return yes_no("true for made-up data, for trying the site out: no record of anything")


def own_address() -> Any:
    return address("the address of this row here")


# --- Columns of the data set --------------------------------------------------------------------------------


def column_field(table: str, column: Column) -> Any:
    makers: dict[Kind, Callable[[], Any]] = {
        Kind.DATE: lambda: day(column.meaning, null=not column.required),
        Kind.NUMBER: lambda: figure(column.meaning),
        Kind.WHOLE: lambda: whole(column.meaning, null=not column.required),
        Kind.YES_NO: lambda: yes_no(column.meaning),
        Kind.REFS: lambda: keys(column.meaning),
        Kind.LIST: lambda: keys(column.meaning),
        Kind.CHOICE: lambda: coded_column(table, column),
    }
    maker = makers.get(column.kind)
    return maker() if maker else text(column.meaning, null=not column.required)


SUBSETS = {
    ("assessments", "status"): "AssessedStatus",
    ("reports", "claimed_status"): "ClaimedStatus",
    ("reports", "state"): "PublicReportState",
}
"""Names for columns that may not hold every value of their choices."""


def coded_column(table: str, column: Column) -> Any:
    if column.choices is None:
        raise ValueError("A column of codes has codes.")
    every = [str(value) for value in column.choices.values]
    name = "" if column.allowed == every else SUBSETS[table, column.name]
    return code(column.choices, column.meaning, null=not column.required, codes=column.allowed, name=name)


class OfTable(serializers.Serializer):
    """The columns of a table of the data set, all but those left out, and the fields that a shape has itself. One of
    its own takes the place of the column of that name."""

    table = ""
    leave: tuple[str, ...] = ()

    def get_fields(self) -> dict[str, Any]:
        own = super().get_fields()
        columns = {
            column.name: column_field(self.table, column)
            for column in BY_NAME[self.table].columns
            if column.name not in (*self.leave, *own)
        }
        first = {name: own[name] for name in ("id", "api_url", "is_sample") if name in own}
        return {**first, **columns, **own}


# --- Shared parts -------------------------------------------------------------------------------------------


class Links(serializers.Serializer):
    """Pages of this site for people, in both languages."""

    page_en = address("the page in English")
    page_fr = address("the page in French")


class Reply(serializers.Serializer):
    """What an organization answered to an assessment, printed beside it."""

    organization = text("who replies, by short name", null=False)
    contests = yes_no("true when it says that the assessment is wrong")
    language = code(Language, "the language of its words")
    text = text("the reply, never edited", null=False)
    given_on = day("the day on which it was given", null=False)


class Fault(serializers.Serializer):
    """What is wrong with one parameter."""

    parameter = serializers.CharField(help_text="Its name, as it was given.")
    detail = serializers.CharField(help_text="What is wrong, in the language of the reader.")


class Problem(serializers.Serializer):
    """What went wrong, as RFC 9457 (Problem Details for HTTP APIs) has it, in English or French by Accept-Language."""

    type = serializers.URLField(help_text="The kind of problem: an address that explains it.")
    title = serializers.CharField(help_text="The kind of problem in words.")
    status = serializers.IntegerField(help_text="The status of the answer.")
    detail = serializers.CharField(help_text="What it is about this time.")
    instance = serializers.CharField(help_text="The path that was asked for.")
    errors = Fault(
        many=True, help_text="What is wrong with single parameters; empty where it is not about them."
    )


class Page(serializers.Serializer):
    """One page of a list."""

    count = serializers.IntegerField(help_text="How many rows there are in all.")
    page = serializers.IntegerField(help_text="The number of this page, from 1.")
    pages = serializers.IntegerField(help_text="How many pages there are, at least 1.")
    page_size = serializers.IntegerField(help_text="How many rows a page holds.")
    as_of = serializers.DateField(help_text="The day that is read.")
    next = serializers.URLField(help_text="The next page, null on the last.", allow_null=True)
    previous = serializers.URLField(help_text="The page before, null on the first.", allow_null=True)


class Named(serializers.Serializer):
    """A resource in the index."""

    url = serializers.URLField(help_text="The address of its list.")
    meaning = serializers.CharField(help_text="What it holds.")


class Index(serializers.Serializer):
    """What there is, and under which terms."""

    name = serializers.CharField(help_text="The name of this site.")
    version = serializers.CharField(help_text="The version of this interface.")
    provenance = serializers.CharField(help_text="Where the record comes from.")
    licence = serializers.URLField(help_text="The licence of data and texts.")
    documentation = serializers.URLField(help_text="The documentation for people.")
    schema = serializers.URLField(help_text="The description for programs, OpenAPI 3.1.")
    resources = serializers.DictField(child=Named(), help_text="Every resource by its name.")


def page_of(shape: Any) -> Any:
    """The shape of a page of these rows."""
    return type(f"{shape.__name__}Page", (Page,), {"results": shape(many=True), "__doc__": Page.__doc__})


def expanded(owner: str, **shapes: tuple[Any, str]) -> Any:
    """The shape of `expanded`: lists of rows of other resources, and where the rest of a long one is."""
    fields: dict[str, Any] = {
        name: shape(many=True, help_text=said(meaning), required=False)
        for name, (shape, meaning) in shapes.items()
    }
    more = serializers.DictField(
        child=serializers.URLField(),
        required=False,
        help_text="By name, the address of all of them where there are more than stand here.",
    )
    made = type(
        f"{owner}Expanded",
        (serializers.Serializer,),
        {**fields, "more": more, "__doc__": "What was expanded."},
    )
    return made(required=False, help_text="Only there when asked for with `expand`.")
