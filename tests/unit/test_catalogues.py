"""Translations: whole on the respondents' way, and with the same places for numbers and names as the English.

The files are read as they stand; `make messages` brings them up to date with the pages and the code.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from portal.demo.catalogues import ROOT, catalogues, is_translated
from web.languages import language_names

# Where the texts stand that a respondent meets, from the first page to the receipt and after it.
RESPONDENTS_WAY = (
    "consultation/actions/mailing.py",
    "consultation/data/equality_questions.yaml",
    "consultation/forms/answer_fields.py",
    "consultation/forms/answering.py",
    "consultation/forms/appealing.py",
    "consultation/forms/equality.py",
    "consultation/forms/following.py",
    "consultation/forms/organisation_fields.py",
    "consultation/forms/place_fields.py",
    "consultation/forms/returning.py",
    "consultation/models/printing.py",
    "consultation/selectors/announcing.py",
    "consultation/selectors/conditions.py",
    "consultation/selectors/paper.py",
    "consultation/selectors/priorities.py",
    "consultation/selectors/published.py",
    "consultation/selectors/results.py",
    "consultation/selectors/summaries.py",
    "consultation/selectors/transparency.py",
    "consultation/selectors/versions.py",
    "consultation/views/responding.py",
    "templates/base.html",
    "templates/components/decisions.html",
    "templates/components/elsewhere.html",
    "templates/components/errors.html",
    "templates/components/exercises.html",
    "templates/components/field.html",
    "templates/components/languages.html",
    "templates/components/media.html",
    "templates/components/organisation.html",
    "templates/components/place.html",
    "templates/components/points.html",
    "templates/components/ranking.html",
    "templates/consultation/check.html",
    "templates/consultation/closed.html",
    "templates/consultation/detail.html",
    "templates/consultation/equality_entry.html",
    "templates/consultation/equality_question.html",
    "templates/consultation/events/list.html",
    "templates/consultation/expired.html",
    "templates/consultation/follow/",
    "templates/consultation/guarding/",
    "templates/consultation/list.html",
    "templates/consultation/opening/versions.html",
    "templates/consultation/organisations.html",
    "templates/consultation/poster.html",
    "templates/consultation/print/",
    "templates/consultation/priorities.html",
    "templates/consultation/question.html",
    "templates/consultation/rescue.html",
    "templates/consultation/respond_base.html",
    "templates/consultation/responses.html",
    "templates/consultation/results.html",
    "templates/consultation/return.html",
    "templates/consultation/save.html",
    "templates/consultation/sent.html",
    "templates/consultation/start.html",
    "templates/consultation/tasks.html",
    "templates/consultation/transparency.html",
    "templates/errors/",
    "web/environment.py",
    "web/forms.py",
)
PLACES = re.compile(r"%\([a-z_]+\)[a-z]|%(?!\()|<[^>]+>")


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def forms(texts: object) -> tuple[str, ...]:
    return tuple(texts) if isinstance(texts, (tuple, list)) else (str(texts),)


def on_the_way(catalogue: Catalog) -> Iterator[Message]:
    for message in catalogue:
        if message.id and any(place.startswith(RESPONDENTS_WAY) for place, _ in message.locations):
            yield message


FILES = [pytest.param(path, id=path.parts[-3]) for path in catalogues()]


def test_every_language_of_the_portal_has_a_file_and_the_other_way_round() -> None:
    assert {path.parts[-3] for path in catalogues()} == set(language_names()) - {"en"}


@pytest.mark.parametrize("path", FILES)
def test_every_text_on_the_respondents_way_is_translated(path: Path) -> None:
    messages = list(on_the_way(read(path)))
    assert len(messages) > 300
    assert [message.id for message in messages if not is_translated(message)] == []


@pytest.mark.parametrize("path", FILES)
def test_a_translation_has_the_places_and_plural_forms_that_it_needs(path: Path) -> None:
    catalogue = read(path)
    wrong = []
    for message in catalogue:
        if not message.id or not is_translated(message):
            continue
        wanted = {frozenset(PLACES.findall(text)) for text in forms(message.id)}
        has = forms(message.string)
        if any(frozenset(PLACES.findall(text)) not in wanted for text in has):
            wrong.append((message.id, has))
        if message.pluralizable and len(has) != catalogue.num_plurals:
            wrong.append((message.id, has))
    assert wrong == []


def test_every_place_of_the_way_is_there() -> None:
    """A file that was renamed would drop out of the way without a word."""
    assert [place for place in RESPONDENTS_WAY if not (ROOT / place).exists()] == []
