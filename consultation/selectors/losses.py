"""What is lost when a part of a questionnaire is deleted."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultation.models import Page, Question, Questionnaire, Section
from consultation.selectors.parts import rules_of


def losses_with_section(section: Section) -> list[str]:
    """Say what goes with a section."""
    pages = list(section.pages.all())
    questions = list(Question.objects.filter(page__section=section))
    return [*_parts(len(pages), len(questions)), *_conditions(section.questionnaire, questions, pages)]


def losses_with_page(page: Page) -> list[str]:
    """Say what goes with a page."""
    questions = list(page.questions.all())
    return [*_parts(0, len(questions)), *_conditions(page.section.questionnaire, questions, [page])]


def losses_with_question(question: Question) -> list[str]:
    """Say what goes with a question."""
    lost = _conditions(question.page.section.questionnaire, [question], [])
    if choices := question.choices.count():
        said = ngettext("%(count)s answer goes with it.", "%(count)s answers go with it.", choices)
        lost.insert(0, said % {"count": choices})
    return lost


def _parts(pages: int, questions: int) -> list[str]:
    lost = []
    if pages:
        lost.append(ngettext("%(count)s page goes with it.", "%(count)s pages go with it.", pages) % {"count": pages})
    if questions:
        said = ngettext("%(count)s question goes with it.", "%(count)s questions go with it.", questions)
        lost.append(said % {"count": questions})
    return lost


def _conditions(questionnaire: Questionnaire, questions: Collection[Question], pages: Collection[Page]) -> list[str]:
    keys = {question.key for question in questions}
    said = _("“%(name)s” has a rule that asks about what is deleted. The rule loses that condition.")
    return [
        said % {"name": asking.name}
        for asking in rules_of(questionnaire, without=[*questions, *pages])
        if asking.about & keys
    ]
