"""Two people open a consultation, and only what was checked and read."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consultation.actions.authoring.guarding import WaitingForApprovalError, lock_questionnaire
from consultation.actions.opening import (
    AlreadyAskedError,
    ChangedSinceSeenError,
    NobodyAskedError,
    NoteMissingError,
    NotReadyError,
    SamePersonError,
    approve,
    say_ready,
    send_back,
    take_back,
)
from consultation.definition import Kind, Section
from consultation.forms.authoring.settings import DatesForm
from consultation.models import Consultation, Edition, EditionText, Question, Questionnaire
from consultation.selectors.authoring import NotEditableError
from consultation.selectors.editions import hash_of, original_texts
from consultation.selectors.opening import opening_of
from consultation.selectors.questionnaires import assembled
from consultation.selectors.readiness import by_principle, checks_of, lasts_weeks
from tests.factories.asking import page, question, store
from tests.factories.opening import begin, editor, make_complete, make_open, open_by_two

pytestmark = pytest.mark.django_db


def unmet(consultation: Consultation, *, blocking: bool = True) -> list[str]:
    """Return the titles of the checks that are not met."""
    version = consultation.questionnaires.get(frozen_at=None)
    rows = checks_of(consultation, version)
    return [row.title for row in rows if not row.passed and row.blocking is blocking]


def seen(consultation: Consultation) -> str:
    consultation.refresh_from_db()
    return opening_of(consultation, consultation.questionnaires.get(frozen_at=None)).content_hash


def test_two_people_open_a_complete_consultation() -> None:
    consultation = make_complete()
    step = say_ready(consultation=consultation, by=editor("first"))
    consultation.refresh_from_db()
    assert (consultation.ready_by, consultation.ready_at, consultation.stage.value) == (step.by, step.at, "draft")
    approve(consultation=consultation, by=editor("second"), seen=seen(consultation))
    consultation.refresh_from_db()
    version = consultation.questionnaires.get()
    assert consultation.stage.value == "upcoming"
    assert (consultation.approved_by, version.approved_by, version.ready_by) == (
        editor("second"),
        editor("second"),
        editor("first"),
    )
    assert version.frozen_at == consultation.approved_at
    assert [(row.kind, row.by.username) for row in version.steps.all()] == [
        ("ready", "first"),
        ("approved", "second"),
    ]


def test_whoever_called_it_ready_cannot_approve_it() -> None:
    consultation = make_complete()
    say_ready(consultation=consultation, by=editor("first"))
    with pytest.raises(SamePersonError):
        approve(consultation=consultation, by=editor("first"), seen=seen(consultation))
    assert Questionnaire.objects.get().frozen_at is None


def test_nobody_approves_what_nobody_called_ready() -> None:
    consultation = make_complete()
    with pytest.raises(NobodyAskedError):
        approve(consultation=consultation, by=editor("second"), seen=seen(consultation))
    with pytest.raises(NobodyAskedError):
        take_back(consultation=consultation, by=editor("first"))
    with pytest.raises(NobodyAskedError):
        send_back(consultation=consultation, by=editor("second"), note="Why?")


def test_it_is_called_ready_once() -> None:
    consultation = make_complete()
    say_ready(consultation=consultation, by=editor("first"))
    with pytest.raises(AlreadyAskedError):
        say_ready(consultation=consultation, by=editor("second"))


@pytest.mark.parametrize(
    "change",
    [
        lambda row: Consultation.objects.filter(pk=row.pk).update(purpose="Another purpose"),
        lambda row: Question.objects.filter(key="why").update(text="Another question?"),
        lambda row: row.moderation_reasons.update(text="Another reason"),
        lambda row: row.documents.update(title="Another document"),
    ],
)
def test_a_change_after_ready_takes_the_readiness_back(change: Any) -> None:
    consultation = make_complete()
    say_ready(consultation=consultation, by=editor("first"))
    before = seen(consultation)
    change(consultation)
    for said in (before, seen(consultation)):
        with pytest.raises(ChangedSinceSeenError):
            approve(consultation=consultation, by=editor("second"), seen=said)
    assert opening_of(consultation, consultation.questionnaires.get()).changed_since
    # Whoever changed it may now call it ready themselves, and the other person opens it.
    say_ready(consultation=consultation, by=editor("second"))
    approve(consultation=consultation, by=editor("first"), seen=seen(consultation))


def test_what_was_not_seen_is_not_approved() -> None:
    consultation = make_complete()
    say_ready(consultation=consultation, by=editor("first"))
    with pytest.raises(ChangedSinceSeenError):
        approve(consultation=consultation, by=editor("second"), seen="")


def test_nothing_can_be_edited_while_a_second_person_reads() -> None:
    consultation = make_complete()
    say_ready(consultation=consultation, by=editor("first"))
    with pytest.raises(WaitingForApprovalError):
        lock_questionnaire(consultation.questionnaires.get(), by=editor("third"))
    take_back(consultation=consultation, by=editor("first"))
    consultation.refresh_from_db()
    assert (consultation.ready_by, consultation.ready_at) == (None, None)
    lock_questionnaire(consultation.questionnaires.get(), by=editor("third"))


def test_it_is_sent_back_with_a_note() -> None:
    consultation = make_complete()
    say_ready(consultation=consultation, by=editor("first"))
    with pytest.raises(NoteMissingError):
        send_back(consultation=consultation, by=editor("second"), note=" ")
    send_back(consultation=consultation, by=editor("second"), note="Say what is still open.")
    consultation.refresh_from_db()
    assert consultation.ready_by is None
    with pytest.raises(NobodyAskedError):
        approve(consultation=consultation, by=editor("second"), seen=seen(consultation))
    assert consultation.questionnaires.get().steps.last().note == "Say what is still open."


def test_what_has_opened_is_not_opened_again() -> None:
    consultation = make_complete()
    open_by_two(consultation)
    with pytest.raises(NotEditableError):
        say_ready(consultation=consultation, by=editor("first"))


def test_a_complete_consultation_meets_every_check_of_every_principle() -> None:
    consultation = make_complete()
    assert unmet(consultation) == []
    assert unmet(consultation, blocking=False) == []
    grouped = by_principle(checks_of(consultation, consultation.questionnaires.get()))
    assert [principle.number for principle in grouped] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("field", "title"),
    [
        ("purpose", "What is proposed, and what can still change"),
        ("summary", "Summary"),
        ("run_by", "Who is asking"),
        ("contact", "Contact"),
        ("accessible_formats", "Other formats and ways to answer"),
        ("privacy_notice", "Privacy notice"),
        ("equality_considered", "Who may be affected differently"),
        ("who_decides", "Who decides"),
        ("what_next", "What happens next"),
        ("results_plan", "How results are published"),
    ],
)
def test_opening_waits_for_each_text(field: str, title: str) -> None:
    consultation = make_complete(**{field: "  "})
    assert unmet(consultation) == [title]
    with pytest.raises(NotReadyError) as raised:
        say_ready(consultation=consultation, by=editor("first"))
    assert [check.title for check in raised.value.checks] == [title]
    assert consultation.questionnaires.get().steps.count() == 0


def test_opening_waits_for_dates_reasons_and_a_day_for_results() -> None:
    consultation = make_complete(opens_at=None, closes_at=None, results_due_on=None)
    consultation.moderation_reasons.all().delete()
    assert unmet(consultation) == ["Dates", "When results are published", "Reasons for moderation"]


def test_results_are_published_after_closing() -> None:
    assert unmet(make_complete(results_due_on=date(2020, 1, 1))) == ["Results after closing"]


def test_a_closing_date_in_the_past_blocks() -> None:
    ago = timezone.now() - timedelta(days=100)
    assert unmet(make_complete(opens_at=ago, closes_at=ago + timedelta(days=90))) == ["Dates"]


def test_a_short_time_needs_a_reason_that_everybody_reads(settings: Any) -> None:
    opens_at = timezone.now() + timedelta(days=1)
    times = {"opens_at": opens_at, "closes_at": opens_at + timedelta(weeks=8)}
    assert unmet(make_complete("short", **times)) == ["At least 12 weeks"]
    assert unmet(make_complete("reasoned", **times, short_period_reason="The decision is due in May")) == []
    settings.CONSULTATION_MINIMUM_WEEKS = 8
    assert unmet(make_complete("other-rule", **times)) == []


def test_time_counts_from_now_where_the_opening_has_passed() -> None:
    opens_at = timezone.now() - timedelta(weeks=6)
    assert unmet(make_complete(opens_at=opens_at, closes_at=opens_at + timedelta(weeks=13))) == ["At least 12 weeks"]


def test_weeks_are_counted_by_the_calendar_across_both_clock_changes() -> None:
    for first, last in ((date(2026, 3, 2), date(2026, 5, 24)), (date(2026, 9, 7), date(2026, 11, 29))):
        opens_at = timezone.make_aware(datetime(first.year, first.month, first.day))  # noqa: DTZ001
        closes_at = timezone.make_aware(datetime(last.year, last.month, last.day, 23, 59))  # noqa: DTZ001
        assert lasts_weeks(opens_at, closes_at, 12)
        assert not lasts_weeks(opens_at, closes_at - timedelta(minutes=1), 12)


def test_without_questions_or_with_one_that_nobody_reaches_it_does_not_open() -> None:
    consultation = make_complete()
    consultation.questionnaires.get().sections.all().delete()
    assert unmet(consultation) == ["Questions"]
    consultation.questionnaires.all().delete()
    never = question("never", shown_when={"question": "agree", "equals": "perhaps"})
    store(consultation, Section("s", "S", (page("p", question("agree", Kind.SINGLE_CHOICE, "yes no"), never),)))
    assert unmet(consultation) == [never.text]


def test_a_question_that_says_who_responds_must_be_answered_so() -> None:
    consultation = make_complete()
    consultation.questionnaires.all().delete()
    who = question("respondent", Kind.SEVERAL_CHOICES, "individual organisation")
    store(consultation, Section("s", "S", (page("p", who),)))
    assert unmet(consultation) == [who.text]


def test_advice_does_not_stop_anybody() -> None:
    consultation = make_complete(audience="")
    consultation.documents.all().delete()
    assert unmet(consultation, blocking=False) == ["Who should answer", "Documents"]
    open_by_two(consultation)
    assert consultation.approved_at is not None


def test_checks_cost_the_same_however_many_questions_there_are(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    consultation = make_complete()
    many = [question(f"q{number}", Kind.SINGLE_CHOICE, "a b") for number in range(60)]
    consultation.questionnaires.all().delete()
    version = store(consultation, Section("s", "S", (page("p", *many),)))
    with django_assert_max_num_queries(8):
        checks_of(consultation, version)


@pytest.mark.parametrize(
    ("opens_in", "closes_in", "stage"),
    [(1, 99, "upcoming"), (0, 99, "open"), (-99, 1, "open"), (-99, 0, "analysing")],
)
def test_it_opens_and_closes_by_itself_on_the_second(opens_in: int, closes_in: int, stage: str) -> None:
    now = timezone.now()
    consultation = make_complete()
    open_by_two(consultation)
    times = {"opens_at": now + timedelta(seconds=opens_in), "closes_at": now + timedelta(seconds=closes_in)}
    Consultation.objects.filter(pk=consultation.pk).update(**times)
    consultation.refresh_from_db()
    assert consultation.stage.value == stage
    assert Consultation.objects.open().exists() is (stage == "open")


@pytest.mark.parametrize(
    ("day", "closes_at"),
    [
        (("28", "3", "2026"), datetime(2026, 3, 28, 23, 59, tzinfo=UTC)),
        (("29", "3", "2026"), datetime(2026, 3, 29, 22, 59, tzinfo=UTC)),
        (("24", "10", "2026"), datetime(2026, 10, 24, 22, 59, tzinfo=UTC)),
        (("25", "10", "2026"), datetime(2026, 10, 25, 23, 59, tzinfo=UTC)),
    ],
)
def test_a_closing_time_is_that_time_in_london_on_both_sides_of_a_clock_change(
    day: tuple[str, str, str], closes_at: datetime
) -> None:
    number, month, year = day
    data = {"closes_on-day": number, "closes_on-month": month, "closes_on-year": year, "closes_time": "11:59pm"}
    form = DatesForm(Consultation(), data | {"grace_minutes": "0", "paper_grace_days": "0"})
    assert form.is_valid()
    assert form.cleaned_data["closes_at"] == closes_at


def test_editions_that_lack_texts_are_named_before_opening_and_before_an_amendment() -> None:
    consultation = make_open()
    version = begin(consultation)
    assert [row.title for row in checks_of(consultation, version) if row.title.startswith("Edition")] == []
    edition = Edition.objects.create(
        questionnaire=version, code="pl", language="pl", kind="translation", published_at=timezone.now()
    )
    Edition.objects.create(questionnaire=version, code="bn", language="bn", kind="translation")
    texts = original_texts(consultation, assembled(version))
    (check,) = [row for row in checks_of(consultation, version) if row.title.startswith("Edition")]
    assert (check.title, check.passed, check.blocks) == ("Edition: Polski", False, False)
    assert check.text.startswith(f"{len(texts)} texts are missing or were written from an older English.")
    EditionText.objects.bulk_create(
        EditionText(edition=edition, path=path, text="x", source_hash=hash_of(text)) for path, text in texts.items()
    )
    (check,) = [row for row in checks_of(consultation, version) if row.title.startswith("Edition")]
    assert (check.passed, check.text) == (True, "Done.")
    Question.objects.filter(page__section__questionnaire=version, key="agree").update(text="Something else?")
    (check,) = [row for row in checks_of(consultation, version) if row.title.startswith("Edition")]
    assert check.text == "1 text is missing or was written from an older English. The English stands in its place."
    assert check.href == f"/consultations/staff/editions/{consultation.slug}/2/pl/"
