"""What a file must be beyond its schema: keys used once, options that fit their kind, rules that work."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from consultation.definition.files.building import OFFERS, Known, build, decimal, groups, offered
from consultation.definition.files.reading import Document, FileProblemsError, Path, Problem
from consultation.definition.files.schema import place_of, schema_problems
from consultation.definition.parts import CHOICE_KINDS, FREE_TEXT_KINDS, PLACE_KINDS, Kind
from consultation.definition.rules import rule_faults, tests_in

# The options that only some kinds of question have.
OPTIONS: Mapping[str, frozenset[Kind]] = {
    "limit": FREE_TEXT_KINDS,
    "most_choices": frozenset({Kind.SEVERAL_CHOICES, Kind.RANKING}),
    "breaks_down": frozenset({Kind.SINGLE_CHOICE, Kind.AGREEMENT_SCALE}),
    "total": frozenset({Kind.POINTS}),
    "lowest": frozenset({Kind.NUMBER}),
    "highest": frozenset({Kind.NUMBER}),
    "earliest": frozenset({Kind.DATE}),
    "latest": frozenset({Kind.DATE}),
    **dict.fromkeys(OFFERS, CHOICE_KINDS | PLACE_KINDS),
}
MOMENTS = ("opens_at", "closes_at")
# The answer to it says whether an individual or an organisation responds.
RESPONDENT = "respondent"
# What the forms and addresses of answering say themselves.
KEPT_KEYS = frozenset({"csrfmiddlewaretoken", "later", "check", "seen", "step"})
RESPONDENT_KINDS = frozenset({"individual", "organisation"})


def checked(document: Document, known: Known) -> dict[str, Any]:
    """Return what a file says, sure to be usable; raise FileProblemsError with everything that is wrong with it."""
    misfits = schema_problems(document)
    checker = _Checker(document, known, [path for path, _ in misfits])
    if isinstance(document.data, dict):
        checker.check()
    problems = [problem for _, problem in misfits] + checker.problems
    if problems:
        raise FileProblemsError(problems)
    data: dict[str, Any] = document.data
    return data


def moment_of(name: str, text: str) -> datetime:
    """Return the time that a file gives as a date and a time, or as a date: closing is at the end of that day."""
    moment = datetime.fromisoformat(text)
    if len(text) == len("2023-01-31") and name == "closes_at":
        return datetime.combine(moment.date(), time(23, 59))
    return moment


class _Checker:
    """Goes through a file once; parts that the schema refuses are passed over."""

    def __init__(self, document: Document, known: Known, misfits: list[Path]) -> None:
        self.document = document
        self.data = document.data
        self.known = known
        self.misfits = misfits
        self.problems: list[Problem] = []
        self.keys: dict[tuple[str, str], int] = {}
        plan = self.data.get("plan_version", known.plan_version) if isinstance(self.data, dict) else ""
        self.clauses = known.clauses.get(plan, frozenset()) if isinstance(plan, str) else frozenset()

    def refuse(self, path: Path, message: str) -> None:
        self.problems.append(Problem(self.document.line_of(path), place_of(path), message))

    def check(self) -> None:
        self._settings()
        for path, section in groups(self.data, "sections", ()):
            self._once("section", (*path, "key"), section)
            self._priority(path, section)
            for page_path, page in groups(section, "pages", path):
                self._once("page", (*page_path, "key"), page)
                for question_path, question in groups(page, "questions", page_path):
                    self._question(question_path, question)
        self._rules()

    def _fits(self, path: Path) -> bool:
        """Say whether the schema has nothing against the value at a path, or anything in it."""
        return not any(misfit[: len(path)] == path for misfit in self.misfits)

    def _once(self, sort: str, path: Path, part: Mapping[str, Any]) -> None:
        key = part.get("key")
        if not isinstance(key, str):
            return
        if (sort, key) in self.keys:
            self.refuse(path, f"The key “{key}” is used twice. It stands in line {self.keys[sort, key]} already.")
        self.keys.setdefault((sort, key), self.document.line_of(path))

    def _settings(self) -> None:
        plan = self.data.get("plan_version")
        if isinstance(plan, str) and self._fits(("plan_version",)) and plan not in self.known.clauses:
            there = ", ".join(sorted(self.known.clauses)) or "none: load the plan first"
            self.refuse(("plan_version",), f"There is no version “{plan}” of the plan. Versions: {there}.")
        self._date((), self.data, "results_due_on")
        opens_at, closes_at = (self._moment(name) for name in MOMENTS)
        if opens_at and closes_at and opens_at >= closes_at:
            self.refuse(("closes_at",), "Expected a time after opens_at.")
        for path, reason in groups(self.data, "moderation_reasons", ()):
            self._once("moderation reason", (*path, "key"), reason)
        scales = self.data.get("scales")
        for name in scales if isinstance(scales, dict) else ():
            self._choices(("scales", name), groups(scales, name, ("scales",)))

    def _moment(self, name: str) -> datetime | None:
        value = self.data.get(name)
        if not isinstance(value, str) or not self._fits((name,)):
            return None
        try:
            return moment_of(name, value).replace(tzinfo=None)
        except ValueError:
            self.refuse((name,), f"“{value}” is not a day of the calendar and a time.")
            return None

    def _date(self, path: Path, part: Mapping[str, Any], name: str) -> date | None:
        value = part.get(name)
        if not isinstance(value, str) or not self._fits((*path, name)):
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.refuse((*path, name), f"“{value}” is not a day of the calendar.")
            return None

    def _priority(self, path: Path, part: Mapping[str, Any]) -> None:
        number = part.get("priority")
        if type(number) is int and self._fits((*path, "priority")) and number not in self.known.priorities:
            self.refuse((*path, "priority"), f"There is no priority {number}. Load the plan first.")

    def _question(self, path: Path, question: dict[str, Any]) -> None:
        self._once("question", (*path, "key"), question)
        self._priority(path, question)
        if question.get("key") in tuple(KEPT_KEYS):
            self.refuse((*path, "key"), f"The key “{question['key']}” is kept for the portal. Choose another.")
        clause = question.get("clause")
        if isinstance(clause, str) and clause not in self.clauses:
            self.refuse((*path, "clause"), f"This version of the plan has no clause “{clause}”.")
        if not self._fits((*path, "kind")) or "kind" not in question:
            return
        kind = Kind(question["kind"])
        for name, kinds in OPTIONS.items():
            if name in question and kind not in kinds:
                fitting = ", ".join(other for other in Kind if other in kinds)
                self.refuse((*path, name), f"A question of kind {kind} has no {name}. It belongs to: {fitting}.")
        if kind == Kind.INFORMATION and question.get("required") is True:
            self.refuse((*path, "required"), "A question of kind information has no answer to require.")
        self._bounds(path, question)
        if kind in OPTIONS["choices"]:
            self._offer(path, kind, question)

    def _bounds(self, path: Path, question: dict[str, Any]) -> None:
        lowest, highest = (
            decimal(question.get(name)) if self._fits((*path, name)) else None for name in ("lowest", "highest")
        )
        for name in ("lowest", "highest"):
            if self._fits((*path, name)) and _decimals(question.get(name)) > 3:
                self.refuse((*path, name), "Expected at most three decimal places.")
        if lowest is not None and highest is not None and lowest > highest:
            self.refuse((*path, "highest"), "Expected a number that is not below lowest.")
        earliest, latest = (self._date(path, question, name) for name in ("earliest", "latest"))
        if earliest and latest and earliest > latest:
            self.refuse((*path, "latest"), "Expected a date that is not before earliest.")

    def _offer(self, path: Path, kind: Kind, question: dict[str, Any]) -> None:
        given = [name for name in OFFERS if name in question]
        if len(given) != 1:
            message = f"A question of kind {kind} needs one of choices, scale or choices_from; found "
            self.refuse(path, message + (" and ".join(given) or "none") + ".")
            return
        scales = self.data.get("scales")
        if given == ["scale"] and question["scale"] not in (scales if isinstance(scales, dict) else ()):
            self.refuse((*path, "scale"), f"The file has no scale “{question['scale']}”.")
        self._choices((*path, "choices"), groups(question, "choices", path))
        choices = offered(question, self.data, self.known)
        most = question.get("most_choices")
        if type(most) is int and choices and most > len(choices):
            self.refuse((*path, "most_choices"), f"Expected at most {len(choices)}, the number of choices.")
        if kind != Kind.SEVERAL_CHOICES and any(choice.get("exclusive") is True for choice in choices):
            self.refuse(path, "Only a question of kind several_choices can have an exclusive choice.")
        self._respondent(path, kind, question, choices)

    def _respondent(self, path: Path, kind: Kind, question: dict[str, Any], choices: list[dict[str, Any]]) -> None:
        if question.get("key") != RESPONDENT:
            return
        if kind != Kind.SINGLE_CHOICE or not {choice.get("key") for choice in choices} <= RESPONDENT_KINDS:
            self.refuse(
                path,
                "The key “respondent” is kept for a single_choice between individual and organisation. "
                "Expected these choices, or another key.",
            )

    def _choices(self, path: Path, choices: Iterator[tuple[Path, dict[str, Any]]]) -> None:
        lines: dict[str, int] = {}
        for place, choice in choices:
            key = choice.get("key")
            if isinstance(key, str):
                if key in lines:
                    self.refuse((*place, "key"), f"The key “{key}” is used twice. See line {lines[key]}.")
                lines.setdefault(key, self.document.line_of((*place, "key")))

    def _rules(self) -> None:
        """Check each rule against the questions before it, passing over questions that are wrong themselves."""
        built = build(self.data, self.known)
        broken = {str(row.get("key")) for path, row, _ in built.parts if not self._fits(path)}
        for path, row, part in built.parts:
            here = (*path, "shown_when")
            rule = row.get("shown_when")
            if rule is None or not self._fits(here) or broken & {test.question for test in tests_in(rule)}:
                continue
            for fault in rule_faults(built.definition, part, rule):
                self.refuse(here, f"{fault.wrong} {fault.remedy}")


def _decimals(number: Any) -> int:
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        return 0
    exponent = Decimal(str(number)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
