"""Staff pages for questions: added, written beside how they will look, duplicated, moved, deleted."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consultation.actions.authoring.guarding import ChangedMeanwhileError
from consultation.actions.authoring.questions import (
    ChoiceInRuleError,
    FixedChoicesError,
    add_question,
    change_question,
    delete_question,
    duplicate_question,
    move_question_to,
    question_state,
)
from consultation.definition import Kind
from consultation.forms.answering import page_form
from consultation.forms.authoring.overtaken import stored_differences
from consultation.forms.authoring.parts import NewQuestionForm, OtherPageForm
from consultation.forms.authoring.questions import QuestionEdit
from consultation.models import Consultation, Question
from consultation.selectors.losses import losses_with_question
from consultation.selectors.parts import access_page, access_question
from consultation.selectors.questionnaires import as_asked
from consultation.views.authoring.editing import Deletion, FormPage, deletion_page, form_page
from consultation.views.authoring.reaching import of_consultation, person

PREVIEW_ID = "shown-%s"


@of_consultation
def add(request: HttpRequest, consultation: Consultation, page_id: int) -> HttpResponse:
    """Ask what is asked and how, and add the question at the end of a page."""
    row = access_page(consultation, page_id)
    here = reverse("consultation:author-questions", args=[consultation.slug])

    def save(form: Any, seen: str) -> str:
        kind, text = Kind(form.cleaned_data["kind"]), form.cleaned_data["text"]
        made = add_question(page=row, by=person(request), kind=kind, text=text)
        return reverse("consultation:author-question", args=[consultation.slug, made.pk])

    page = FormPage(
        consultation=consultation,
        title=_("Add a question to “%(page)s”") % {"page": row.title},
        back=f"{here}#page-{row.pk}",
        make=NewQuestionForm,
        save=save,
        button=_("Continue"),
        said=_("The question is added. Here are its settings."),
        of_settings=False,
        more={"trail": [{"text": _("Questions"), "href": here}]},
    )
    return form_page(request, page)


@of_consultation
def change(request: HttpRequest, consultation: Consultation, question_id: int) -> HttpResponse:
    """Show one question with its settings and its choices beside how it will look; store it."""
    question = access_question(consultation, question_id)
    if request.method != "POST":
        return _show(request, question, _edit(question), question_state(question))
    edit, seen = _edit(question, request.POST), request.POST.get("seen", "")
    step = request.POST.get("step", "save")
    if step != "save":
        edit.act(step)
        return _show(request, question, edit, seen)
    if not edit.is_valid():
        return _show(request, question, edit, seen)
    try:
        change_question(
            question=question, by=person(request), seen=seen, values=edit.form.values, choices=edit.choices
        )
    except ChangedMeanwhileError:
        stored = _stored(question, edit)
        return _show(request, question, edit, question_state(question), overtaken=True, stored=stored)
    except ChoiceInRuleError as error:
        edit.problem = _("A rule asks about “%(texts)s”, so it cannot be removed. Change the rule first.") % {
            "texts": "”, “".join(error.texts)
        }
        return _show(request, question, edit, seen)
    except FixedChoicesError:
        edit.problem = _("This question has two answers that mean something. You can only put them in other words.")
        return _show(request, question, edit, seen)
    messages.success(request, _("The question is saved."))
    return redirect("consultation:author-question", slug=consultation.slug, question_id=question.pk)


@of_consultation
def duplicate(request: HttpRequest, consultation: Consultation, question_id: int) -> HttpResponse:
    """Put a copy after a question and show the copy's settings; a GET only leads back."""
    question = access_question(consultation, question_id)
    if request.method != "POST":
        return redirect("consultation:author-question", slug=consultation.slug, question_id=question.pk)
    text = _("%(title)s (copy)") % {"title": question.text}
    made = duplicate_question(question=question, by=person(request), text=text)
    messages.success(request, _("This is the copy. Change what it asks."))
    return redirect("consultation:author-question", slug=consultation.slug, question_id=made.pk)


@of_consultation
def move(request: HttpRequest, consultation: Consultation, question_id: int) -> HttpResponse:
    """Ask for another page and put the question at its end."""
    question = access_question(consultation, question_id)
    here = reverse("consultation:author-questions", args=[consultation.slug])

    def make(data: Any = None) -> forms.Form:
        return OtherPageForm(data, questionnaire=question.page.section.questionnaire, now=question.page)

    def save(form: Any, seen: str) -> str:
        move_question_to(question=question, by=person(request), page=form.cleaned_data["page"])
        return f"{here}#question-{question.pk}"

    page = FormPage(
        consultation=consultation,
        title=_("Move a question to another page"),
        back=reverse("consultation:author-question", args=[consultation.slug, question.pk]),
        make=make,
        save=save,
        button=_("Move it"),
        said=_("The question is moved."),
        of_settings=False,
        more={"trail": [{"text": _("Questions"), "href": here}], "inset": question.text},
    )
    return form_page(request, page)


@of_consultation
def delete(request: HttpRequest, consultation: Consultation, question_id: int) -> HttpResponse:
    """Delete a question; ask first, and say what would be lost with it."""
    question = access_question(consultation, question_id)
    here = reverse("consultation:author-questions", args=[consultation.slug])
    deletion = Deletion(
        title=_("Delete this question?"),
        name=question.text,
        loses=lambda: losses_with_question(question),
        act=lambda: delete_question(question=question, by=person(request)),
        back=reverse("consultation:author-question", args=[consultation.slug, question.pk]),
        then=f"{here}#page-{question.page_id}",
    )
    return deletion_page(request, consultation, deletion)


def _edit(question: Question, data: Any = None) -> QuestionEdit:
    return QuestionEdit(question, list(question.choices.all()), data)


def _stored(question: Question, edit: QuestionEdit) -> list[tuple[str, str]]:
    """Return what a colleague stored meanwhile: the settings that differ, and the choices where they do."""
    fresh = _edit(Question.objects.select_related("page__section__questionnaire__consultation").get(pk=question.pk))
    stored = stored_differences(edit.form, fresh.form)
    theirs, mine = ([str(row["text"]) for row in rows.rows] for rows in (fresh, edit))
    return [*stored, *([(_("Answers"), "\n".join(theirs))] if theirs != mine else [])]


def _show(request: HttpRequest, question: Question, edit: QuestionEdit, seen: str, **more: Any) -> HttpResponse:
    asked = as_asked(question)
    shown = page_form([asked], {})
    shown.auto_id = PREVIEW_ID
    context = {
        "consultation": question.page.section.questionnaire.consultation,
        "question": question,
        "edit": edit,
        "seen": seen,
        "asked": asked,
        "shown": shown,
        "messages": messages.get_messages(request),
        **more,
    }
    return render(request, "consultation/authoring/question.html", context)
