"""Staff pages on which the rule of a page or a question is built."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from consultation.actions.authoring.guarding import ChangedMeanwhileError
from consultation.actions.authoring.rules import FaultyRuleError, Ruled, rule_state, set_rule
from consultation.definition import Definition
from consultation.definition.paths.checking import Sort
from consultation.definition.rules import earlier_questions
from consultation.definition.sentences import condition_words, rule_sentence
from consultation.forms.rules import AddForm, RuleForm
from consultation.models import Consultation, Page
from consultation.selectors.checks import found_in
from consultation.selectors.questionnaires import assembled
from consultation.selectors.rules import (
    PartNotFoundError,
    access_page,
    access_question,
    definition_part,
    questionnaire_of,
)
from consultation.views.authoring.reaching import of_consultation, person


@dataclass
class _Place:
    """The page or question whose rule is built, and what it may ask about."""

    consultation: Consultation
    part: Ruled
    definition: Definition

    @property
    def sort(self) -> Sort:
        return Sort.PAGE if isinstance(self.part, Page) else Sort.QUESTION

    @property
    def address(self) -> str:
        return reverse(f"consultation:author-{self.sort}-rule", args=[self.consultation.slug, self.part.pk])

    @property
    def earlier(self) -> dict[str, Any]:
        return earlier_questions(self.definition, definition_part(self.definition, self.part))


@of_consultation
def page_rule(request: HttpRequest, consultation: Consultation, page_id: int) -> HttpResponse:
    """Build the rule of a page."""
    try:
        part = access_page(consultation, page_id)
    except PartNotFoundError as error:
        raise Http404 from error
    return _build(request, _Place(consultation, part, assembled(questionnaire_of(part))))


@of_consultation
def question_rule(request: HttpRequest, consultation: Consultation, question_id: int) -> HttpResponse:
    """Build the rule of a question."""
    try:
        part = access_question(consultation, question_id)
    except PartNotFoundError as error:
        raise Http404 from error
    return _build(request, _Place(consultation, part, assembled(questionnaire_of(part))))


def _build(request: HttpRequest, place: _Place) -> HttpResponse:
    if request.method != "POST":
        return _show(request, place, RuleForm.of_rule(place.part.shown_when, place.earlier), rule_state(place.part))
    form, seen = RuleForm.of_data(request.POST, place.earlier), request.POST.get("seen", "")
    if request.POST.get("do", "save") != "save" or form.errors:
        return _show(request, place, form, seen)
    try:
        set_rule(part=place.part, rule=form.rule(), seen=seen, by=person(request))
    except FaultyRuleError as error:
        said = [f"{fault.wrong.said(_)} {fault.remedy.said(_)}" for fault in error.faults]
        form.errors = [{"text": text, "href": "#rule"} for text in said]
        return _show(request, place, form, seen)
    except ChangedMeanwhileError:
        return _show(request, place, form, rule_state(place.part), overtaken=True)
    messages.success(request, _("The rule is saved."))
    return redirect(place.address)


def _show(request: HttpRequest, place: _Place, form: RuleForm, seen: str, *, overtaken: bool = False) -> HttpResponse:
    definition, part = place.definition, place.part
    page = None if isinstance(part, Page) else part.page
    context = {
        "consultation": place.consultation,
        "part": part,
        "page": page,
        "is_page": page is None,
        "form": form,
        "seen": seen,
        "overtaken": overtaken,
        "can_change": questionnaire_of(part).frozen_at is None,
        "sentence": rule_sentence(definition, part.shown_when, _),
        "page_sentence": rule_sentence(definition, page.shown_when, _) if page and page.shown_when else "",
        "findings": found_in(definition, place.sort, part.key),
        "has_earlier": any(question.kind != "information" for question in place.earlier.values()),
        "add_form": lambda path: AddForm(place.earlier, path)["add"],
        "words": lambda kept: capfirst(condition_words(definition, kept.rule, _)),
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/routing/rule.html", context)
