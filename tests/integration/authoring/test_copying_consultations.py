"""Beginning a consultation as a copy of an earlier one."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from consultation.actions.authoring.copying import copy_consultation
from consultation.actions.authoring.documents import SentFile, add_document, delete_document
from consultation.actions.copying import copy_questionnaire
from consultation.models import Consultation, Questionnaire, StoredFile
from consultation.selectors.questionnaires import assembled
from tests.factories.authoring import make_draft, make_plan_version
from tests.factories.moderating import make_answer, make_consultation
from tests.factories.questions import Maker

pytestmark = pytest.mark.django_db
HERE = "/consultations/staff/authoring/"


def copy_of(source: Consultation, author: User, slug: str = "copied") -> Consultation:
    return copy_consultation(
        source=source, by=author, title="Copied", slug=slug, plan_version=make_plan_version("v2-next")
    )


def test_what_was_set_and_asked_is_copied_and_what_happened_is_not(author: User) -> None:
    source = make_consultation("opened")
    make_answer(source)
    Consultation.objects.filter(pk=source.pk).update(
        short_code="plan", audience="Everybody", evidence="Surveys", results_due_on=date(2027, 1, 1)
    )
    source.refresh_from_db()
    copy = copy_of(source, author)
    assert (copy.audience, copy.evidence, copy.purpose) == ("Everybody", "Surveys", source.purpose)
    assert (copy.short_code, copy.opens_at, copy.closes_at, copy.results_due_on) == (None,) * 4
    assert (copy.approved_at, copy.ready_at, copy.is_demonstration, copy.created_by) == (None, None, False, author)
    assert copy.stage == "draft"
    assert [reason.key for reason in copy.moderation_reasons.all()] == ["personal-data", "abusive"]
    asked, theirs = copy.questionnaires.get(), source.questionnaires.get()
    assert (asked.version, asked.frozen_at) == (1, None)
    assert set(assembled(asked).questions) == set(assembled(theirs).questions)
    assert not asked.responses.exists()


def test_documents_are_copied_without_their_bytes(author: User, draft: Consultation) -> None:
    sent = SentFile("plan.pdf", "application/pdf", b"%PDF-1.7")
    original = add_document(consultation=draft, by=author, title="Plan", language="en", sent=sent)
    copy = copy_of(draft, author)
    assert [document.title for document in copy.documents.all()] == ["Plan"]
    assert StoredFile.objects.count() == 1
    delete_document(document=original, by=author)
    document = copy.documents.select_related("file").get()
    assert document.file
    assert bytes(document.file.content) == b"%PDF-1.7"


def test_an_amendment_that_never_opened_is_not_what_was_asked(author: User) -> None:
    source = make_consultation("opened")
    amended = copy_questionnaire(source=source.questionnaires.get(), consultation=source, version=2, by=author)
    Maker(source, author).section("Never asked")
    copied = assembled(copy_of(source, author).questionnaires.get())
    assert "Never asked" not in [section.title for section in copied.sections]
    assert "Never asked" in [section.title for section in assembled(amended).sections]


def test_a_consultation_that_is_being_written_can_be_copied(author: User, draft: Consultation) -> None:
    Maker(draft, author).question(text="Written?")
    assert "written" in assembled(copy_of(draft, author).questionnaires.get()).questions
    Questionnaire.objects.filter(consultation=draft).delete()
    assert copy_of(draft, author, "empty").questionnaires.get().sections.count() == 0


def test_the_page_asks_for_a_title_and_leads_to_the_copy(staff: Client, author: User) -> None:
    make_consultation("opened")
    make_draft("taken")
    shown = staff.get(f"{HERE}opened/copy/").text
    assert "Consultation opened (copy)" in shown
    form = {"title": "Next round", "slug": "taken", "plan_version": make_plan_version().pk}
    assert "This address is taken" in staff.post(f"{HERE}opened/copy/", form).text
    assert staff.post(f"{HERE}opened/copy/", form | {"slug": ""})["Location"] == f"{HERE}next-round/"
    assert "This is the copy" in staff.get(f"{HERE}next-round/").text
