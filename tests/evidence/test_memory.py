"""What examining the worst files takes, in a process of its own: nobody can fill the machine with one upload."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.evidence import corpus, images

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read as Linux tells it"),
]

EXAMINE = """
import sys, time
from pathlib import Path
import django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.evidence import images
from tracker import evidence
from tracker.exceptions import Refused

def peak():
    # Not getrusage: its peak outlives the start of a program, and would be that of the tests.
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))

def examine(name, data):
    try:
        return evidence.accept(SimpleUploadedFile(name, data, content_type="")).size
    except Refused:
        return 0

for kind in ("png", "jpg", "webp"):
    examine("small." + kind, images.picture({"jpg": "JPEG"}.get(kind, kind.upper())))
before = peak()
for path in sorted(Path(sys.argv[1]).iterdir()):
    started = time.monotonic()
    examine(path.name, path.read_bytes())
    print(path.name, peak() - before, round(time.monotonic() - started, 1), sep="|")
"""


def largest(folder: Path) -> None:
    """The most pixels that are taken, of each kind, with noise in them and turned on their side."""
    for kind, ending, size in (
        ("JPEG", "jpg", (4_000, 4_000)),
        ("PNG", "png", (4_000, 4_000)),
        ("WEBP", "webp", (4_000, 2_000)),
    ):
        noise = os.urandom(size[0] * 30)
        picture = Image.frombytes("RGB", size, noise * (size[1] // 10))
        picture.save(folder / f"largest.{ending}", kind, exif=images.exif(6))


def test_no_upload_takes_two_hundred_megabytes_or_half_a_minute(tmp_path):
    for number, name in enumerate([*corpus.BAD, *corpus.GOOD]):
        (tmp_path / f"{number:03} {name}").write_bytes(corpus.content(name))
    largest(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", EXAMINE, str(tmp_path)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    rows = [line.split("|") for line in done.stdout.splitlines()]
    assert len(rows) == len(corpus.BAD) + len(corpus.GOOD) + 3
    assert [row for row in rows if int(row[1]) >= 200] == []
    assert [row for row in rows if float(row[2]) >= 30] == []
