"""The map of a questionnaire's paths, as a picture and as a list, with what the check found marked in both."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultation.definition import Definition, Page, Question, Section
from consultation.definition.paths.checking import Sort
from consultation.definition.paths.drawing import drawing_of
from consultation.definition.sentences import rule_sentence
from consultation.models import Consultation, Questionnaire
from consultation.selectors.authoring import newest_questionnaire
from consultation.selectors.checks import Found, found_in
from consultation.selectors.questionnaires import assembled
from consultation.selectors.rules import page_ids
from consultation.views.authoring.reaching import of_consultation


@dataclass(frozen=True)
class ListedQuestion:
    """A question in the list: when it is asked, and what is wrong with it."""

    question: Question
    sentence: str
    found: list[Found]


@dataclass(frozen=True)
class ListedPage:
    """A page in the list, with its number in the picture."""

    page: Page
    pk: int
    number: int
    sentence: str
    found: list[Found]
    questions: list[ListedQuestion] = field(default_factory=list)


@of_consultation
@require_safe
def paths(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Show every section, page and rule, and what nobody can reach."""
    try:
        questionnaire = newest_questionnaire(consultation)
    except Questionnaire.DoesNotExist as error:
        raise Http404 from error
    definition = assembled(questionnaire)
    found = found_in(definition)
    context = {
        "consultation": consultation,
        "questionnaire": questionnaire,
        "can_change": questionnaire.frozen_at is None,
        "found": found,
        "sections": _listed(definition, page_ids(questionnaire), found),
        "drawing": drawing_of(definition, faulty=_faulty_pages(definition, found), translate=_),
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/routing/map.html", context)


def _faulty_pages(definition: Definition, found: list[Found]) -> set[str]:
    places = {(row.place.sort, row.place.key) for row in found}
    return {
        page.key
        for page in definition.pages.values()
        if (Sort.PAGE, page.key) in places
        or any((Sort.QUESTION, question.key) in places for question in page.questions)
    }


def _listed(
    definition: Definition, ids: dict[str, int], found: list[Found]
) -> list[tuple[Section, list[Found], list[ListedPage]]]:
    """Return each section with what is wrong with it and its pages, numbered throughout."""
    of_place: dict[tuple[Sort, str], list[Found]] = {}
    for row in found:
        of_place.setdefault((row.place.sort, row.place.key), []).append(row)
    numbers = {key: number for number, key in enumerate(definition.pages, 1)}

    def listed(page: Page) -> ListedPage:
        questions = [
            ListedQuestion(
                question,
                rule_sentence(definition, question.shown_when, _),
                of_place.get((Sort.QUESTION, question.key), []),
            )
            for question in page.questions
        ]
        sentence = rule_sentence(definition, page.shown_when, _)
        found_here = of_place.get((Sort.PAGE, page.key), [])
        return ListedPage(page, ids[page.key], numbers[page.key], sentence, found_here, questions)

    return [
        (section, of_place.get((Sort.SECTION, section.key), []), [listed(page) for page in section.pages])
        for section in definition.sections
    ]
