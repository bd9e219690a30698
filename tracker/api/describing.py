"""How the addresses describe themselves: OpenAPI 3.1, made from the same parameters and shapes that answer."""

from __future__ import annotations

import re
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from . import examples, problems, shapes
from .parameters import MOST_VALUES, Parameter

LANGUAGE = OpenApiParameter(
    "Accept-Language",
    {"type": "string", "examples": ["fr"]},
    OpenApiParameter.HEADER,
    description="English or French: the language of what is said of errors, and of sorting by name or title. Texts of "
    "the record always come in both.",
)
HELD = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="The `ETag` of an answer that you hold: where nothing changed, 304 comes back without a body.",
)
HEADERS = (
    ("ETag", [200, 304], "Changes exactly when the answer does; send it back as `If-None-Match`.", True),
    ("Cache-Control", [200, 304], "How long the answer may be kept without asking again.", True),
    (
        "Link",
        [200],
        "Addresses of other pages (first, prev, next, last), the licence and the documentation.",
        True,
    ),
    ("Retry-After", [429], "Seconds to wait.", True),
    ("Allow", [405], "The methods that are answered.", True),
)


class Described(AutoSchema):
    """Of a view with `parameters`, and a `resource` or a `shape` of its own."""

    @property
    def resource(self) -> Any:
        return getattr(self.view, "resource", None)

    @property
    def is_list(self) -> bool:
        return type(self.view).__name__.endswith("List")

    def get_operation_id(self) -> str:
        if self.resource is None:
            return "index"
        return f"{self.resource.name}_list" if self.is_list else f"{self.resource.singular}_get"

    def get_tags(self) -> list[str]:
        return [self.resource.name if self.resource else "index"]

    def get_summary(self) -> str:
        if self.resource is None:
            return "What there is"
        return f"List {self.resource.name}" if self.is_list else f"One {self.resource.singular}"

    def get_description(self) -> str:
        if self.resource is None:
            return "Every resource, and under which terms the data may be used."
        parts = [str(self.resource.meaning), f"As of a day: {self.resource.of_the_day}"]
        if self.is_list:
            parts.append(f"Order: {self.resource.order}")
        return "\n\n".join(parts)

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        return str(type(serializer).__name__).replace("Shape", "")

    def get_override_parameters(self) -> list[Any]:
        own = [described(each) for each in self.view.parameters]
        if self.resource and not self.is_list:
            own = [*(_key(each) for each in self.resource.keys), *own]
        headers = [
            OpenApiParameter(
                name, str, OpenApiParameter.HEADER, response=codes, description=meaning, required=required
            )
            for name, codes, meaning, required in HEADERS
        ]
        return [*own, LANGUAGE, HELD, *headers]

    def get_response_serializers(self) -> Any:
        good = self._shape()
        found: dict[Any, Any] = {
            (200, "application/json"): OpenApiResponse(good, self._found(), examples=self._examples()),
            304: OpenApiResponse(None, "Nothing changed since the answer that you hold."),
        }
        if self.resource and not self.is_list and self.resource.name == "commitments":
            found[301] = OpenApiResponse(None, "It became part of another commitment: see `Location`.")
        for kind in problems.KINDS:
            found[kind.status, problems.CONTENT_TYPE] = OpenApiResponse(
                shapes.Problem, str(kind.meaning), examples=[examples.of_problem(kind)]
            )
        return found

    def _found(self) -> str:
        return "A page of the list." if self.is_list else "What was asked for."

    def _shape(self) -> Any:
        if self.resource is None:
            return self.view.shape
        return shapes.page_of(self.resource.shape) if self.is_list else self.resource.shape

    def _examples(self) -> list[OpenApiExample]:
        if self.resource is None:
            return []
        found = examples.of_list(self.resource) if self.is_list else examples.of_one(self.resource)
        return [OpenApiExample("From the record", value=found)] if found else []

    def _is_list_view(self, serializer: Any = None) -> bool:
        """Pages of lists have a shape of their own."""
        return False


def described(parameter: Parameter) -> OpenApiParameter:
    one: dict[str, Any] = dict(parameter.schema) or {"type": "string"}
    if parameter.choices:
        one["enum"] = list(parameter.choices)
    elif parameter.pattern and "format" not in one:
        one["pattern"] = parameter.pattern
    if parameter.example is not None:
        # Of the schema and not of the parameter: Swagger UI would fill in every filter at once.
        one["examples"] = [parameter.example]
    schema: dict[str, Any] = one
    if parameter.several:
        schema = {"type": "array", "items": one}
        if not parameter.commas:
            schema["maxItems"] = MOST_VALUES
    return OpenApiParameter(
        parameter.name,
        schema,
        OpenApiParameter.QUERY,
        description=_meaning(parameter),
        explode=True if parameter.several else None,
        style="form" if parameter.several else None,
    )


def _meaning(parameter: Parameter) -> str:
    meaning = str(parameter.meaning)
    if parameter.several and not parameter.commas:
        meaning += " Repeated, any of them."
    if any(str(word) != value for value, word in parameter.choices.items()) and parameter.name != "fields":
        meaning += "\n\n" + shapes.meanings(dict(parameter.choices))
    return meaning


def _key(key: Any) -> OpenApiParameter:
    return OpenApiParameter(
        key.name,
        {"type": "string", "pattern": key.pattern},
        OpenApiParameter.PATH,
        description=key.meaning,
        examples=[OpenApiExample("From the record", value=key.example)],
    )


SHARED = ("as_of", "page", "page_size", "Accept-Language", "If-None-Match")
"""Parameters that mean the same everywhere."""


def finished(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """The whole document, with what each tag holds; what is the same everywhere is said once."""
    from .resources import ALL  # views are described by this module, and resources import views

    components = {"parameters": {}, "headers": {}, "responses": {}, **result["components"]}
    codes = {tuple(shape["enum"]): name for name, shape in components["schemas"].items() if "enum" in shape}
    for path in result["paths"].values():
        operation = path["get"]
        for each in operation["parameters"]:
            _name_codes(each["schema"], codes)
        operation["parameters"] = [
            _shared(components["parameters"], "parameters", _title(each["name"]), each)
            if each["name"] in SHARED
            else each
            for each in operation["parameters"]
        ]
        for response in operation["responses"].values():
            for name, header in response.get("headers", {}).items():
                response["headers"][name] = _shared(components["headers"], "headers", name, header)
        for kind in problems.KINDS:
            status, name = str(kind.status), _title(kind.name)
            found = operation["responses"][status]
            operation["responses"][status] = _shared(components["responses"], "responses", name, found)
    tags = [{"name": each.name, "description": str(each.meaning)} for each in ALL]
    return {
        **result,
        "tags": [{"name": "index", "description": "What there is."}, *tags],
        "components": components,
    }


def _name_codes(schema: dict[str, Any], codes: dict[tuple[str, ...], str]) -> None:
    """Codes of a parameter that a property has too are one type for whoever writes a client."""
    one = schema.get("items", schema)
    name = codes.get(tuple(one.get("enum", ())))
    if name:
        one.clear()
        one["$ref"] = f"#/components/schemas/{name}"


def _shared(home: dict[str, Any], kind: str, name: str, value: Any) -> dict[str, str]:
    home[name] = value
    return {"$ref": f"#/components/{kind}/{name}"}


def _title(name: str) -> str:
    """`too-many-requests` as `TooManyRequests`."""
    return "".join(part.title() for part in re.split("[-_]", name))
