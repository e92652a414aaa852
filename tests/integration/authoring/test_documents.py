"""The documents of a consultation: added, checked, put in order, downloaded."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consultation.actions.authoring.documents import (
    SentFile,
    add_document,
    change_document,
    delete_document,
    document_state,
    move_document,
)
from consultation.actions.authoring.guarding import ChangedMeanwhileError, ConsultationOpenedError
from consultation.models import Consultation, Document, StoredFile
from tests.factories.authoring import make_draft
from tests.factories.moderating import make_consultation

pytestmark = pytest.mark.django_db
LIST = "/consultations/staff/authoring/draft/documents/"
PDF = b"%PDF-1.7 the plan"


def pdf(name: str = "The plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def sent(name: str = "plan.pdf", content: bytes = PDF) -> SentFile:
    return SentFile(name, "application/pdf", content)


def add(consultation: Consultation, author: User, title: str = "The plan", **content: Any) -> Document:
    content = content or {"url": "https://example.org/plan"}
    return add_document(consultation=consultation, by=author, title=title, language="en", **content)


def test_no_document_yet_says_what_to_do(staff: Client, draft: Consultation) -> None:
    assert "No document yet" in staff.get(LIST).text


def test_a_file_is_kept_with_its_name_for_a_title(staff: Client, draft: Consultation) -> None:
    response = staff.post(f"{LIST}add/", {"title": "", "url": "", "language": "pl", "file": pdf()})
    assert response["Location"] == LIST
    document = Document.objects.get()
    assert (document.title, document.filename, document.language) == ("The plan", "The-plan.pdf", "pl")
    assert document.file
    assert (bytes(document.file.content), document.file.size) == (PDF, len(PDF))
    assert document.file.media_type == "application/pdf"
    assert "The-plan.pdf" in staff.get(LIST).text


def test_a_link_is_kept(staff: Client, draft: Consultation) -> None:
    staff.post(f"{LIST}add/", {"title": "Plan", "url": "https://example.org/p", "language": "en"})
    assert Document.objects.get().address == "https://example.org/p"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": "Plan"}, "Choose a file, or enter a link"),
        ({"title": "", "url": "https://example.org/"}, "Enter a title"),
        ({"title": "Kept", "url": "javascript:alert(1)"}, "Enter a web address"),
        ({"title": "Kept", "file": pdf("plan.exe")}, "must be a PDF"),
        ({"title": "Kept", "file": pdf("plan.docx")}, "something else"),
        ({"title": "Kept", "file": pdf(content=b"")}, "empty"),
        ({"title": "Kept", "file": pdf(content=PDF + b"0" * 10 * 1024 * 1024)}, "10 MB or smaller"),
        ({"title": "Kept", "url": "https://example.org/", "file": pdf()}, "not both"),
    ],
)
def test_what_is_no_document_is_refused_with_a_reason(
    staff: Client, draft: Consultation, fields: dict[str, Any], said: str
) -> None:
    if "file" in fields:
        fields["file"].seek(0)
    response = staff.post(f"{LIST}add/", {"language": "en", **fields})
    assert response.status_code == 200
    assert said in response.text
    assert not Document.objects.exists()


def test_only_an_address_for_files_takes_a_large_body(staff: Client, draft: Consultation) -> None:
    large = pdf(content=PDF + b"0" * 200_000)
    assert staff.post("/consultations/staff/authoring/new/", {"title": "x", "file": large}).status_code == 413
    large.seek(0)
    assert staff.post(f"{LIST}add/", {"title": "x", "language": "en", "file": large}).status_code == 302
    much = b"0" * (25 * 1024 * 1024)
    assert staff.post(f"{LIST}add/", much, content_type="application/octet-stream").status_code == 413


def test_the_same_bytes_are_kept_once_and_go_with_the_last_document(author: User, draft: Consultation) -> None:
    first, second = (add(draft, author, sent=sent(name)) for name in ("one.pdf", "two.pdf"))
    assert StoredFile.objects.count() == 1
    delete_document(document=first, by=author)
    assert StoredFile.objects.count() == 1
    delete_document(document=second, by=author)
    assert not StoredFile.objects.exists()


def test_a_file_is_replaced_and_the_old_bytes_are_forgotten(author: User, draft: Consultation) -> None:
    document = add(draft, author, sent=sent())
    seen = document_state(document)
    changed = change_document(
        document=document, by=author, seen=seen, title="New", language="en", sent=sent(content=b"%PDF-2 new")
    )
    assert changed.file
    assert bytes(changed.file.content) == b"%PDF-2 new"
    assert StoredFile.objects.count() == 1
    with pytest.raises(ChangedMeanwhileError):
        change_document(document=document, by=author, seen=seen, title="Old", language="en")
    kept = change_document(document=document, by=author, seen=document_state(changed), title="Newer", language="en")
    assert kept.file == changed.file


def test_a_document_is_changed_on_its_page(staff: Client, author: User, draft: Consultation) -> None:
    document = add(draft, author, sent=sent())
    address = f"{LIST}{document.pk}/"
    found = re.search(r'name="seen" value="([^"]*)"', staff.get(address).text)
    assert found
    form = {"title": "In Polish", "language": "pl", "url": "", "seen": found[1]}
    assert staff.post(address, form)["Location"] == LIST
    document.refresh_from_db()
    assert (document.title, document.language, document.filename) == ("In Polish", "pl", "plan.pdf")
    form |= {"title": "Somebody else's"}
    assert "Somebody else changed this" in staff.post(address, form).text


def test_documents_are_moved_and_the_button_keeps_the_focus(staff: Client, author: User, draft: Consultation) -> None:
    _first, _second, third = (add(draft, author, title) for title in ("First", "Second", "Third"))
    response = staff.post(LIST, {"move": f"document-{third.pk}-up"})
    assert response["Location"] == f"{LIST}#move-document-{third.pk}-up"
    response = staff.post(LIST, {"move": f"document-{third.pk}-up"})
    assert response["Location"] == f"{LIST}#move-document-{third.pk}-down"
    assert "“Third” is now 1 of 3." in staff.get(LIST).text
    assert list(draft.documents.values_list("title", "order")) == [("Third", 1), ("First", 2), ("Second", 3)]
    assert staff.post(LIST, {"move": "document-0-sideways"}).status_code == 404
    assert staff.post(LIST, {"move": "document-987654-up"}).status_code == 404


def test_the_list_costs_the_same_for_many_and_reads_no_bytes(
    staff: Client, author: User, draft: Consultation, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        add(draft, author, f"Document {number}", sent=sent(content=PDF + str(number).encode()))
    with django_assert_max_num_queries(12) as queries:
        assert "Document 19" in staff.get(LIST).text
    assert not [query for query in queries.captured_queries if '"content"' in query["sql"]]


def test_deleting_asks_first(staff: Client, author: User, draft: Consultation) -> None:
    document = add(draft, author)
    assert "Delete this document?" in staff.get(f"{LIST}{document.pk}/delete/").text
    assert staff.post(f"{LIST}{document.pk}/delete/")["Location"] == LIST
    assert not Document.objects.exists()


def test_a_document_of_another_consultation_is_not_there(staff: Client, author: User, draft: Consultation) -> None:
    other = add(make_draft("other"), author, sent=sent())
    for part in ("", "delete/", "file/"):
        assert staff.get(f"{LIST}{other.pk}/{part}").status_code == 404


# --- Downloading -----------------------------------------------------------------------------------------------
def opened_with_file(author: User) -> tuple[Consultation, Document]:
    consultation = make_consultation("small")
    Consultation.objects.filter(pk=consultation.pk).update(approved_at=None)
    document = add(consultation, author, sent=sent())
    Consultation.objects.filter(pk=consultation.pk).update(approved_at=consultation.approved_at)
    return consultation, document


def test_everybody_downloads_a_file_of_an_opened_consultation(author: User) -> None:
    _, document = opened_with_file(author)
    response = Client().get(document.address)
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not response.cookies


def test_a_file_is_there_as_soon_as_the_consultation_is_announced(author: User) -> None:
    consultation, document = opened_with_file(author)
    Consultation.objects.filter(pk=consultation.pk).update(opens_at=timezone.now() + timedelta(days=1))
    assert Client().get(document.address).status_code == 200


def test_nobody_guesses_a_file(author: User, draft: Consultation) -> None:
    _, document = opened_with_file(author)
    unopened = add(draft, author, sent=sent("draft.pdf"))
    digest = document.file.sha256 if document.file else ""
    for address in (
        unopened.address,
        f"/consultations/small/documents/{digest[:4]}/plan.pdf",
        f"/consultations/small/documents/{digest[:16]}/other.pdf",
        f"/consultations/absent/documents/{digest[:16]}/plan.pdf",
    ):
        assert Client().get(address).status_code == 404


def test_authors_see_a_file_before_the_public_does(staff: Client, author: User, draft: Consultation) -> None:
    document = add(draft, author, sent=sent())
    response = staff.get(f"{LIST}{document.pk}/file/")
    assert response.content == PDF
    assert response["Cache-Control"] == "no-store"
    assert staff.get(f"{LIST}{add(draft, author).pk}/file/").status_code == 404


def test_an_opened_consultation_keeps_its_documents(staff: Client, author: User) -> None:
    consultation, document = opened_with_file(author)
    for act in (
        lambda: add(consultation, author),
        lambda: delete_document(document=document, by=author),
        lambda: move_document(document=document, by=author, direction="up"),
        lambda: change_document(document=document, by=author, seen="", title="x", language="en"),
    ):
        with pytest.raises(ConsultationOpenedError):
            act()
    assert staff.get(LIST.replace("draft", "small")).status_code == 200
