"""In which language and edition a page speaks."""

from collections.abc import Iterable

from django.http import HttpRequest

from consultation.models import Consultation, Draft, Questionnaire
from consultation.selectors.consultations import current_questionnaire
from consultation.selectors.editions import PublishedEdition, edition_of, in_language, published_editions
from web.languages import current_language


def shown(consultation: Consultation) -> Consultation:
    """Return a consultation as the language of the page says it: itself in English, else a copy."""
    return in_language([consultation], current_language())[0]


def shown_all(consultations: Iterable[Consultation]) -> list[Consultation]:
    """Return consultations as the language of the page says them."""
    return in_language(list(consultations), current_language())


def editions_to_choose(editions: Iterable[PublishedEdition]) -> list[PublishedEdition]:
    """Return the editions that can be chosen on a page in this language: Easy Read and sign language."""
    language = current_language()
    return [edition for edition in editions if not edition.is_translation and edition.language == language]


def offered_editions(draft: Draft) -> tuple[PublishedEdition, ...]:
    """Return the editions that a respondent can change to on this page."""
    return tuple(editions_to_choose(published_editions(draft.questionnaire_id)))


def editions_of(consultation: Consultation) -> list[PublishedEdition]:
    """Return the editions that somebody who starts on this page can choose."""
    return editions_to_choose(published_editions(current_questionnaire(consultation).pk))


def edition_of_page(questionnaire: Questionnaire) -> str:
    """Return the edition of a questionnaire that a page in this language shows to everybody."""
    return edition_of(questionnaire.pk, wanted="en", language=current_language())


def wanted_edition(request: HttpRequest, consultation: Consultation) -> str:
    """Return the edition that somebody who starts chose, or the one of the page's language."""
    questionnaire = current_questionnaire(consultation)
    return edition_of(questionnaire.pk, wanted=request.POST.get("edition", "en"), language=current_language())
