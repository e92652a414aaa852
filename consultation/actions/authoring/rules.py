"""The rules that say who is asked what."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from consultation.actions.authoring.guarding import lock_questionnaire, refuse_overtaken, state_of
from consultation.definition.rules import Fault, rule_faults
from consultation.models import Page, Question
from consultation.selectors.questionnaires import assembled
from consultation.selectors.rules import definition_part, questionnaire_of

Ruled = Page | Question


class FaultyRuleError(Exception):
    """The rule cannot be stored as it is written; `faults` says why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(str(fault.wrong) for fault in faults))
        self.faults = faults


@transaction.atomic
def set_rule(*, part: Ruled, rule: Any, seen: str, by: User) -> None:
    """Give a page or a question the rule by which it is asked; None asks it always.

    Raises FaultyRuleError where the rule is not one that can hold here, ChangedMeanwhileError where `seen` is not
    what stands now, and as `lock_questionnaire`.
    """
    questionnaire = lock_questionnaire(questionnaire_of(part), by=by)
    part.refresh_from_db()
    refuse_overtaken(seen, rule_state(part))
    definition = assembled(questionnaire)
    if faults := rule_faults(definition, definition_part(definition, part), rule):
        raise FaultyRuleError(faults)
    part.shown_when = rule
    part.save(update_fields=["shown_when"])


def rule_state(part: Ruled) -> str:
    """Return a short text that stays the same as long as nobody changes the rule."""
    return state_of(part, ["shown_when"])
