"""What can still change once a consultation was approved: the closing date and, as a new version, the questions."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consultation.actions.amending import (
    AmendmentUnderWayError,
    NotAmendableError,
    ReasonMissingError,
    begin_amendment,
    change_reason,
    give_up_amendment,
)
from consultation.actions.authoring.guarding import lock_questionnaire
from consultation.actions.closing import (
    ClosingChangedMeanwhileError,
    ClosingInPastError,
    ClosingNotChangeableError,
    ClosingUnchangedError,
    change_closing,
)
from consultation.actions.closing import ReasonMissingError as ClosingReasonMissingError
from consultation.actions.opening import NotReadyError, SamePersonError, approve, say_ready
from consultation.actions.responding import ConsultationClosedError, save_page, start_draft, submit_response
from consultation.models import Choice, ClosingChange, Consultation, Question, Questionnaire, Response
from consultation.selectors.authoring import NotEditableError, newest_questionnaire
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.drafts import access_draft
from consultation.selectors.opening import opening_of
from consultation.selectors.versions import closing_changes, latest_extension, versions_of
from tests.factories.opening import begin, editor, make_complete, make_open, open_by_two

pytestmark = pytest.mark.django_db


def extend(consultation: Consultation, **fields: Any) -> ClosingChange:
    values = {
        "closes_at": consultation.closes_at + timedelta(days=7),
        "reason": "Two boroughs asked for more time",
        "seen": consultation.closes_at,
        "by": editor("first"),
    }
    return change_closing(consultation=consultation, **(values | fields))


def test_an_extension_is_kept_with_its_reason() -> None:
    consultation = make_open()
    before = consultation.closes_at
    change = extend(consultation)
    consultation.refresh_from_db()
    assert consultation.closes_at == before + timedelta(days=7)
    assert (change.closed_before, change.closes_after) == (before, consultation.closes_at)
    assert (change.reason, change.changed_by, change.is_extension) == (
        "Two boroughs asked for more time",
        editor("first"),
        True,
    )
    assert latest_extension(consultation) == change


def test_closing_early_is_kept_too_and_ends_at_once_where_that_is_now() -> None:
    consultation = make_open()
    change = extend(consultation, closes_at=timezone.now() + timedelta(milliseconds=200), reason="A court stopped it")
    assert not change.is_extension
    time.sleep(0.25)
    consultation.refresh_from_db()
    assert consultation.stage.value == "analysing"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"reason": "  "}, ClosingReasonMissingError),
        ({"closes_at": timezone.now() - timedelta(minutes=1)}, ClosingInPastError),
        ({"seen": timezone.now()}, ClosingChangedMeanwhileError),
        ({"seen": None}, ClosingChangedMeanwhileError),
    ],
)
def test_a_change_of_the_date_that_cannot_be_is_refused(fields: dict[str, Any], error: type[Exception]) -> None:
    consultation = make_open()
    before = consultation.closes_at
    with pytest.raises(error):
        extend(consultation, **fields)
    consultation.refresh_from_db()
    assert consultation.closes_at == before
    assert closing_changes(consultation) == []


def test_the_same_date_is_no_change() -> None:
    consultation = make_open()
    with pytest.raises(ClosingUnchangedError):
        extend(consultation, closes_at=consultation.closes_at)


def test_it_never_closes_before_it_opens() -> None:
    consultation = make_complete()
    open_by_two(consultation)
    with pytest.raises(ClosingInPastError):
        extend(consultation, closes_at=consultation.opens_at)


def test_a_draft_or_one_with_an_outcome_keeps_its_date() -> None:
    with pytest.raises(ClosingNotChangeableError):
        extend(make_complete("not-approved"))
    consultation = make_open()
    Consultation.objects.filter(pk=consultation.pk).update(outcome_published_at=timezone.now())
    with pytest.raises(ClosingNotChangeableError):
        extend(consultation)


def test_the_grace_period_counts_from_the_new_date() -> None:
    consultation = make_open()
    draft = start_draft(consultation=consultation)
    save_page(draft=draft, page_key="first", answers={"agree": "yes"})
    soon = timezone.now() + timedelta(milliseconds=100)
    extend(consultation, closes_at=soon, reason="Stopped")
    time.sleep(0.15)
    assert submit_response(draft_id=draft.pk).created
    with pytest.raises(ConsultationClosedError):
        start_draft(consultation=Consultation.objects.get())


def test_after_the_grace_period_nothing_is_sent() -> None:
    consultation = make_open()
    draft = start_draft(consultation=consultation)
    Consultation.objects.filter(pk=consultation.pk).update(
        closes_at=timezone.now() - timedelta(minutes=61), opens_at=timezone.now() - timedelta(days=9)
    )
    with pytest.raises(ConsultationClosedError):
        submit_response(draft_id=draft.pk)


def test_a_page_that_keeps_the_consultation_sees_an_early_closing_within_seconds(settings: Any) -> None:
    settings.PUBLIC_PAGE_SECONDS = 0.2
    consultation = make_open("kept")
    draft = start_draft(consultation=consultation)
    access_draft(draft.pk, slug="kept")
    Consultation.objects.filter(pk=consultation.pk).update(grace_minutes=0)
    change = extend(consultation, closes_at=timezone.now() + timedelta(milliseconds=50), reason="Stopped")
    time.sleep(0.25)
    held = access_draft(draft.pk, slug="kept")
    assert held.questionnaire.consultation.closes_at == change.closes_after
    with pytest.raises(ConsultationClosedError):
        save_page(draft=held, page_key="first", answers={"agree": "yes"})


def test_an_amendment_begins_as_a_copy_and_changes_nothing_yet() -> None:
    consultation = make_open()
    before = current_questionnaire(consultation)
    amendment = begin(consultation, "  A clearer question ")
    assert (amendment.version, amendment.frozen_at, amendment.reason) == (2, None, "A clearer question")
    assert current_questionnaire(consultation) == before
    with pytest.raises(AmendmentUnderWayError):
        begin(consultation)


def test_an_amendment_needs_a_reason_and_a_consultation_that_has_not_closed() -> None:
    with pytest.raises(NotAmendableError):
        begin(make_complete("not-approved"))
    consultation = make_open()
    with pytest.raises(ReasonMissingError):
        begin_amendment(consultation=consultation, by=editor("first"), reason=" ")
    Consultation.objects.filter(pk=consultation.pk).update(closes_at=timezone.now())
    with pytest.raises(NotAmendableError):
        begin(consultation)


def test_a_reason_can_be_changed_and_an_amendment_given_up_before_it_is_called_ready() -> None:
    consultation = make_open()
    begin(consultation)
    with pytest.raises(ReasonMissingError):
        change_reason(consultation=consultation, by=editor("first"), reason="")
    change_reason(consultation=consultation, by=editor("first"), reason="Shorter")
    assert consultation.questionnaires.get(version=2).reason == "Shorter"
    give_up_amendment(consultation=consultation, by=editor("first"))
    assert not consultation.questionnaires.filter(version=2).exists()
    begin(consultation)


def test_an_amendment_that_was_called_ready_is_given_up_with_what_was_said_about_it_kept() -> None:
    consultation = make_open()
    begun = begin(consultation)
    say_ready(consultation=consultation, by=editor("first"))
    assert give_up_amendment(consultation=consultation, by=editor("second")) is False
    begun.refresh_from_db()
    assert (begun.given_up_by, begun.ready_by, begun.frozen_at) == (editor("second"), None, None)
    assert [step.kind for step in begun.steps.order_by("at", "pk")] == ["ready", "taken_back"]
    for act in (
        lambda: lock_questionnaire(begun, by=editor("first")),
        lambda: say_ready(consultation=consultation, by=editor("first")),
        lambda: give_up_amendment(consultation=consultation, by=editor("first")),
    ):
        with pytest.raises(NotEditableError):
            act()
    with pytest.raises(IntegrityError, match="given_up_never_opens"), transaction.atomic():
        Questionnaire.objects.filter(pk=begun.pk).update(ready_by=editor("first"))
    assert newest_questionnaire(consultation).version == 1
    another = begin(consultation)
    assert another.version == 3
    open_by_two(consultation)
    assert [row.questionnaire.version for row in versions_of(consultation)] == [3, 1]


def test_the_first_version_is_no_amendment() -> None:
    consultation = make_complete()
    for act in (lambda: change_reason(consultation=consultation, by=editor("first"), reason="R"),):
        with pytest.raises(NotAmendableError):
            act()
    with pytest.raises(NotAmendableError):
        give_up_amendment(consultation=consultation, by=editor("first"))


def test_a_second_person_opens_an_amendment_and_it_is_current_then() -> None:
    consultation = make_open()
    amendment = begin(consultation)
    say_ready(consultation=consultation, by=editor("first"))
    consultation.refresh_from_db()
    approved_at, seen = consultation.approved_at, opening_of(consultation, amendment).content_hash
    with pytest.raises(SamePersonError):
        approve(consultation=consultation, by=editor("first"), seen=seen)
    approve(consultation=consultation, by=editor("second"), seen=seen)
    consultation.refresh_from_db()
    assert current_questionnaire(consultation) == amendment
    assert consultation.approved_at == approved_at
    amendment.refresh_from_db()
    assert (amendment.ready_by, amendment.approved_by) == (editor("first"), editor("second"))


def test_an_amendment_of_a_closed_consultation_does_not_open() -> None:
    consultation = make_open()
    begin(consultation)
    Consultation.objects.filter(pk=consultation.pk).update(closes_at=timezone.now())
    with pytest.raises(NotReadyError, match="It has not closed"):
        say_ready(consultation=consultation, by=editor("first"))


def amended(consultation: Consultation) -> None:
    """Open a second version: one question changed, one removed, one added."""
    amendment = begin(consultation)
    questions = Question.objects.filter(page__section__questionnaire=amendment)
    questions.filter(key="agree").update(text="Do you really agree?")
    questions.filter(key="best").delete()
    Question.objects.create(page=questions.get(key="why").page, key="new", kind="number", text="How many?", order=9)
    open_by_two(consultation)


def test_versions_say_what_changed_and_why() -> None:
    consultation = make_open()
    amended(consultation)
    newest, first = versions_of(consultation)
    assert (newest.questionnaire.version, first.questionnaire.version) == (2, 1)
    assert first.differences == []
    assert {(row.sort, row.before, row.after) for row in newest.differences} == {
        ("changed", "What about agree?", "Do you really agree?"),
        ("removed", "What about best?", ""),
        ("added", "", "How many?"),
    }
    assert next(row.details for row in newest.differences if row.sort == "changed") == "the wording"


def test_other_choices_are_a_difference() -> None:
    consultation = make_open()
    amendment = begin(consultation)
    Choice.objects.filter(question__page__section__questionnaire=amendment, key="yes").update(text="Yes, always")
    open_by_two(consultation)
    (only,) = versions_of(consultation)[0].differences
    assert only.details == "the choices"


def test_drafts_and_responses_keep_the_version_that_they_answered(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    consultation = make_open()
    old = start_draft(consultation=consultation)
    amended(consultation)
    new = start_draft(consultation=consultation)
    assert (old.questionnaire.version, new.questionnaire.version) == (1, 2)
    save_page(draft=old, page_key="first", answers={"best": ["one"]})
    save_page(draft=new, page_key="first", answers={"new": 3})
    for draft in (old, new):
        access_draft(draft.pk, slug="open")
    for draft in (old, new, old):
        with django_assert_num_queries(1):
            held = access_draft(draft.pk, slug="open")
        assert held.questionnaire.version == draft.questionnaire.version
    rows = [Response.objects.get(pk=submit_response(draft_id=draft.pk).response_id) for draft in (old, new)]
    assert [(row.questionnaire.version, row.closed_answers) for row in rows] == [
        (1, {"best": ["one"]}),
        (2, {"new": 3}),
    ]


def test_the_public_reads_what_changed(client: Client) -> None:
    consultation = make_open()
    address = f"/consultations/{consultation.slug}/versions/"
    text = client.get(address).text
    assert "The closing date has not changed." in text
    assert "The questions have not changed." in text
    extend(consultation, reason="Two boroughs asked")
    amended(consultation)
    text = client.get(address).text
    assert "Two boroughs asked" in text
    assert "Why: A clearer question" in text
    assert "Do you really agree?" in text
    assert "No longer asked" in text


def test_nothing_is_read_of_a_version_that_is_not_open(client: Client) -> None:
    make_complete("secret")
    assert client.get("/consultations/secret/versions/").status_code == 404
    consultation = make_open()
    amendment = begin(consultation, "A secret reason")
    Question.objects.filter(page__section__questionnaire=amendment).update(text="Secret?")
    assert "ecret" not in client.get(f"/consultations/{consultation.slug}/versions/").text
