"""What is taken as evidence, what becomes of it, and what is refused with a sentence that helps."""

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.evidence import corpus, images, pdfs
from tracker import evidence
from tracker.evidence import office, pdf
from tracker.exceptions import Refused

pytestmark = pytest.mark.once


def sent(name, data=None, declared=None):
    """The upload as Django hands it over; without data, that of the corpus."""
    content = corpus.content(name) if data is None else data
    return SimpleUploadedFile(name, content, corpus.declared(name) if declared is None else declared)


def kept(file):
    with file.file.open("rb") as stored:
        return stored.read()


@pytest.mark.parametrize("name", corpus.GOOD)
def test_an_honest_file_is_taken(name):
    file = evidence.accept(sent(name), title="  What\nit shows ")
    data = kept(file)
    assert (file.name, file.title, file.pk) == (name, "What it shows", None)
    assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert file.content_type == corpus.declared(name)
    assert file.reencoded is file.content_type.startswith("image/")
    if not file.reencoded:
        assert data == corpus.content(name)


@pytest.mark.parametrize("name", corpus.BAD)
def test_a_harmful_file_is_refused_with_a_sentence_that_says_what_to_do(name):
    with pytest.raises(Refused) as refusal:
        evidence.accept(sent(name))
    assert str(refusal.value).endswith(".")
    assert len(str(refusal.value)) > 30


@pytest.mark.parametrize("name", images.HARMLESS_AFTERWARDS)
def test_nothing_of_a_picture_is_kept_but_the_picture(name):
    before = corpus.content(name)
    assert b"Canary" in before
    after = kept(evidence.accept(sent(name)))
    assert b"Canary" not in after
    with Image.open(io.BytesIO(after)) as picture:
        assert dict(picture.getexif()) == {}
        assert set(picture.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "loop",
            "background",
        } | {
            "duration",
            "timestamp",
        }
        assert picture.size == (40, 30)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_was_turned_when_taken_is_kept_upright(kind):
    name = f"turned.{kind.lower()}"
    upload = sent(name, images.picture(kind, exif=images.exif(6)), "")
    with Image.open(io.BytesIO(kept(evidence.accept(upload)))) as picture:
        assert picture.size == (30, 40)
        corners = [picture.convert("L").getpixel(at) > 128 for at in ((2, 2), (27, 2), (2, 37), (27, 37))]
    assert corners == [False, True, False, False]


def test_what_shows_through_a_picture_still_does():
    for name in ("see-through.png", "see-through.webp"):
        with Image.open(io.BytesIO(kept(evidence.accept(sent(name))))) as picture:
            assert picture.mode == "RGBA"
    mask = images.picture("PNG", mode="P", transparency=0)
    with Image.open(io.BytesIO(kept(evidence.accept(sent("mask.png", mask, "image/png"))))) as picture:
        assert picture.info["transparency"] == 0


def test_a_photograph_with_further_views_is_kept_as_its_first():
    frames, whole = [Image.new("RGB", (40, 30), color) for color in ("red", "blue")], io.BytesIO()
    frames[0].save(whole, "MPO", save_all=True, append_images=frames[1:])
    after = kept(evidence.accept(sent("phone.jpg", whole.getvalue(), "image/jpeg")))
    with Image.open(io.BytesIO(after)) as picture:
        assert (picture.format, picture.getpixel((5, 5))[0] > 200) == ("JPEG", True)


@pytest.mark.parametrize(
    "declared", ["", "application/octet-stream", "image/png; charset=binary", "IMAGE/PNG"]
)
def test_a_browser_that_knows_less_is_believed_when_name_and_content_agree(declared):
    assert evidence.accept(sent("a.png", images.picture("PNG"), declared)).content_type == "image/png"


@pytest.mark.parametrize("declared", ["text/html", "image/svg+xml", "image/jpeg", "application/pdf"])
def test_a_declared_type_that_disagrees_is_refused(declared):
    with pytest.raises(Refused, match="not what its name says"):
        evidence.accept(sent("a.png", images.picture("PNG"), declared))


def test_twenty_megabytes_are_taken_and_one_byte_more_is_not():
    line = b"0123456789,0123456789\n"
    table = (line * (evidence.LARGEST // len(line) + 1))[: evidence.LARGEST]
    assert evidence.accept(sent("large.csv", table, "text/csv")).size == evidence.LARGEST
    with pytest.raises(Refused, match="larger than 20 MB"):
        evidence.accept(sent("large.csv", table + b"1", "text/csv"))


def test_a_length_that_was_understated_does_not_help():
    upload = sent("large.csv", b"a\n" * (evidence.LARGEST // 2 + 1), "text/csv")
    upload.size = 10
    with pytest.raises(Refused, match="larger than 20 MB"):
        evidence.accept(upload)


def test_an_empty_file_is_refused():
    with pytest.raises(Refused, match="is empty"):
        evidence.accept(sent("nothing.csv", b"", "text/csv"))


def test_a_picture_that_grows_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(evidence, "LARGEST", 100)
    small = images.picture("PNG", (1, 1), mode="1")
    assert len(small) < 100
    noisy = images.picture("WEBP", (8, 8), quality=1)
    assert evidence.accept(sent("small.png", small, "image/png")).size <= 100
    monkeypatch.setattr(evidence, "LARGEST", len(noisy))
    with pytest.raises(Refused, match="too large to be kept"):
        evidence.accept(sent("noisy.webp", noisy, "image/webp"))


@pytest.mark.parametrize(("module", "name"), [(pdf, "many values.pdf"), (office, "table.xlsx")])
def test_a_file_that_takes_too_long_is_given_up(monkeypatch, module, name):
    many = pdfs.pdf(b"[" + b"1 " * 1_000 + b"]") if name.endswith("pdf") else None
    assert evidence.accept(sent(name, many, "")).name == name
    monkeypatch.setattr(module, "SECONDS", -1)
    with pytest.raises(Refused, match=r"too complex|too large"):
        evidence.accept(sent(name, many, ""))


@pytest.mark.parametrize(
    "kind", ["exe", "html", "svg", "gif", "zip", "xls", "doc", "xlsm", "docm", "txt", "heic"]
)
def test_other_kinds_of_files_are_refused_by_their_name(kind):
    with pytest.raises(Refused, match="Only PDF"):
        evidence.accept(sent(f"file.{kind}", b"something", ""))
