"""The texts of the site and their French, in pure Python: `python -m tests.translations` brings the .po up to date.

It does what makemessages and compilemessages do, without the gettext programs: finds every text in the code and the
templates, adds what is new to locale/fr, takes out what is gone, and compiles the .mo. It never guesses a translation.
"""

import io
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
FRENCH = ROOT / "locale" / "fr" / "LC_MESSAGES"
PLURAL: tuple[int, ...] = (1, 2)
KEYWORDS = {
    name + suffix: positions
    for name, positions in {
        "gettext": None,
        "gettext_noop": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
    for suffix in ("", "_lazy")
} | {"_": None}


def texts() -> Catalog:
    """Every text that code or templates hand to gettext, with the places it stands at."""
    found = Catalog(charset="utf-8")
    for path, line, message, comments, context in _extracted():
        found.add(message, locations=[(path, line)], auto_comments=comments, context=context)
    return found


def _extracted() -> Iterator[tuple[str, int, str | tuple[str, ...], list[str], str | None]]:
    for folder in ("summit", "tracker"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from _extract(path, "python", path.read_bytes())
    for path in sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file()):
        if path.suffix == ".jinja":
            yield from _extract(path, "jinja2.ext:babel_extract", path.read_bytes())
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a translator's comment in an odd place is no fault
            code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        yield from _extract(path, "javascript", code.encode())


def _extract(path: Path, method: str, code: bytes) -> Iterator[tuple]:
    name = path.relative_to(ROOT).as_posix()
    options = {"encoding": "utf-8"}
    for line, message, comments, context in extract(
        method, io.BytesIO(code), KEYWORDS, ["Translators:"], options
    ):
        if message and message != ("",):
            yield name, line, message, comments, context


def french() -> Catalog:
    with (FRENCH / "django.po").open("rb") as file:
        return read_po(file, locale="fr", abort_invalid=True)


def compiled() -> Catalog:
    """What is compiled. Babel leaves the context of a text in a .mo as bytes: decoded here, as in the .po."""
    with (FRENCH / "django.mo").open("rb") as file:
        catalog = read_mo(file)
    for message in catalog:
        if isinstance(message.context, bytes):
            message.context = message.context.decode()
    return catalog


def key(message) -> tuple[str | None, str]:
    """What gettext looks a text up by: its context and its (singular) words."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def strings(message) -> tuple[str, ...]:
    """The French of a text: one string, or one for each plural form; empty where there is none yet."""
    found = message.string or ""
    return (found,) if isinstance(found, str) else tuple(found)


def untranslated(catalog: Catalog) -> list[str]:
    """Texts without whole French: empty, fuzzy, or lacking a plural."""
    return [
        key(message)[1] for message in catalog if message.id and (message.fuzzy or not all(strings(message)))
    ]


def update() -> None:
    FRENCH.mkdir(parents=True, exist_ok=True)
    catalog = french() if (FRENCH / "django.po").exists() else Catalog(locale="fr", fuzzy=False)
    born = catalog.creation_date
    catalog.update(texts(), no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    catalog.project, catalog.version, catalog.creation_date = "Paris Actions Tracker", "1", born
    catalog.header_comment = (
        "# The French of Paris Actions Tracker; brought up to date by `python -m tests.translations`."
    )
    with (FRENCH / "django.po").open("wb") as file:
        write_po(file, catalog, width=100, sort_by_file=True, include_lineno=False)
    with (FRENCH / "django.mo").open("wb") as file:
        write_mo(file, catalog)
    missing = untranslated(catalog)
    sys.stdout.write("\n".join([*missing, f"{len(missing)} of {len(catalog)} texts have no French yet.\n"]))


if __name__ == "__main__":
    update()
