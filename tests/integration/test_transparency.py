"""The public page of how texts are moderated: its numbers, what it hides, and that all ways out agree."""

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from consultation.actions.appealing import withdraw_appeal
from consultation.actions.moderating.appeals import decide_appeal
from consultation.actions.moderating.claiming import claim_answer
from consultation.actions.moderating.deciding import Words
from consultation.models import Answer, Consultation, ModerationDecision, Recheck
from consultation.selectors.transparency import Figure, Transparency, public_counts, transparency_of
from tests.factories.appealing import decide_about, make_appealed
from tests.factories.moderating import make_answer, make_consultation, make_user

pytestmark = pytest.mark.django_db
PAGE = "/consultations/small/moderation/"


@pytest.fixture
def consultation() -> Consultation:
    return make_consultation()


@pytest.fixture
def sam() -> User:
    return make_user("sam")


def add(consultation: Consultation, kind: str, number: int, **decided: Any) -> list[Answer]:
    """Texts about which this was decided; "pending" for none."""
    answers = [make_answer(consultation, "Some words here") for _ in range(number)]
    for answer in answers:
        if kind != "pending":
            decide_about(answer, kind, **decided)
    return answers


def numbers(rows: list[Figure]) -> dict[str, float | None]:
    return {row.key: row.number for row in rows}


def found(consultation: Consultation) -> Transparency:
    return transparency_of(Consultation.objects.get(pk=consultation.pk))


def test_every_text_is_in_one_row_and_the_newest_decision_counts(consultation: Consultation, sam: User) -> None:
    add(consultation, "publish", 2)
    add(consultation, "withhold", 6)
    add(consultation, "withhold", 7, reason_key="abusive", second=make_user("lee"))
    add(consultation, "spam", 5)
    add(consultation, "pending", 3)
    (changed,) = add(consultation, "withhold", 1, reason_key="abusive")
    decide_about(changed, "publish", at=timezone.now())
    other = make_consultation("other")
    add(other, "withhold", 9)
    shown = found(consultation)
    assert numbers(shown.texts) == {
        "received": 24,
        "published": 3,
        "redacted": 0,
        "withheld": 13,
        "spam": 5,
        "pending": 3,
    }
    assert numbers(shown.reasons) == {"personal-data": 6, "abusive": 7}
    assert not shown.hides


def test_text_is_counted_under_each_kind_of_words_that_were_removed(consultation: Consultation, sam: User) -> None:
    both = [Words(0, 4, "officer"), Words(5, 10, "abusive"), Words(11, 15, "abusive")]
    add(consultation, "redact", 5, words=both)
    add(consultation, "redact", 4, words=[Words(0, 4, "officer")])
    assert {key: value for key, value in numbers(found(consultation).categories).items() if value} == {
        "officer": 9,
        "abusive": 5,
    }


def test_decision_without_its_second_person_counts_nowhere(consultation: Consultation, sam: User) -> None:
    (answer,) = add(consultation, "pending", 1)
    reason = consultation.moderation_reasons.get(key="abusive")
    ModerationDecision.objects.create(
        answer=answer, kind="withhold", reason=reason, needs_second=True, decided_by=sam
    )
    assert numbers(found(consultation).texts)["pending"] == 1
    assert numbers(found(consultation).reasons) == {"personal-data": 0, "abusive": 0}


@pytest.mark.parametrize(
    ("withheld", "other"), [(2, 40), (4, 4), (6, 1), (5, 0), (3, 0)], ids=lambda number: str(number)
)
def test_small_reasons_cannot_be_had_by_subtraction(
    consultation: Consultation, sam: User, withheld: int, other: int
) -> None:
    add(consultation, "withhold", withheld)
    add(consultation, "withhold", other, reason_key="abusive")
    shown = found(consultation)
    reasons = numbers(shown.reasons)
    total = numbers(shown.texts)["withheld"]
    for key, number in (("personal-data", withheld), ("abusive", other)):
        if 0 < number < 5:
            assert reasons[key] is None
            assert total is None or list(reasons.values()).count(None) > 1


def test_all_ways_out_hide_the_same(client: Client, consultation: Consultation, sam: User) -> None:
    add(consultation, "withhold", 2)
    add(consultation, "publish", 3)
    add(consultation, "pending", 12)
    assert public_counts([consultation])[consultation.pk] == {
        "received": 17,
        "published": 3,
        "redacted": 0,
        "withheld": None,
        "spam": 0,
        "pending": None,
    }
    texts = client.get("/api/v1/consultations/small/").json()["texts"]
    assert texts == {"received": 17, "published": 3, "redacted": 0, "withheld": None, "spam": 0, "pending": None}
    responses = client.get("/consultations/small/responses/").text
    assert "<strong>not shown</strong> withheld" in responses
    assert "<strong>not shown</strong> waiting to be read" in responses
    rows = {(row["measure"], row["key"]): row for row in client.get("/api/v1/moderation/small/").json()}
    assert rows["texts", "withheld"] == {
        "measure": "texts",
        "key": "withheld",
        "label": "Withheld",
        "value": None,
        "hidden": True,
    }
    assert rows["texts", "received"]["value"] == 17
    file = b"".join(client.get("/consultations/small/moderation.csv").streaming_content).decode()
    of_file = {(row["measure"], row["key"]): row["value"] for row in csv.DictReader(StringIO(file))}
    assert of_file["texts", "withheld"] == of_file["texts", "pending"] == ""
    assert of_file["texts", "published"] == "3"
    page = client.get(PAGE).text
    assert "Numbers below 5 are not shown" in page
    assert set(rows) == set(of_file)


