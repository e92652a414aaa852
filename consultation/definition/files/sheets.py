"""A response as a row of a spreadsheet: its columns, what may stand in each, and what was meant by what does."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from consultation.definition.answering.answers import InvalidAnswerError, check_closed_answer
from consultation.definition.parts import (
    FREE_TEXT_KINDS,
    Definition,
    Kind,
    Question,
)
from consultation.definition.places import NotAPostcodeError, normal_postcode
from consultation.definition.routing import is_answered, questions_on_path
from consultation.definition.texts import clean_text

Places = Mapping[str, Mapping[str, str]]
Cells = Mapping[str, str]

# The organisation's own number of a row, for its own use with the report; it is not kept.
REFERENCE = "reference"
COMMENT = "#"
LONGEST_SHOWN = 80
LONGEST_TEXT = 5000
ORGANISATION_PARTS = ("name", "role", "people", "named")
YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0", "")


@dataclass(frozen=True, eq=False)
class Column:
    """One column: a question, or a part of one (a choice of a ranking or of points, a part of an organisation)."""

    name: str
    question: Question
    part: str = ""


@dataclass(frozen=True)
class Fault:
    """Something that cannot stay as it is: where it stands, what was there, and what was expected."""

    row: int
    column: str
    found: str
    expected: str


class MistakeError(ValueError):
    """What stands in a column is not an answer; the message says what was expected."""

    def __init__(self, column: str, expected: str, found: str | None = None) -> None:
        super().__init__(expected)
        self.column, self.expected, self.found = column, expected, found


def columns_of(definition: Definition) -> list[Column]:
    """Return the columns of a questionnaire in the order asked."""
    return [column for question in definition.questions.values() for column in _columns(question)]


def _columns(question: Question) -> list[Column]:
    if question.kind == Kind.INFORMATION:
        return []
    parts: Iterable[str] = ()
    if question.kind in (Kind.RANKING, Kind.POINTS):
        parts = question.choice_texts
    elif question.kind == Kind.ORGANISATION:
        parts = ORGANISATION_PARTS
    return [Column(f"{question.key}.{part}", question, part) for part in parts] or [Column(question.key, question)]


def allowed(column: Column) -> str:
    """Return what may stand in a column, in words."""
    question = column.question
    keys = ", ".join(question.choice_texts)
    limit = question.limit or LONGEST_TEXT
    words = {
        Kind.SEVERAL_CHOICES: f"one or more of: {keys}; with a semicolon between",
        Kind.RANKING: "a place: 1 for what comes first, 2 for the next; empty where it has none",
        Kind.POINTS: f"a number of points; the points of a row add up to {question.points_to_share}",
        Kind.NUMBER: f"a number{_between(question.lowest, question.highest)}",
        Kind.DATE: f"a date such as 2023-01-31{_between(question.earliest, question.latest)}",
        Kind.POSTCODE: f"a postcode in London, or {_borough(question)}",
        Kind.BOROUGH: _borough(question),
        Kind.ORGANISATION: _part_allowed(column.part),
    }
    text = f"a text of {limit:,} characters or fewer"
    return words.get(question.kind, text if question.kind in FREE_TEXT_KINDS else f"one of: {keys}")


def _borough(question: Question) -> str:
    names = [text for key, text in question.choice_texts.items() if key.startswith("E09")]
    others = [key for key in question.choice_texts if not key.startswith("E09")]
    return " or ".join([*(f"the name or the code of a borough, such as {name}" for name in names[:1]), *others])


def _between(low: object, high: object) -> str:
    return (f", {low} or more" if low is not None else "") + (f", {high} or less" if high is not None else "")


def _part_allowed(part: str) -> str:
    return {"people": "a whole number", "named": "yes or no"}.get(part, "a text of 200 characters or fewer")


def template_rows(definition: Definition) -> list[list[str]]:
    """Return the rows of an empty file: the names of the columns, and what is asked and allowed, as comments."""
    columns = columns_of(definition)
    return [
        [REFERENCE, *(column.name for column in columns)],
        [f"{COMMENT} question", *(_asked(column) for column in columns)],
        [f"{COMMENT} allowed", *(_needed(column) for column in columns)],
    ]


def _asked(column: Column) -> str:
    part = column.question.choice_texts.get(column.part, column.part)
    return f"{column.question.text} – {part}" if part else column.question.text


def _needed(column: Column) -> str:
    always = column.question.required and column.question.shown_when is None
    return f"{allowed(column)} (must be answered where it is asked)" if always else allowed(column)


def check_header(names: list[str], columns: list[Column], row: int) -> list[Fault]:
    """Return what is wrong with the names of the columns."""
    known = {column.name for column in columns} | {REFERENCE}
    faults = [
        Fault(row, name[:LONGEST_SHOWN], name[:LONGEST_SHOWN], "a column of the template, each only once")
        for place, name in enumerate(names)
        if name and (name not in known or name in names[:place])
    ]
    if not any(name in known - {REFERENCE} for name in names):
        faults.append(
            Fault(row, "", ", ".join(names)[:LONGEST_SHOWN], "the columns of the template in the first row")
        )
    return faults


def postcodes_in(columns: list[Column], cells: Cells) -> list[str]:
    """Return the normal postcodes that stand in a row."""
    found = []
    for column in columns:
        if column.question.kind == Kind.POSTCODE and cells.get(column.name):
            try:
                found.append(normal_postcode(cells[column.name]))
            except NotAPostcodeError:
                continue
    return found


def read_row(definition: Definition, number: int, cells: Cells, places: Places) -> tuple[dict[str, Any], list[Fault]]:
    """Return the answers in a row, by question key, and everything that is wrong with it."""
    answers: dict[str, Any] = {}
    faults = []
    for question in definition.questions.values():
        given = {column: cells[column.name] for column in _columns(question) if cells.get(column.name)}
        if not given:
            continue
        try:
            answers[question.key] = _answer(question, given, places)
        except MistakeError as mistake:
            found = cells.get(mistake.column, "") if mistake.found is None else mistake.found
            faults.append(Fault(number, mistake.column, found[:LONGEST_SHOWN], mistake.expected))
    if not faults:
        faults = _off_path(definition, number, cells, answers)
    return answers, faults


def _off_path(definition: Definition, number: int, cells: Cells, answers: dict[str, Any]) -> list[Fault]:
    """Return what is missing on the path of a row, and what stands off it."""
    asked = {question.key: question for question in questions_on_path(definition, answers)}
    faults = [
        Fault(number, _columns(question)[0].name, "", f"an answer: {allowed(_columns(question)[0])}")
        for question in asked.values()
        if question.required and question.kind != Kind.INFORMATION and not is_answered(answers.get(question.key))
    ]
    for key in answers:
        if key not in asked:
            column = next(column for column in _columns(definition.questions[key]) if cells.get(column.name))
            expected = "nothing: after the other answers of this row the question is not asked"
            faults.append(Fault(number, column.name, cells[column.name][:LONGEST_SHOWN], expected))
    return faults


def _answer(question: Question, given: Mapping[Column, str], places: Places) -> Any:
    first = next(iter(given))
    answer = READERS.get(question.kind, _one)(question, given, places)
    if question.kind in FREE_TEXT_KINDS:
        return answer
    try:
        check_closed_answer(question, answer)
    except InvalidAnswerError:
        raise MistakeError(first.name, allowed(first), "; ".join(given.values())) from None
    return answer


def _key(question: Question, text: str) -> str | None:
    """Return the choice that is meant by its key or its text, in any case."""
    wanted = text.strip().casefold()
    pairs = question.choice_texts.items()
    return next((key for key, words in pairs if wanted in (key.casefold(), words.strip().casefold())), None)


def _one(question: Question, given: Mapping[Column, str], places: Places) -> str:
    column, text = next(iter(given.items()))
    key = _key(question, text)
    if key is None:
        raise MistakeError(column.name, allowed(column))
    return key


def _several(question: Question, given: Mapping[Column, str], places: Places) -> list[str]:
    column, text = next(iter(given.items()))
    parts = [part for part in text.replace("\n", ";").split(";") if part.strip()]
    keys = [_key(question, part) for part in parts]
    if None in keys:
        raise MistakeError(column.name, allowed(column), parts[keys.index(None)].strip())
    return [key for key in keys if key is not None]


def _whole(column: Column, text: str) -> int:
    digits = text.replace(",", "").replace(" ", "")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 10:
        raise MistakeError(column.name, allowed(column))
    return int(digits)


def _ranking(question: Question, given: Mapping[Column, str], places: Places) -> list[str]:
    ranks = {column: _whole(column, text) for column, text in given.items()}
    for expected, (column, rank) in enumerate(sorted(ranks.items(), key=lambda pair: pair[1]), 1):
        if rank != expected:
            raise MistakeError(
                column.name, f"the places 1, 2, 3 … each once and none left out; the next is {expected}"
            )
    return [column.part for column in sorted(ranks, key=lambda column: ranks[column])]


def _points(question: Question, given: Mapping[Column, str], places: Places) -> dict[str, int]:
    points = {column.part: _whole(column, text) for column, text in given.items()}
    shared = {part: number for part, number in points.items() if number}
    total = sum(shared.values())
    if shared and total != question.points_to_share:
        expected = f"points that add up to {question.points_to_share}; they add up to {total}"
        raise MistakeError(next(iter(given)).name, expected)
    return shared


def _number(question: Question, given: Mapping[Column, str], places: Places) -> float:
    column, text = next(iter(given.items()))
    try:
        number = Decimal(text.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        raise MistakeError(column.name, allowed(column)) from None
    if not number.is_finite() or abs(number) >= 10**9:
        raise MistakeError(column.name, allowed(column))
    return int(number) if number == int(number) else float(number)


def _date(question: Question, given: Mapping[Column, str], places: Places) -> str:
    column, text = next(iter(given.items()))
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text[:10], form).date().isoformat()  # noqa: DTZ007 (a day has no time zone)
        except ValueError:
            continue
    raise MistakeError(column.name, allowed(column))


def _place(question: Question, given: Mapping[Column, str], places: Places) -> dict[str, str]:
    column, text = next(iter(given.items()))
    if key := _key(question, text):
        return {"borough": key}
    try:
        place = places.get(normal_postcode(text))
    except NotAPostcodeError:
        raise MistakeError(column.name, allowed(column)) from None
    if place is None or place["borough"] not in question.choice_texts:
        # A postcode is not repeated in a report that is kept.
        raise MistakeError(column.name, allowed(column), "(a postcode that is not known in London)")
    return dict(place)


def _text(question: Question, given: Mapping[Column, str], places: Places) -> str:
    column, text = next(iter(given.items()))
    words = clean_text(text).strip()
    limit = question.limit or LONGEST_TEXT
    if len(words) > limit:
        raise MistakeError(
            column.name, f"a text of {limit:,} characters or fewer", f"a text of {len(words):,} characters"
        )
    return words


def _organisation(question: Question, given: Mapping[Column, str], places: Places) -> dict[str, Any]:
    entered = {column.part: (column, text) for column, text in given.items()}
    if "name" not in entered:
        raise MistakeError(f"{question.key}.name", "the name of the organisation", "")
    named = entered["named"][1].casefold() if "named" in entered else ""
    if named not in YES + NO:
        raise MistakeError(f"{question.key}.named", "yes or no")
    answer: dict[str, Any] = {"name": clean_text(entered["name"][1]), "named": named in YES}
    if "role" in entered:
        answer["role"] = clean_text(entered["role"][1])
    if "people" in entered:
        answer["people"] = _whole(*entered["people"])
    return answer


Reader = Callable[[Question, Mapping[Column, str], Places], Any]
READERS: dict[Kind, Reader] = {
    Kind.SEVERAL_CHOICES: _several,
    Kind.RANKING: _ranking,
    Kind.POINTS: _points,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.POSTCODE: _place,
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.ORGANISATION: _organisation,
}
