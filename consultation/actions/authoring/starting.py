"""The section that most questionnaires begin with: who is answering."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from consultation.actions.authoring.guarding import lock_questionnaire
from consultation.actions.authoring.questions import RESPONDENT
from consultation.definition import Kind
from consultation.definition.ready_made import RESPONDENTS, boroughs
from consultation.models import Choice, Page, Question, Questionnaire, Section


class NotEmptyError(Exception):
    """The questionnaire has parts already."""


@transaction.atomic
def add_who_is_answering(*, questionnaire: Questionnaire, by: User) -> Section:
    """Begin an empty questionnaire with who answers: for themselves and where they live, or for an organisation.

    Raises NotEmptyError, and as `lock_questionnaire`.
    """
    locked = lock_questionnaire(questionnaire, by=by)
    if Section.objects.filter(questionnaire=locked).exists():
        raise NotEmptyError
    section = Section.objects.create(questionnaire=locked, key="about-you", title=_("About you"), order=1)
    who = Page.objects.create(section=section, key="who", title=_("Who is answering"), order=1)
    respondent = Question.objects.create(
        page=who,
        key=RESPONDENT,
        kind=Kind.SINGLE_CHOICE,
        text=_("Are you answering for yourself or for an organisation?"),
        required=True,
        order=1,
    )
    _offer(respondent, RESPONDENTS)
    you = _page_for(section, "you-and-london", _("You and London"), "individual", 2)
    place = Question.objects.create(
        page=you,
        key="place",
        kind=Kind.POSTCODE,
        text=_("Where do you live?"),
        hint=_("If you do not live in London, where do you work or study? You can skip this question."),
        order=1,
    )
    _offer(place, boroughs())
    Question.objects.create(
        page=_page_for(section, "your-organisation", _("Your organisation"), "organisation", 3),
        key="organisation",
        kind=Kind.ORGANISATION,
        text=_("Which organisation do you answer for?"),
        required=True,
        order=1,
    )
    return section


def _page_for(section: Section, key: str, title: str, respondent: str, order: int) -> Page:
    rule = {"question": RESPONDENT, "equals": respondent}
    return Page.objects.create(section=section, key=key, title=title, order=order, shown_when=rule)


def _offer(question: Question, choices: tuple[tuple[str, str], ...]) -> None:
    Choice.objects.bulk_create(
        Choice(question=question, key=key, text=text, order=order) for order, (key, text) in enumerate(choices, 1)
    )