def test_times_are_shown_once_there_are_enough(consultation: Consultation, sam: User) -> None:
    start = timezone.now() - timedelta(days=4)
    for answer, hours in zip(add(consultation, "pending", 9), hours_from(1), strict=False):
        moved(answer, start)
        decide_about(answer, "publish", at=start + timedelta(hours=hours))
    assert found(consultation).median_hours is None
    (last,) = add(consultation, "pending", 1)
    moved(last, start)
    # Since the second person agreed, not since the first decided.
    decide_about(last, "withhold", at=start + timedelta(hours=50, seconds=-1), second=make_user("lee"))
    decide_about(last, "publish", at=start + timedelta(hours=60))
    shown = found(consultation)
    assert (shown.median_hours, shown.slow_hours) == (5.5, 13.1)


def hours_from(first: int) -> Iterator[int]:
    return iter(range(first, 100))


def moved(answer: Answer, at: datetime) -> None:
    Answer.objects.filter(pk=answer.pk).update(submitted_at=at)


def test_appeals_and_their_outcomes(consultation: Consultation, sam: User) -> None:
    ada = make_user("ada")
    appeals = [make_appealed(consultation) for _ in range(22)]
    for appeal in appeals[:9]:
        claim_answer(answer_id=appeal.answer_id, by=ada)
        decide_appeal(answer_id=appeal.answer_id, by=ada, reasons="Because")
    for appeal in appeals[9:15]:
        withdraw_appeal(answer_id=appeal.answer_id)
    assert numbers(found(consultation).appeals) == {"made": 22, "open": 7, "kept": 9, "changed": 0, "withdrawn": 6}
    withdraw_appeal(answer_id=appeals[15].answer_id)
    claim_answer(answer_id=appeals[16].answer_id, by=ada)
    decide_appeal(answer_id=appeals[16].answer_id, by=ada, reasons="Because")
    hidden = numbers(found(consultation).appeals)
    assert hidden["made"] == 22
    assert hidden["changed"] == 0
    claim_answer(answer_id=appeals[17].answer_id, by=ada)
    decide_appeal(answer_id=appeals[17].answer_id, by=ada, reasons="Because")
    hidden = numbers(found(consultation).appeals)
    assert (hidden["open"], hidden["made"]) == (None, 22)
    assert list(hidden.values()).count(None) == 2


def test_agreement_is_shown_once_there_is_enough(consultation: Consultation, sam: User) -> None:
    lee = make_user("lee")
    for number, answer in enumerate(add(consultation, "publish", 12)):
        recheck = {"decided_by": lee, "decided_at": timezone.now(), "kind": "publish" if number < 9 else "spam"}
        Recheck.objects.create(answer=answer, decision=answer.decisions.get(), **(recheck if number < 9 else {}))
    assert (found(consultation).agreement, found(consultation).compared) == (None, None)
    now = timezone.now()
    Recheck.objects.filter(decided_at=None).update(decided_by=lee, decided_at=now, kind="spam")
    assert (found(consultation).agreement, found(consultation).compared) == (0.75, 12)


def test_page_says_the_policy_and_names_nobody(client: Client, consultation: Consultation, sam: User) -> None:
    User.objects.filter(pk=sam.pk).update(first_name="Samcanary", username="samcanary")
    add(consultation, "withhold", 6)
    page = client.get(PAGE).text
    assert "These are the portal’s standard rules." in page
    assert "It says who somebody is" in page
    assert "canary" not in page
    assert page.count("Not enough texts have been") == 2
    assert f'href="{PAGE}"' in client.get("/consultations/small/responses/").text
    Consultation.objects.update(moderation_policy="We publish <all> of it.")
    page = client.get(PAGE).text
    assert "We publish &lt;all&gt; of it." in page
    assert "standard rules" not in page


@pytest.mark.parametrize("number", [1, 30])
def test_page_costs_the_same_however_many_texts(
    django_assert_num_queries: Any, client: Client, consultation: Consultation, sam: User, number: int
) -> None:
    add(consultation, "redact", number, words=[Words(0, 4, "other")])
    with django_assert_num_queries(9):
        assert client.get(PAGE).status_code == 200
