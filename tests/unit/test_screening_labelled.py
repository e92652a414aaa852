"""How the recognisers do on texts that a person marked."""

import pytest
import yaml

from consultation.models import Redaction
from consultation.moderation.recognising.findings import Sort
from consultation.moderation.recognising.screening import BY_KEY, FLAGS, RECOGNISERS, VERSION
from tests.golden.screening.measuring import Measured, labelled, language_errors, languages, measure
from tests.golden.screening.reporting import FIGURES, PAGE, VERSIONS, figures, fingerprint, page

PARTS = ("development", "held_out")
KEYS = [recogniser.key for recogniser in RECOGNISERS]
STRUCTURED = [recogniser.key for recogniser in RECOGNISERS if recogniser.sort is Sort.STRUCTURED]


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, Measured]]:
    return {part: measure(labelled(part)) for part in PARTS}


def test_there_are_600_texts_and_more_and_30_marks_of_every_structured_kind() -> None:
    texts = [item for part in PARTS for item in labelled(part)]
    marks = [key for item in texts for _, _, key in item.marks]
    assert len({item.text for item in texts}) >= 600
    assert sum(not item.marks for item in texts) >= 200
    assert {key: marks.count(key) for key in STRUCTURED if marks.count(key) < 30} == {}


def test_no_text_is_in_both_parts() -> None:
    development, held_out = ({item.text for item in labelled(part)} for part in PARTS)
    assert {text for text in development & held_out if len(text) > 10} == set()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("key", STRUCTURED)
def test_structured_kinds_are_found(measured: dict[str, dict[str, Measured]], part: str, key: str) -> None:
    assert measured[part][key].recall >= 0.95, measured[part][key].missed


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("key", [key for key in KEYS if key not in STRUCTURED])
def test_abuse_and_danger_are_found(measured: dict[str, dict[str, Measured]], part: str, key: str) -> None:
    assert measured[part][key].recall >= 0.85, measured[part][key].missed


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("key", KEYS)
def test_little_is_pointed_out_that_is_nothing(measured: dict[str, dict[str, Measured]], part: str, key: str) -> None:
    assert measured[part][key].precision >= 0.85, measured[part][key].wrong


@pytest.mark.parametrize("part", ["languages", "languages_held_out"])
def test_languages_are_told(part: str) -> None:
    errors = language_errors(part)
    assert len(errors) <= 0.05 * len(languages(part)), errors


def test_page_and_figures_are_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "Run python -m tests.golden.screening."
    assert FIGURES.read_text(encoding="utf-8") == figures()


def test_a_change_of_what_is_found_has_a_new_version() -> None:
    known = yaml.safe_load(VERSIONS.read_text(encoding="utf-8"))
    assert known.get(VERSION) == fingerprint(), "Raise VERSION, and run python -m tests.golden.screening."


def test_every_recogniser_suggests_a_category_that_there_is_or_a_way_to_go() -> None:
    for recogniser in BY_KEY.values():
        assert recogniser.flag in FLAGS
        assert (recogniser.category in Redaction.Category.values) is (recogniser.sort is not Sort.ROUTE)
        assert bool(recogniser.route) is (recogniser.sort is Sort.ROUTE)
