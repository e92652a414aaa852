"""Copies of parts of a questionnaire beside the parts: under keys of their own, with rules that follow."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from consultation.actions.authoring.guarding import lock_questionnaire
from consultation.actions.copying import copy_children, copy_rows
from consultation.definition.keys import new_key
from consultation.definition.pruning import with_new_keys
from consultation.models import Choice, Page, Question, Questionnaire, Section
from consultation.selectors.parts import page_keys, question_keys


@transaction.atomic
def duplicate_page(*, page: Page, by: User, title: str) -> Page:
    """Put a copy of a page with all its questions after it, under another title; return the copy.

    Its questions have keys of their own, and rules among them follow. Raises as `lock_questionnaire`.
    """
    locked = lock_questionnaire(page.section.questionnaire, by=by)
    page = Page.objects.get(pk=page.pk)
    Page.objects.filter(section=page.section_id, order__gt=page.order).update(order=F("order") + 1)
    key = new_key(title, page_keys(locked), otherwise="page")
    copies = copy_rows([page], key=key, title=title, order=page.order + 1)
    _copy_questions(locked, copies)
    return copies[page.pk]


@transaction.atomic
def duplicate_section(*, section: Section, by: User, title: str) -> Section:
    """Put a copy of a section with all its pages and questions after it, under another title; return the copy.

    Pages and questions have keys of their own, and rules among them follow. Raises as `lock_questionnaire`.
    """
    locked = lock_questionnaire(section.questionnaire, by=by)
    section = Section.objects.get(pk=section.pk)
    siblings = Section.objects.filter(questionnaire=locked)
    key = new_key(title, set(siblings.values_list("key", flat=True)), otherwise="section")
    siblings.filter(order__gt=section.order).update(order=F("order") + 1)
    copies = copy_rows([section], key=key, title=title, order=section.order + 1)
    taken = page_keys(locked)
    pages = copy_children(Page.objects.order_by("order", "pk"), "section", copies)
    for page in pages.values():
        page.key = new_key(page.title, taken, otherwise="page")
        taken.add(page.key)
    Page.objects.bulk_update(pages.values(), ["key"])
    _copy_questions(locked, pages)
    return copies[section.pk]


def _copy_questions(questionnaire: Questionnaire, pages: dict[int, Page]) -> None:
    """Copy the questions of pages to the copies of these pages, and let the rules among them follow."""
    taken = question_keys(questionnaire)
    questions = copy_children(Question.objects.all(), "page", pages)
    copy_children(Choice.objects.all(), "question", questions)
    keys: dict[str, str] = {}
    for question in questions.values():
        keys[question.key] = new_key(question.text, taken | set(keys.values()), otherwise="question", between="_")
    for question in questions.values():
        question.key = keys[question.key]
        question.shown_when = with_new_keys(question.shown_when, keys)
    Question.objects.bulk_update(questions.values(), ["key", "shown_when"])
    for page in pages.values():
        page.shown_when = with_new_keys(page.shown_when, keys)
    Page.objects.bulk_update(pages.values(), ["shown_when"])
