"""How long what is kept, and that it goes when its time is over."""

import re
from collections.abc import Mapping
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import InternalError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from consultation.actions.appealing import make_appeal
from consultation.actions.changing import begin_change
from consultation.actions.equality import save_equality_answer
from consultation.actions.moderating.claiming import claim_answer
from consultation.actions.moderating.deciding import Words, decide
from consultation.actions.responding import save_page, start_draft, submit_response
from consultation.actions.retaining import RULES, enforce_retention
from consultation.actions.tallying import rebuild_tallies, tally_untallied
from consultation.definition.equality import equality_question
from consultation.definition.retention import KINDS, as_markdown, in_days
from consultation.models import (
    Answer,
    Appeal,
    Consultation,
    Draft,
    Entry,
    EqualityAnswers,
    Organisation,
    Response,
    ResponseRevision,
    RetentionRun,
    Tally,
)
from consultation.models.codes import code_for
from consultation.tasks import enforce_retention_periods
from portal.demo.home import ROOT
from tests.factories.appealing import decide_about
from tests.factories.consultation import Respondent, nine_priorities
from tests.factories.moderating import make_user

pytestmark = pytest.mark.django_db
DAYS: Mapping[str, int] = {
    **dict.fromkeys(("drafts", "addresses"), 30),
    "entries": 10,
    "appeals": 15,
    "revisions": 20,
    "equality": 30,
    "texts": 40,
    "organisations": 50,
    "receipts": 60,
    "spam": 5,
    "files": 14,
    "audit": 2555,
    "logs": 30,
    "sessions": 1,
}
NOTHING = dict.fromkeys((rule.key for rule in RULES), 0)


@pytest.fixture
def consultation(settings: Settings) -> Consultation:
    settings.RETENTION_DAYS = dict(DAYS)
    return nine_priorities()


@pytest.fixture
def sam() -> User:
    return make_user("sam")


@pytest.fixture
def response(consultation: Consultation, sam: User) -> Response:
    """A response with something of every kind."""
    Respondent(consultation, Client()).respond(victims="Written firstcanary", data="Never decided canary")
    response = Response.objects.get()
    question = equality_question("sexual_orientation")
    assert question
    save_equality_answer(draft_id=response.draft_id, question=question, option="Other", words="equalcanary")
    draft = begin_change(response_id=response.pk)
    changed = {"victims-text": "By Ada Canary: more", "victims-agree": "agree"}
    save_page(draft=draft, page_key="victims", answers=changed)
    submit_response(draft_id=draft.pk)
    Organisation.objects.create(response=response, name="Canary Ltd", role="Chair", people_represented=7)
    Entry.objects.create(
        questionnaire=response.questionnaire,
        channel="paper",
        received_on=timezone.localdate(),
        reference="canary-1",
        entered_by=sam,
        payload=b"sealed",
        response=response,
        submitted_at=timezone.now(),
    )
    tally_untallied()
    answer = Answer.objects.get(text__startswith="By Ada")
    claim_answer(answer_id=answer.pk, by=sam)
    reason = consultation.moderation_reasons.get(key="personal-data")
    words = (Words(3, 13, "personal_data"),)
    decide(answer_id=answer.pk, by=sam, kind="redact", reason=reason, redactions=words, note="Ada Canary again")
    Draft.objects.all().delete()
    response.refresh_from_db()
    return response


def ended(days: int, *, outcome: int | None = None) -> None:
    now = timezone.now()
    Consultation.objects.update(
        opens_at=now - timedelta(days=days + 84),
        closes_at=now - timedelta(days=days),
        outcome_published_at=now - timedelta(days=outcome) if outcome is not None else None,
    )


def test_nothing_goes_before_its_time(response: Response) -> None:
    ended(9)
    assert enforce_retention() == NOTHING
    assert Answer.objects.exclude(text="").count() == 3


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (10, {"entries": 1}),
        (20, {"entries": 1, "revisions": 1}),
        (30, {"entries": 1, "revisions": 1, "equality": 1}),
        (40, {"entries": 1, "revisions": 1, "equality": 1, "texts": 3}),
        (50, {"entries": 1, "revisions": 1, "equality": 1, "texts": 3, "organisations": 1}),
        (60, {"entries": 1, "revisions": 1, "equality": 1, "texts": 3, "organisations": 1, "receipts": 1}),
    ],
)
def test_each_kind_goes_when_its_days_are_over(response: Response, days: int, expected: dict[str, int]) -> None:
    ended(days)
    assert enforce_retention(dry_run=True) == NOTHING | expected
    assert not RetentionRun.objects.exists()
    assert enforce_retention(batch=1) == NOTHING | expected
    assert enforce_retention() == NOTHING


def test_days_begin_at_the_outcome_where_that_is_later(response: Response) -> None:
    ended(60, outcome=9)
    assert enforce_retention() == NOTHING
    ended(10, outcome=60)
    assert enforce_retention() == NOTHING | {"entries": 1}


def test_what_was_published_and_counted_stays(response: Response) -> None:
    totals = sorted(Tally.objects.values_list("question_key", "value", "count"))
    ended(60)
    enforce_retention()
    published = Answer.objects.published().get()
    assert published.published_text == published.text == "By [personal details removed]: more"
    assert published.decisions.get().note == ""
    assert sorted(Answer.objects.values_list("text", "state")) == [
        ("", "retracted"),
        ("", "retracted"),
        ("By [personal details removed]: more", "redacted"),
    ]
    assert rebuild_tallies(questionnaire=response.questionnaire) == []
    assert sorted(Tally.objects.values_list("question_key", "value", "count")) == totals
    row = Organisation.objects.get()
    assert (row.name, row.role, row.people_represented) == ("–", "", 7)
    assert bytes(ResponseRevision.objects.get().payload) == b""
    entry = Entry.objects.get()
    assert (bytes(entry.payload), entry.reference) == (b"", "")


