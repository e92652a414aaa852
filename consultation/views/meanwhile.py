"""Two tabs or devices on one draft: what one saved is shown to the other before it is replaced."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.forms import Form
from django.http import HttpRequest

from consultation.actions.responding import SavedMeanwhileError
from consultation.definition import Definition, Question
from consultation.models import Draft
from consultation.models.answering import DraftContent
from consultation.selectors.meanwhile import changed_since, sent_answers
from consultation.selectors.summaries import in_words
from consultation.views.walking import Step

# The marks of the answers that a page showed, and the questions for which the answer saved elsewhere is to stay.
SHOWN, KEPT = "_shown", "_kept"


@dataclass(frozen=True)
class Elsewhere:
    """An answer that was saved elsewhere while a page was open: in words, and whether it was chosen to stay."""

    question: Question
    lines: list[str]
    kept: bool


def shown_of(request: HttpRequest) -> str | None:
    """Return the marks of the answers that the page which was sent showed; None where it carried none."""
    return request.POST.get(SHOWN)


def without_kept(request: HttpRequest, form: Form) -> Form:
    """Take out of what was sent what is not to be saved: there the answer saved elsewhere stays."""
    form.full_clean()
    for key in kept_of(request):
        form.errors.pop(key, None)
        form.cleaned_data.pop(key, None)
    return form


def kept_of(request: HttpRequest) -> list[str]:
    """Return the keys of the questions for which the answer saved elsewhere is to stay."""
    return request.POST.getlist(KEPT)


def known(request: HttpRequest) -> list[tuple[str, list[str]]]:
    """Return what a page that was sent knew of the answers stored, as fields of a form that sends it again."""
    return [(name, request.POST.getlist(name)) for name in (SHOWN, KEPT)]


def sent_page(request: HttpRequest, draft: Draft, step: Step, form: Form) -> dict[str, Any]:
    """Return what a page shows with what was just sent in it, whatever else is wrong: it forgets nothing it knew."""
    kept = [question for question in step.questions if question.key in kept_of(request)]
    context = step.context(draft, form) | _told(step, kept, kept_of(request))
    return context | {"shown": request.POST.get(SHOWN, context["shown"])}


def clashing_page(
    request: HttpRequest, draft: Draft, step: Step, form: Form, clash: SavedMeanwhileError
) -> dict[str, Any]:
    """Return what a page shows beside what was just sent: the answers that another tab or device saved meanwhile.

    Sending it again replaces them knowingly, where they are not chosen to stay.
    """
    now = replace(step, answers=clash.draft.read().answers)
    kept = kept_of(request)
    keys = {*kept, *(question.key for question in clash.questions)}
    changed = [question for question in step.questions if question.key in keys]
    return now.context(draft, form) | _told(now, changed, kept) | {"clash": True}


def _told(step: Step, questions: Iterable[Question], kept: list[str]) -> dict[str, Any]:
    return {
        "elsewhere": {
            question.key: Elsewhere(
                question, in_words(question, step.answers.get(question.key)), question.key in kept
            )
            for question in questions
        }
    }


def changed_unseen(
    request: HttpRequest, draft: Draft, definition: Definition, content: DraftContent
) -> dict[str, Question]:
    """Return the questions, by key, that were answered otherwise since the answers were shown to be checked."""
    shown = shown_of(request)
    if shown is None:
        return {}
    answers = sent_answers(definition, content.answers)
    changed = changed_since(shown, draft.pk, definition.questions.values(), answers)
    return {question.key: question for question in changed}
