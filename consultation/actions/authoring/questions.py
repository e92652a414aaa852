"""Questions and their choices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from consultation.actions.authoring.guarding import lock_questionnaire, refuse_overtaken, state_of
from consultation.actions.authoring.ordering import Direction, Place, move, place_after_last, renumber
from consultation.actions.authoring.pruning import drop_questions
from consultation.actions.copying import copy_children, copy_rows
from consultation.definition import Kind
from consultation.definition.keys import new_key
from consultation.definition.ready_made import ready_made_choices
from consultation.models import Choice, Page, Question, Questionnaire
from consultation.selectors.parts import choices_asked_about, question_keys

# The question that says whether somebody answers for an organisation is known by its key, and so are its choices.
RESPONDENT = "respondent"
FIELDS = (
    "kind",
    "text",
    "hint",
    "required",
    "limit",
    "most_choices",
    "total",
    "lowest",
    "highest",
    "earliest",
    "latest",
    "breaks_down",
    "priority_id",
    "clause_id",
)


class ChoiceInRuleError(Exception):
    """A choice that was taken away is one that a rule asks about; `texts` say which."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__(", ".join(texts))
        self.texts = list(texts)


class FixedChoicesError(Exception):
    """The choices of the question who answers mean something: they can be said otherwise, not added to or removed."""


@dataclass(frozen=True)
class ChoiceValues:
    """A choice as it was entered; `key` is empty for a new one."""

    text: str
    key: str = ""
    hint: str = ""
    consequence: str = ""
    exclusive: bool = False


@transaction.atomic
def add_question(*, page: Page, by: User, kind: Kind, text: str) -> Question:
    """Add a question at the end of a page, with choices where its kind always has the same ones.

    Raises as `lock_questionnaire`.
    """
    locked = lock_questionnaire(page.section.questionnaire, by=by)
    question = Question.objects.create(
        page=page,
        key=_new_question_key(locked, text),
        kind=kind,
        text=text,
        priority=page.section.priority,
        order=place_after_last(page.questions.all()),
    )
    Choice.objects.bulk_create(
        Choice(question=question, key=key, text=choice, order=order)
        for order, (key, choice) in enumerate(ready_made_choices(kind), 1)
    )
    return question


@transaction.atomic
def change_question(
    *, question: Question, by: User, seen: str, values: Mapping[str, Any], choices: Sequence[ChoiceValues] | None
) -> Question:
    """Store a question, and its choices in the order given; None leaves the choices as they are.

    Keys of the question and of choices that stay do not change. Raises ChangedMeanwhileError, ChoiceInRuleError,
    FixedChoicesError, and as `lock_questionnaire`.
    """
    locked = lock_questionnaire(question.page.section.questionnaire, by=by)
    question = Question.objects.get(pk=question.pk)
    refuse_overtaken(seen, question_state(question))
    for name, value in values.items():
        setattr(question, name, value)
    question.save()
    if choices is not None:
        _store_choices(locked, question, choices)
    return question


@transaction.atomic
def move_question(*, question: Question, by: User, direction: Direction) -> Place:
    """Move a question by one place within its page; return where it stands then; raise as `lock_questionnaire`."""
    lock_questionnaire(question.page.section.questionnaire, by=by)
    return move(question, Question.objects.filter(page=question.page_id), direction)


@transaction.atomic
def move_question_to(*, question: Question, by: User, page: Page) -> Question:
    """Put a question at the end of another page of the same questionnaire; raise as `lock_questionnaire`."""
    locked = lock_questionnaire(question.page.section.questionnaire, by=by)
    left = question.page
    # A page of another questionnaire is not found.
    question.page = Page.objects.get(pk=page.pk, section__questionnaire=locked)
    question.order = place_after_last(page.questions.all())
    question.save(update_fields=["page", "order"])
    renumber(left.questions.all())
    return question


@transaction.atomic
def duplicate_question(*, question: Question, by: User, text: str) -> Question:
    """Put a copy of a question with its choices after it, with another text; return the copy.

    Raises as `lock_questionnaire`.
    """
    locked = lock_questionnaire(question.page.section.questionnaire, by=by)
    question = Question.objects.get(pk=question.pk)
    Question.objects.filter(page=question.page_id, order__gt=question.order).update(order=F("order") + 1)
    copies = copy_rows([question], key=_new_question_key(locked, text), text=text, order=question.order + 1)
    copy_children(Choice.objects.all(), "question", copies)
    return copies[question.pk]


@transaction.atomic
def delete_question(*, question: Question, by: User) -> None:
    """Delete a question; rules lose their conditions about it; raise as `lock_questionnaire`."""
    locked = lock_questionnaire(question.page.section.questionnaire, by=by)
    page, key = question.page, question.key
    question.delete()
    drop_questions(locked, {key})
    renumber(page.questions.all())


def question_state(question: Question) -> str:
    """Return what a form carries to notice a colleague's change of the question or its choices."""
    return state_of(question, FIELDS, Choice.objects.filter(question=question))


def _new_question_key(questionnaire: Questionnaire, text: str) -> str:
    """Return a key without dashes: a form's parts are named key, dash, part, and never another question's key."""
    return new_key(text, question_keys(questionnaire), otherwise="question", between="_")


def _store_choices(questionnaire: Questionnaire, question: Question, choices: Sequence[ChoiceValues]) -> None:
    there = {choice.key: choice for choice in question.choices.all()}
    kept = {values.key for values in choices if values.key in there}
    _refuse_removing(questionnaire, question, [choice for key, choice in there.items() if key not in kept])
    if question.key == RESPONDENT and (len(choices) != len(there) or len(kept) != len(there)):
        raise FixedChoicesError
    question.choices.exclude(key__in=kept).delete()
    taken = set(there)
    made: list[Choice] = []
    changed: list[Choice] = []
    for order, values in enumerate(choices, 1):
        choice = there.get(values.key) or Choice(
            question=question, key=new_key(values.text, taken, otherwise="choice")
        )
        taken.add(choice.key)
        choice.text, choice.hint, choice.consequence = values.text, values.hint, values.consequence
        choice.exclusive, choice.order = values.exclusive, order
        (changed if choice.pk else made).append(choice)
    Choice.objects.bulk_create(made)
    Choice.objects.bulk_update(changed, ["text", "hint", "consequence", "exclusive", "order"])


def _refuse_removing(questionnaire: Questionnaire, question: Question, removed: Sequence[Choice]) -> None:
    if removed:
        asked = choices_asked_about(questionnaire, question.key)
        if texts := [choice.text for choice in removed if choice.key in asked]:
            raise ChoiceInRuleError(texts)
