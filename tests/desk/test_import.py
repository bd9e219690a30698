"""Import with a dry run: the plan first, then all of it or nothing, and never past the four eyes."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from tests.desk.forms import fields
from tests.factories import make_assessment, make_commitment, make_organization, make_source, make_topic
from tracker.forms import uploads
from tracker.models import Assessment, Commitment, HistoryEvent, Organization, Topic

IMPORT, PLAN = "/en/admin/import/", "/en/admin/import/plan/"
VERDICTS = (
    "commitment,effective_on,status,outcome,rationale_en,rationale_fr,"
    "sources,updates,searched_on,searched_note_en"
)
TOPICS = "slug,name_en,name_fr\r\nhealth,Health care,Santé\r\nclimate,Climate,Climat\r\n"


@pytest.fixture(autouse=True)
def kept_elsewhere(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def desk(administrator, signed_in):
    return signed_in(administrator)


def upload(browser, content, name="topics.csv"):
    data = content.encode() if isinstance(content, str) else content
    return browser.post(IMPORT, {"file": SimpleUploadedFile(name, data)})


def carry_out(browser, page):
    values = fields(page)
    return browser.post(PLAN, {name: values[name] for name in ("token", "fingerprint")})


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return out.getvalue()


def test_the_plan_says_field_by_field_what_would_change_and_writes_nothing(desk):
    make_topic("health", name_en="Health", name_fr="Santé")
    before = HistoryEvent.objects.count()
    page = upload(desk, TOPICS)
    text = page.content.decode()
    assert page.status_code == 200
    assert "<del>Health</del> <ins>Health care</ins>" in text
    assert "Nothing has been written yet." in text
    assert (Topic.objects.count(), HistoryEvent.objects.count()) == (1, before)


def test_the_plan_is_carried_out_and_the_second_time_nothing_changes(desk, administrator):
    make_topic("health", name_en="Health", name_fr="Santé")
    assert carry_out(desk, upload(desk, TOPICS)).status_code == 200
    assert set(Topic.objects.values_list("slug", "name_en")) == {
        ("health", "Health care"),
        ("climate", "Climate"),
    }
    assert HistoryEvent.objects.filter(subject_key="climate").get().actor == administrator
    assert "nothing would change" in upload(desk, TOPICS).content.decode()


def test_faults_are_named_by_file_row_and_column(desk):
    page = upload(desk, "slug,name_en,name_fr\r\nhealth,,Santé\r\n")
    assert page.status_code == 422
    assert "<td>topics.csv</td><td>2</td><td>name_en</td>" in page.content.decode()


def test_the_plan_is_shown_again_when_the_record_moved_on(desk):
    topic = make_topic("health", name_en="Health", name_fr="Santé")
    page = upload(desk, TOPICS)
    Topic.objects.filter(pk=topic.pk).update(name_fr="La santé", revision=7)
    again = carry_out(desk, page)
    assert again.status_code == 409
    assert "The record changed since this plan was made." in again.content.decode()
    assert Topic.objects.count() == 1
    assert carry_out(desk, again).status_code == 200


def test_an_import_cannot_change_a_published_status(desk):
    commitment = make_commitment()
    verdict = make_assessment(commitment)
    row = f"{commitment.reference},{verdict.effective_on},complete,,Because.,Parce que.,a-source,,,"
    page = upload(desk, f"{VERDICTS}\r\n{row}\r\n", "assessments.csv")
    if page.status_code == 200:
        carry_out(desk, page)
    verdict.refresh_from_db()
    assert (verdict.status, verdict.state) == ("limited", "published")
    assert Commitment.objects.public().as_of(verdict.effective_on).with_now().get().now.status == "limited"
    assert not Assessment.objects.filter(status="complete", state="published").exists()


def test_a_new_verdict_comes_in_as_a_proposal_that_others_confirm(desk, administrator):
    commitment = make_commitment()
    row = f"{commitment.reference},2026-01-01,complete,,Because.,Parce que.,a-source,,,"
    carry_out(desk, upload(desk, f"{VERDICTS}\r\n{row}\r\n", "assessments.csv"))
    proposal = Assessment.objects.get()
    assert (proposal.state, proposal.author) == ("proposed", administrator)


def test_a_zip_and_a_workbook_are_read_alike(desk):
    book = Workbook()
    sheet = book.active
    sheet.title = "topics"
    for line in TOPICS.split("\r\n")[:-1]:
        sheet.append(line.split(","))
    stored = io.BytesIO()
    book.save(stored)
    for content, name in ((zipped(topics=TOPICS), "record.zip"), (stored.getvalue(), "record.xlsx")):
        page = upload(desk, content, name)
        assert (page.status_code, page.context["counts"][0].created) == (200, 2)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"MZ", "virus.exe", "Only .zip, .csv and .xlsx files can be read."),
        (b"not a zip", "record.zip", "The archive cannot be opened."),
        (b"not a workbook", "record.xlsx", "The archive cannot be opened."),
        (zipped(topics="a"), "record.xlsx", "The workbook cannot be opened."),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content, name, sentence, desk):
    page = upload(desk, content, name)
    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_a_bomb_is_refused_before_it_is_unpacked(desk, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_UNPACKED", 1024 * 1024)
    page = upload(desk, zipped(topics="x" * 5_000_000), "record.zip")
    assert page.status_code == 422
    assert "once unpacked" in page.content.decode()


def test_a_large_file_is_refused(desk, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 10)
    assert "larger than 20 MB" in upload(desk, TOPICS).content.decode()


def test_a_kept_file_is_found_by_whoever_sent_it_only(desk, signed_in):
    from tests.factories import make_user

    page = upload(desk, TOPICS)
    other = signed_in(make_user("Otto Other", is_administrator=True))
    assert carry_out(other, page).status_code == 302
    assert Topic.objects.count() == 0
    assert desk.post(PLAN, {"token": "made-up", "fingerprint": ""}).status_code == 302


@pytest.mark.parametrize("address", [IMPORT, PLAN])
def test_imports_are_for_administrators(address, editor, reviewer, member, signed_in, client):
    for person in (editor, reviewer):
        assert signed_in(person).get(address).status_code == 403
        assert signed_in(person).post(address).status_code == 403
    assert signed_in(member).get(address).status_code == 302
    assert client.get(address).status_code == 302


def test_what_is_exported_is_imported_again_without_a_change(desk):
    make_organization("sum-lab", name_en="=SUM(A1:A9) Lab")
    make_assessment(make_commitment(title_en="-1 and counting"))
    for kind in ("zip", "xlsx"):
        response = desk.get(f"/en/admin/export/{kind}/")
        assert response.status_code == 200
        page = upload(desk, response.content, f"record.{kind}")
        assert page.context["faults"] == []
        assert page.context["nothing"]


def test_formulas_are_harmless_in_what_is_downloaded(desk):
    make_organization("sum-lab", name_en="=SUM(A1:A9) Lab")
    with zipfile.ZipFile(io.BytesIO(desk.get("/en/admin/export/zip/").content)) as archive:
        assert "'=SUM(A1:A9) Lab" in archive.read("organizations.csv").decode()
    book = load_workbook(io.BytesIO(desk.get("/en/admin/export/xlsx/").content))
    cells = [cell for row in book["organizations"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}


def test_ticked_rows_are_downloaded(editor, signed_in, db):
    kept, left = make_organization("kept"), make_organization("left")
    browser = signed_in(editor)
    url = "/en/admin/tracker/organization/"
    for kind in ("csv", "xlsx"):
        response = browser.post(url, {"action": f"export_{kind}", "_selected_action": [kept.pk]})
        assert response["Content-Disposition"] == f'attachment; filename="organizations.{kind}"'
        assert "no-store" in response["Cache-Control"]
    text = browser.post(url, {"action": "export_csv", "_selected_action": [kept.pk]}).content.decode()
    assert text.count("\r\n") == 2
    assert left.slug not in text.split("\r\n")[1]
    assert Organization.objects.count() == 2


def test_sources_of_a_draft_go_along_in_a_selection(editor, signed_in, db):
    draft = make_commitment(published=False, sources=[make_source("two"), make_source("one")])
    response = signed_in(editor).post(
        "/en/admin/tracker/commitment/", {"action": "export_csv", "_selected_action": [draft.pk]}
    )
    assert "two;one" in response.content.decode()
