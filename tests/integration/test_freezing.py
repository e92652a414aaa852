"""What the database refuses once a questionnaire is frozen."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, OperationalError, connection, transaction
from django.db.models import ProtectedError, QuerySet
from django.utils import timezone

from consultation.actions.copying import copy_questionnaire
from consultation.models import (
    Choice,
    ClosingChange,
    Consultation,
    ModerationReason,
    OpeningStep,
    Page,
    Question,
    Questionnaire,
    Section,
)
from consultation.selectors.questionnaires import assembled
from tests.factories.moderating import make_consultation, make_user

pytestmark = pytest.mark.django_db
Edit = Callable[[Questionnaire], object]

EDITS: dict[str, Edit] = {
    "the version": lambda frozen: Questionnaire.objects.filter(pk=frozen.pk).update(version=7),
    "thawing": lambda frozen: Questionnaire.objects.filter(pk=frozen.pk).update(frozen_at=None),
    "freezing again": lambda frozen: Questionnaire.objects.filter(pk=frozen.pk).update(frozen_at=timezone.now()),
    "deleting it": lambda frozen: frozen.delete(),
    "a section's title": lambda frozen: frozen.sections.update(title="Other"),
    "a new section": lambda frozen: Section.objects.create(questionnaire=frozen, key="x", title="X", order=9),
    "a section deleted": lambda frozen: Section.objects.filter(questionnaire=frozen)._raw_delete("default"),
    "a page's rule": lambda frozen: _pages(frozen).update(shown_when={"question": "respondent", "answered": True}),
    "a new page": lambda frozen: Page.objects.create(section=frozen.sections.first(), key="x", title="X", order=9),
    "a page deleted": lambda frozen: _pages(frozen)._raw_delete("default"),
    "a question's text": lambda frozen: _questions(frozen).update(text="Other?"),
    "a question's rule": lambda frozen: _questions(frozen).update(shown_when=None),
    "a new question": lambda frozen: Question.objects.create(
        page=_pages(frozen).first(), key="x", kind="number", text="X", order=9
    ),
    "a question deleted": lambda frozen: _questions(frozen)._raw_delete("default"),
    "a choice's text": lambda frozen: _choices(frozen).update(text="Other"),
    "a new choice": lambda frozen: Choice.objects.create(
        question=_questions(frozen).first(), key="x", text="X", order=9
    ),
    "a choice deleted": lambda frozen: _choices(frozen)._raw_delete("default"),
    "a reason's text": lambda frozen: frozen.consultation.moderation_reasons.update(text="Other"),
    "a new reason": lambda frozen: ModerationReason.objects.create(
        consultation=frozen.consultation, key="x", text="X", order=9
    ),
    "a reason deleted": lambda frozen: frozen.consultation.moderation_reasons.all()._raw_delete("default"),
}


def _pages(frozen: Questionnaire) -> QuerySet[Page]:
    return Page.objects.filter(section__questionnaire=frozen)


def _questions(frozen: Questionnaire) -> QuerySet[Question]:
    return Question.objects.filter(page__section__questionnaire=frozen)


def _choices(frozen: Questionnaire) -> QuerySet[Choice]:
    return Choice.objects.filter(question__page__section__questionnaire=frozen)


@pytest.fixture
def frozen() -> Questionnaire:
    """A frozen questionnaire with parts of every sort."""
    return make_consultation().questionnaires.get()


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_a_frozen_questionnaire_and_its_reasons_refuse_every_change(frozen: Questionnaire, edit: Edit) -> None:
    before = assembled(frozen)
    with pytest.raises((InternalError, ProtectedError)), transaction.atomic():
        edit(frozen)
    assert assembled(frozen) == before


@pytest.mark.parametrize(
    "name", [name for name in EDITS if "reason" not in name and name not in ("freezing again", "a section deleted")]
)
def test_a_version_that_is_not_frozen_takes_the_same_changes(frozen: Questionnaire, name: str) -> None:
    copy = copy_questionnaire(source=frozen, consultation=frozen.consultation, version=2, by=None)
    with transaction.atomic():
        EDITS[name](copy)
        transaction.set_rollback(True)


def test_parts_cannot_be_moved_into_or_out_of_a_frozen_version(frozen: Questionnaire) -> None:
    copy = copy_questionnaire(source=frozen, consultation=frozen.consultation, version=2, by=None)
    Section.objects.create(questionnaire=copy, key="new", title="New", order=9)
    with pytest.raises(InternalError, match="frozen"), transaction.atomic():
        copy.sections.filter(key="new").update(questionnaire=frozen)
    with pytest.raises(InternalError, match="frozen"), transaction.atomic():
        frozen.sections.filter(key="p1").update(questionnaire=copy)


def test_an_amendment_is_frozen_by_two_people_and_for_a_reason(frozen: Questionnaire) -> None:
    copy = copy_questionnaire(source=frozen, consultation=frozen.consultation, version=2, by=None)
    one, other = make_user("one"), make_user("other")
    row = Questionnaire.objects.filter(pk=copy.pk)
    with pytest.raises(IntegrityError, match="amended_by_two"), transaction.atomic():
        row.update(frozen_at=timezone.now(), reason="Clearer", ready_by=one)
    with pytest.raises(IntegrityError, match="amended_by_two"), transaction.atomic():
        row.update(frozen_at=timezone.now(), reason="Clearer", ready_by=one, approved_by=one)
    with pytest.raises(IntegrityError, match="amended_for_a_reason"), transaction.atomic():
        row.update(frozen_at=timezone.now(), ready_by=one, approved_by=other)
    assert row.update(frozen_at=timezone.now(), reason="Clearer", ready_by=one, approved_by=other) == 1


def test_a_consultation_is_opened_by_two_people() -> None:
    one = make_user("one")
    consultation = make_consultation()
    row = Consultation.objects.filter(pk=consultation.pk)
    for people in ({}, {"ready_by": one}, {"approved_by": one}, {"ready_by": one, "approved_by": one}):
        with pytest.raises(IntegrityError, match="opened_by_two"), transaction.atomic():
            row.update(is_demonstration=False, **people)
    assert row.update(is_demonstration=False, ready_by=one, approved_by=make_user("other")) == 1


def test_reasons_of_a_consultation_that_is_not_open_can_change(frozen: Questionnaire) -> None:
    draft = Consultation.objects.create(slug="draft", title="Draft", plan_version=frozen.consultation.plan_version)
    Questionnaire.objects.create(consultation=draft)
    reason = ModerationReason.objects.create(consultation=draft, key="x", text="X", order=1)
    ModerationReason.objects.filter(pk=reason.pk).update(text="Y")
    with pytest.raises(InternalError, match="fixed"), transaction.atomic():
        ModerationReason.objects.filter(pk=reason.pk).update(consultation=frozen.consultation)
    reason.delete()
    assert not draft.moderation_reasons.exists()


def test_steps_and_changes_of_the_closing_date_are_only_added_to(frozen: Questionnaire) -> None:
    person, now = make_user("one"), timezone.now()
    OpeningStep.objects.create(questionnaire=frozen, kind="sent_back", by=person, note="Why?", content_hash="0")
    ClosingChange.objects.create(
        consultation=frozen.consultation,
        closed_before=now,
        closes_after=now + timedelta(days=7),
        reason="A request",
        changed_by=person,
        changed_at=now,
    )
    for rows, field in ((OpeningStep.objects.all(), "note"), (ClosingChange.objects.all(), "reason")):
        with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
            rows.delete()
        with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
            rows.update(**{field: "Another story"})
        assert rows.count() == 1


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"reason": ""}, "has_reason"),
        ({"closes_after": timedelta(0)}, "moves"),
        ({"closes_after": timedelta(hours=-2)}, "ahead"),
    ],
)
def test_a_change_of_the_closing_date_has_a_reason_and_lies_ahead(
    frozen: Questionnaire, fields: dict[str, Any], constraint: str
) -> None:
    before = timezone.now() + timedelta(hours=1)
    values = {"reason": "A request", "closes_after": timedelta(days=1)} | fields
    values["closes_after"] = before + values["closes_after"]
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ClosingChange.objects.create(
            consultation=frozen.consultation, closed_before=before, changed_by=make_user("one"), **values
        )


def test_answering_fires_no_trigger_but_the_one_that_says_where_a_text_belongs() -> None:
    """A trigger fires for each row of its own table; a response touches none of these tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT event_object_table FROM information_schema.triggers WHERE trigger_name LIKE 'pgtrigger%'"
            " AND event_manipulation = 'INSERT' AND trigger_name NOT LIKE 'pgtrigger_knows_its_place%'"
        )
        watched = {name for (name,) in cursor.fetchall()}
    assert "consultation_question" in watched
    assert not watched & {"consultation_response", "consultation_draft", "consultation_answer"}


@pytest.mark.django_db(transaction=True)
def test_an_edit_that_began_before_the_freezing_is_inside_it_or_refused() -> None:
    frozen = make_consultation().questionnaires.get()
    copy = copy_questionnaire(source=frozen, consultation=frozen.consultation, version=2, by=None)
    one, other = make_user("one"), make_user("other")
    edited, finish = threading.Event(), threading.Event()

    def edit() -> None:
        try:
            with transaction.atomic():
                Section.objects.filter(questionnaire=copy, key="p1").update(title="Edited in time")
                edited.set()
                finish.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=edit)
    thread.start()
    assert edited.wait(20)
    row = Questionnaire.objects.filter(pk=copy.pk)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
        row.update(frozen_at=timezone.now(), reason="Clearer", ready_by=one, approved_by=other)
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")
    finish.set()
    thread.join(20)
    row.update(frozen_at=timezone.now(), reason="Clearer", ready_by=one, approved_by=other)
    assert copy.sections.get(key="p1").title == "Edited in time"
    with pytest.raises(InternalError, match="frozen"):
        Section.objects.filter(questionnaire=copy, key="p1").update(title="Too late")
