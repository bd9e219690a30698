"""The data dictionary, written from the list of files itself."""

from __future__ import annotations

from .columns import Column, File, Kind
from .files import FILES


def as_markdown() -> str:
    return "\n".join(_section(file) for file in FILES)


def _section(file: File) -> str:
    key = " + ".join(f"`{name}`" for name in file.key)
    told_apart = ", rows that share it are told apart by their order" if file.repeats else ""
    return "\n".join(
        [
            f"## {file.filename}",
            "",
            f"{file.meaning[0].upper()}{file.meaning[1:]}. A row is known by {key}{told_apart}.",
            "",
            "| Column | Filled | Holds | Meaning |",
            "| --- | --- | --- | --- |",
            *(
                f"| `{column.name}` | {_filled(column)} | {_holds(column)} | {column.meaning} |"
                for column in file.columns
            ),
            "",
        ]
    )


def _filled(column: Column) -> str:
    if column.extra:
        return "extra"
    return "always" if column.required else ""


def _holds(column: Column) -> str:
    if column.kind in (Kind.REF, Kind.REFS):
        inside = ", same commitment" if column.within else ""
        return f"{column.kind.value} `{column.target}.csv`{inside}"
    if column.choices is not None:
        return f"{column.kind.value}: {', '.join(f'`{value}`' for value in column.allowed)}"
    return str(column.kind.value)