def test_receipt_code_opens_nothing_once_its_time_is_over(response: Response, consultation: Consultation) -> None:
    code = code_for("receipt", response.draft_id)
    visitor = Respondent(consultation, Client())
    assert visitor.post("follow", {"code": code}).status_code == 302
    ended(60)
    enforce_retention()
    assert "We cannot" in Respondent(consultation, Client()).post("follow", {"code": code}).text


def test_spam_is_emptied_by_its_own_clock_while_the_consultation_is_open(response: Response) -> None:
    EqualityAnswers.objects.all().delete()
    standing = Answer.objects.exclude(state="retracted")
    standing.update(state="held", published_text="", published_at=None, waits_for="")
    now = timezone.now()
    Response.objects.update(
        tallied_at=None, held_at=now - timedelta(days=9), held_reason="trap", spam_at=now - timedelta(days=4)
    )
    assert enforce_retention()["spam"] == 0
    Response.objects.update(spam_at=now - timedelta(days=5))
    assert enforce_retention()["spam"] == 1
    assert Response.objects.get().closed_answers == {}
    assert set(Answer.objects.values_list("text", flat=True)) == {""}
    assert enforce_retention()["spam"] == 0


def test_draft_that_expired_goes(consultation: Consultation) -> None:
    start_draft(consultation=consultation)
    Draft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert enforce_retention(dry_run=True)["drafts"] == 1
    assert enforce_retention()["drafts"] == 1
    assert not Draft.objects.exists()


def test_each_run_is_on_record_with_numbers_only_and_cannot_be_changed(response: Response) -> None:
    ended(60)
    enforce_retention_periods()
    run = RetentionRun.objects.get()
    assert run.counts == NOTHING | {
        "entries": 1, "revisions": 1, "equality": 1, "texts": 3, "organisations": 1, "receipts": 1
    }  # fmt: skip
    assert run.periods == DAYS
    assert all(isinstance(number, int) for number in run.counts.values())
    with pytest.raises(InternalError), transaction.atomic():
        RetentionRun.objects.update(counts={})
    with pytest.raises(InternalError), transaction.atomic():
        run.delete()


def test_command_says_what_is_due_and_changes_nothing_in_a_dry_run(response: Response) -> None:
    ended(40)
    call_command("enforce_retention", dry_run=True, stdout=(said := StringIO()))
    assert "texts: 3 due (40 days after the consultation closes" in said.getvalue()
    assert Answer.objects.exclude(text="").count() == 3
    call_command("enforce_retention", stdout=(said := StringIO()))
    assert "texts: 3 done" in said.getvalue()


def test_every_kind_has_a_period_and_every_period_a_kind(settings: Settings) -> None:
    assert {kind.key for kind in KINDS} == set(settings.RETENTION_DAYS)
    assert {rule.key for rule in RULES} == set(settings.RETENTION_DAYS) - {"addresses", "audit", "logs"}


def test_privacy_page_and_start_page_say_the_periods_of_the_settings(
    consultation: Consultation, settings: Settings, client: Client
) -> None:
    settings.RETENTION_DAYS = {**DAYS, "equality": 4321}
    page = re.sub(r"\s+", " ", client.get("/privacy/").text)
    for kind in KINDS:
        shown = f"{in_days(settings.RETENTION_DAYS[kind.key])} after {kind.since}"
        assert (shown in page) is kind.of_respondents, kind.key
    assert "4,321 days" in Respondent(consultation, Client()).get("start").text


def test_table_in_the_docs_is_the_one_in_the_code() -> None:
    shipped = re.findall(r"^RETENTION_(\w+)_DAYS=(\d+)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    names = {
        "appeal": "appeals",
        "draft": "drafts",
        "receipt": "receipts",
        "text": "texts",
        "revision": "revisions",
        "log": "logs",
    }
    names |= {"organisation": "organisations", "entry": "entries", "file": "files"}
    days = {names.get(name.lower(), name.lower()): int(number) for name, number in shipped}
    table = as_markdown({**days, "addresses": days["drafts"], "sessions": 1})
    assert table in (ROOT / "docs/privacy.md").read_text()


def test_appeal_is_emptied_and_that_there_was_one_stays(consultation: Consultation, settings: Settings) -> None:
    Respondent(consultation, Client()).respond(victims="Withheld words")
    answer = Answer.objects.get()
    decide_about(answer, "withhold")
    appeal = make_appeal(answer_id=answer.pk, words="Appealcanary")
    now = timezone.now()
    Consultation.objects.update(opens_at=now - timedelta(days=90), closes_at=now - timedelta(days=14))
    assert enforce_retention()["appeals"] == 0
    assert Appeal.objects.get().read() == {"words": "Appealcanary"}
    Consultation.objects.update(closes_at=now - timedelta(days=16))
    assert enforce_retention()["appeals"] == 1
    appeal.refresh_from_db()
    answer.refresh_from_db()
    assert (bytes(appeal.payload), appeal.reasons, appeal.outcome) == (b"", "", "withdrawn")
    assert (answer.state, answer.waits_for) == ("withheld", "")
    assert enforce_retention()["appeals"] == 0
