"""What others made is what static/vendor/README.md says it is, and every page asks this site alone for it."""

import hashlib
import re
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"


def test_every_file_has_the_checksum_that_is_written_down() -> None:
    readme = (STATIC / "vendor" / "README.md").read_text(encoding="utf-8")
    written = {path: checksum for checksum, path in re.findall(r"^([0-9a-f]{64})\s+(\S+)$", readme, re.M)}
    found = {
        path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in [*STATIC.glob("fonts/*.woff2"), STATIC / "img" / "world.svg"]
    }
    assert written == found


def test_every_font_has_its_licence_beside_it() -> None:
    families = {re.split(r"-latin", path.name)[0] for path in STATIC.glob("fonts/*.woff2")}
    licences = {path.stem.removeprefix("LICENSE-") for path in STATIC.glob("fonts/LICENSE-*.txt")}
    assert licences == families


def test_no_sheet_asks_another_host() -> None:
    asked = {
        path.name: re.findall(r"(?:https?:)?//[\w.-]+", path.read_text(encoding="utf-8"))
        for path in STATIC.glob("css/*.css")
    }
    assert {name: hosts for name, hosts in asked.items() if hosts} == {}


def test_every_file_a_sheet_asks_for_is_there() -> None:
    for path in STATIC.glob("css/*.css"):
        for address in re.findall(r'url\("([^"]+)"\)', path.read_text(encoding="utf-8")):
            assert (path.parent / address).resolve().is_file(), f"{path.name} asks for {address}"
