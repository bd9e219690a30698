"""The name of a file as it is kept and given out again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.evidence import pdfs
from tracker import evidence
from tracker.evidence import names
from tracker.exceptions import Refused

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("Rapport d’activité 2025 – été.PDF", "Rapport d’activité 2025 – été.pdf"),
        ("../../etc/x.pdf", "x.pdf"),
        ("C:\\Users\\anna\\x.pdf", "x.pdf"),
        ("x.pdf\x00.exe", "x.pdf.exe"),
        ("annex\u202efdp.exe", "annexfdp.exe"),
        ("a\u200bb\u2066c.pdf", "abc.pdf"),
        ("two\nlines\t.pdf", "two lines.pdf"),
        ('a"b<c>d|e?f*g:h%i.pdf', "a_b_c_d_e_f_g_h_i.pdf"),
        (".pdf", "pdf"),
        ("...pdf", "pdf"),
        ("x.pdf. .", "x.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("x. pdf", "x.pdf"),
        (" .pdf", "pdf"),
        ("no ending", "no ending"),
        ("\u202e.pdf", "pdf"),
        ("", ""),
    ],
)
def test_a_name_is_one_clean_line(given, kept):
    assert names.cleaned(given) == kept


@pytest.mark.parametrize("length", [150, 156, 157, 300, 5_000])
def test_a_long_name_is_cut_and_keeps_its_ending(length):
    kept = names.cleaned("x" * length + ".pdf")
    assert len(kept) == min(length + 4, 160)
    assert kept.endswith("x.pdf")
    assert len(names.cleaned("x." + "y" * length)) <= 160
    assert len(names.cleaned("z" * length)) <= 160


@pytest.mark.parametrize(
    "name",
    ["x.exe.pdf", "x.PHP.pdf", "x.html.pdf", "a.js .pdf", "a.b.svg.c.pdf", "x.docm.pdf", "x.zip.pdf"],
)
def test_the_ending_of_a_program_before_the_last_is_a_disguise(name):
    with pytest.raises(Refused, match="two endings"):
        evidence.accept(SimpleUploadedFile(name, pdfs.pdf(), content_type="application/pdf"))


@pytest.mark.parametrize("name", ["report.2025.pdf", "v1.2.final.pdf", "letter.docx.pdf", "example.org.pdf"])
def test_points_in_a_name_are_no_disguise(name):
    upload = SimpleUploadedFile(name, pdfs.pdf(), content_type="application/pdf")
    assert evidence.accept(upload).name == name


@pytest.mark.parametrize(
    "name",
    ["x.pdf.exe", "x.pdf\x00.exe", "annex\u202efdp.exe", "report", "pdf", ".pdf", "x.", "x.pdf/", "x" * 300],
)
def test_a_name_without_a_known_ending_is_refused(name):
    upload = SimpleUploadedFile("some.pdf", pdfs.pdf(), content_type="application/pdf")
    upload._name = name  # Django's own cleaning comes before; this is what is left without it
    with pytest.raises(Refused, match="Only PDF"):
        evidence.accept(upload)
