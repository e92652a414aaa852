"""Two second persons at the same moment: one of them agrees, once, and the other is told."""

from threading import Barrier

import pytest
from django.contrib.auth.models import User

from consultation.actions.moderating.claiming import AnswerClaimedError, claim_answer
from consultation.actions.moderating.deciding import decide
from consultation.actions.moderating.seconding import NothingToAgreeError, agree
from consultation.models import Agreement, Answer, Consultation, ModerationDecision, ModerationReason
from tests.factories.moderating import make_answer, make_consultation, make_user
from tests.integration.test_moderating_races import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
TEXTS, SECONDS = 12, 4


def proposals() -> list[ModerationDecision]:
    consultation, sam = make_consultation(), make_user("sam")
    Consultation.objects.update(second_person_kinds=["withhold"])
    reason, made = ModerationReason.objects.get(key="abusive"), []
    for _ in range(TEXTS):
        answer = make_answer(consultation)
        claim_answer(answer_id=answer.pk, by=sam)
        made.append(decide(answer_id=answer.pk, by=sam, kind="withhold", reason=reason))
    return [decision for decision in made if isinstance(decision, ModerationDecision)]


def test_each_decision_gets_one_answer_of_one_person_who_did_not_make_it() -> None:
    decisions = proposals()
    people = [make_user(f"second{number}") for number in range(SECONDS)]
    together = Barrier(SECONDS)

    def try_all(person: User) -> list[int]:
        agreed = []
        for decision in decisions:
            together.wait(60)
            try:
                claim_answer(answer_id=decision.answer_id, by=person)
                agree(decision_id=decision.pk, by=person, agreed=True)
            except (AnswerClaimedError, NothingToAgreeError):
                continue
            agreed.append(decision.pk)
        return agreed

    made = all_at_once(people, try_all)
    assert sorted(pk for pk, _ in made) == sorted(decision.pk for decision in decisions)
    assert set(made) == set(Agreement.objects.values_list("decision", "by"))
    assert set(Answer.objects.values_list("state", "waits_for")) == {("withheld", "")}
