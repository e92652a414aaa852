"""The whole questionnaire on one page: sections, pages and questions, put in order."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consultation.actions.authoring.ordering import Place
from consultation.actions.authoring.pages import move_page
from consultation.actions.authoring.questions import move_question
from consultation.actions.authoring.sections import move_section
from consultation.actions.authoring.starting import NotEmptyError, add_who_is_answering
from consultation.forms.authoring.parts import KINDS
from consultation.models import Consultation
from consultation.selectors.authoring import editable_questionnaire
from consultation.selectors.making import can_change_questions
from consultation.selectors.parts import access_page, access_question, access_section, whole
from consultation.views.authoring.moving import Move, asked_move, moved
from consultation.views.authoring.reaching import of_consultation, person


@of_consultation
def structure(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Show every section, page and question; on POST move one of them, or begin with who is answering."""
    here = reverse("consultation:author-questions", args=[consultation.slug])
    if "start" in request.POST:
        try:
            add_who_is_answering(questionnaire=editable_questionnaire(consultation), by=person(request))
        except NotEmptyError:
            messages.info(request, _("There are questions already, so none were added."))
        return redirect(here)
    if request.method == "POST":
        asked = asked_move(request)
        row, place = _move(request, consultation, asked)
        return moved(request, asked, row, place, here)
    questionnaire = consultation.questionnaires.standing().order_by("version").last()
    context = {
        "consultation": consultation,
        "sections": whole(questionnaire) if questionnaire else [],
        "can_change": can_change_questions(consultation, questionnaire),
        "kinds": {kind.value: name for kind, (name, _hint) in KINDS.items()},
        "messages": messages.get_messages(request),
    }
    return render(request, "consultation/authoring/questions.html", context)


def _move(request: HttpRequest, consultation: Consultation, asked: Move) -> tuple[Any, Place]:
    by, direction = person(request), asked.direction
    if asked.kind == "section":
        section = access_section(consultation, asked.pk)
        return section, move_section(section=section, by=by, direction=direction)
    if asked.kind == "page":
        page = access_page(consultation, asked.pk)
        return page, move_page(page=page, by=by, direction=direction)
    if asked.kind == "question":
        question = access_question(consultation, asked.pk)
        return question, move_question(question=question, by=by, direction=direction)
    raise Http404
