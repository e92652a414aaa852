"""The pages and questions that rules are about, reached within the questionnaire that can be changed."""

from consultation.definition import Definition
from consultation.definition import Page as AskedPage
from consultation.definition import Question as AskedQuestion
from consultation.models import Consultation, Page, Question, Questionnaire
from consultation.selectors.authoring import newest_questionnaire


class PartNotFoundError(LookupError):
    """The consultation's newest questionnaire has no such page or question."""


def access_page(consultation: Consultation, page_id: int) -> Page:
    """Return a page of the newest questionnaire; raise PartNotFoundError where it has none of this id."""
    try:
        return Page.objects.select_related("section__questionnaire").get(
            pk=page_id, section__questionnaire=newest_questionnaire(consultation)
        )
    except (Page.DoesNotExist, Questionnaire.DoesNotExist) as error:
        raise PartNotFoundError from error


def access_question(consultation: Consultation, question_id: int) -> Question:
    """Return a question of the newest questionnaire; raise PartNotFoundError where it has none of this id."""
    try:
        return Question.objects.select_related("page__section__questionnaire").get(
            pk=question_id, page__section__questionnaire=newest_questionnaire(consultation)
        )
    except (Question.DoesNotExist, Questionnaire.DoesNotExist) as error:
        raise PartNotFoundError from error


def page_ids(questionnaire: Questionnaire) -> dict[str, int]:
    """Return the id of each page by its key."""
    return dict(Page.objects.filter(section__questionnaire=questionnaire).values_list("key", "pk"))


def questionnaire_of(part: Page | Question) -> Questionnaire:
    """Return the questionnaire that a page or a question belongs to."""
    page = part.page if isinstance(part, Question) else part
    return page.section.questionnaire


def definition_part(definition: Definition, part: Page | Question) -> AskedPage | AskedQuestion:
    """Return a page or a question as a plain value, where it stands in `definition`."""
    return definition.questions[part.key] if isinstance(part, Question) else definition.pages[part.key]
