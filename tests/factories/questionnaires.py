"""The small questionnaires in `tests/questionnaires`, each about one thing, and random answers to them."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from unicodedata import normalize

import yaml
from hypothesis import strategies as st

from consultation.definition import Choice, Definition, Kind, Page, Question, Section

FOLDER = Path(__file__).resolve().parents[1] / "questionnaires"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
AGREEMENT = ("strongly-agree", "agree", "neither", "disagree", "strongly-disagree")
ABOUT = {
    "summary": "A questionnaire for tests.",
    "purpose": "To be walked through.",
    "plan_version": "v1-draft",
    "length_weeks": 12,
    "is_demonstration": True,
    "run_by": "The tests",
    "contact": "Nobody",
    "privacy_notice": "Nothing is kept.",
    "what_next": "Nothing.",
    "moderation_reasons": [{"key": "abusive", "text": "It is abusive"}],
    "scales": {"agreement": [{"key": key, "text": key.replace("-", " ").capitalize()} for key in AGREEMENT]},
}
BOUNDS = {"lowest": Decimal, "highest": Decimal, "earliest": date.fromisoformat, "latest": date.fromisoformat}
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))
# As the portal keeps a text: in Unicode's composed form, without space around it.
TEXTS = st.text(LETTERS, min_size=1).map(lambda text: normalize("NFC", text).strip()).filter(bool)


def read(name: str) -> dict[str, Any]:
    """Return what one of the files says."""
    content: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text())
    return content


def definition_of(name: str) -> Definition:
    """Return a questionnaire as plain values, without a database."""
    return Definition(pk=1, version=1, sections=tuple(_section(part) for part in read(name)["sections"]))


def consultation_file(folder: Path, name: str, *, first_pages: int | None = None) -> Path:
    """Write a consultation that asks what one of the files, or its `first_pages`, asks, into `folder`."""
    content = read(name)
    sections = content["sections"]
    slug = name.replace("_", "-")
    if first_pages is not None:
        slug = f"{slug}-{first_pages}"
        sections = [{**sections[0], "pages": sections[0]["pages"][:first_pages]}]
    path = folder / f"{slug}.yaml"
    whole = {**ABOUT, "slug": slug, "title": content["about"], "sections": sections}
    path.write_text(yaml.safe_dump(whole, allow_unicode=True))
    return path


def _section(part: Mapping[str, Any]) -> Section:
    return Section(part["key"], part["title"], tuple(_page(page) for page in part["pages"]))


def _page(page: Mapping[str, Any]) -> Page:
    questions = tuple(_question(question) for question in page["questions"])
    return Page(page["key"], page["title"], questions=questions, shown_when=page.get("shown_when"))


def _question(content: Mapping[str, Any]) -> Question:
    rows = ABOUT["scales"]["agreement"] if "scale" in content else content.get("choices", [])  # type: ignore[index]
    plain = {key: value for key, value in content.items() if key not in ("kind", "choices", "scale", *BOUNDS)}
    bounds = {key: make(str(content[key])) for key, make in BOUNDS.items() if key in content}
    choices = tuple(Choice(**row) for row in rows)
    return Question(kind=Kind(content["kind"]), choices=choices, **plain, **bounds)


def answers_to(questions: Iterable[Question], *, whole: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for valid answers by key; optional questions are sometimes left out, all asked if `whole`."""
    asked = [question for question in questions if question.kind != Kind.INFORMATION]
    wanted = {question.key: _answer(question) for question in asked if question.required or whole}
    optional = {question.key: _answer(question) for question in asked if question.key not in wanted}
    return st.fixed_dictionaries(wanted, optional=optional)


def _answer(question: Question) -> st.SearchStrategy[Any]:
    keys = [choice.key for choice in question.choices]
    together = [choice.key for choice in question.choices if not choice.exclusive]
    alone = [[choice.key] for choice in question.choices if choice.exclusive]
    most = question.most_choices or len(together)
    some = st.lists(st.sampled_from(together or [""]), min_size=1, max_size=most, unique=True)
    makers: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.SEVERAL_CHOICES: st.one_of(some, st.sampled_from(alone)) if alone else some,
        Kind.RANKING: some,
        Kind.POINTS: some.map(lambda chosen: _shared(chosen, question.points_to_share)),
        Kind.NUMBER: st.integers(_whole(question.lowest, -50), _whole(question.highest, 50)),
        Kind.DATE: st.dates(question.earliest or date(1990, 1, 1), question.latest or date(2030, 1, 1)).map(str),
        Kind.POSTCODE: st.sampled_from(keys or [""]).map(lambda key: {"borough": key}),
        Kind.SHORT_TEXT: TEXTS.map(lambda text: text[: min(question.limit or 200, 200)].strip()).filter(bool),
        Kind.LONG_TEXT: TEXTS.map(lambda text: text[: question.limit or 5000].strip()).filter(bool),
    }
    return makers.get(question.kind, st.sampled_from(keys or [""]))


def _whole(bound: Decimal | None, otherwise: int) -> int:
    return otherwise if bound is None else int(bound)


def _shared(chosen: list[str], total: int) -> dict[str, int]:
    each, left = divmod(total, len(chosen))
    shares = {key: each + (1 if place < left else 0) for place, key in enumerate(chosen)}
    return {key: points for key, points in shares.items() if points}


def as_posted(question: Question, answer: Any) -> dict[str, Any]:
    """Return an answer as a browser sends it."""
    key = question.key
    if answer in (None, "", [], {}):
        return {}
    if question.kind == Kind.RANKING:
        return {f"{key}-{choice}": str(place) for place, choice in enumerate(answer, 1)}
    if question.kind == Kind.POINTS:
        return {f"{key}-{choice}": str(points) for choice, points in answer.items()}
    if question.kind == Kind.DATE:
        year, month, day = answer.split("-")
        return {f"{key}-day": day, f"{key}-month": month, f"{key}-year": year}
    if question.kind == Kind.POSTCODE:
        return {key: answer["borough"]}
    return {key: answer}
