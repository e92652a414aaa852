"""Loading a consultation and its questionnaire from a file."""

import csv
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from consultation.definition import CHOICE_KINDS, PLACE_KINDS, Kind
from consultation.models import Choice, Consultation, ModerationReason, Page, Question, Questionnaire, Section
from turnaround.models import PlanVersion, Priority

LIMITS = ("limit", "most_choices", "total", "lowest", "highest", "earliest", "latest")
TEXTS = ("title", "summary", "purpose", "run_by", "contact", "privacy_notice", "what_next", "is_demonstration")


class QuestionnaireFileError(Exception):
    """The file is not a questionnaire; the message says where and what was expected."""


@dataclass(frozen=True)
class Loaded:
    """What loading did."""

    consultation: Consultation
    created: bool


@transaction.atomic
def load_consultation(*, path: Path) -> Loaded:
    """Make the consultation that `path` describes, open from today, with a frozen questionnaire.

    One that is there already is left as it is: what is open is never changed by loading a file.
    """
    content = path.read_bytes()
    try:
        data = yaml.safe_load(content)
    except yaml.YAMLError as error:
        raise QuestionnaireFileError(f"{path.name} is not YAML: {error}") from error
    existing = Consultation.objects.filter(slug=_need(data, "slug", path.name)).first()
    if existing is not None:
        return Loaded(existing, created=False)
    version = PlanVersion.objects.filter(slug=data["plan_version"]).first()
    if version is None:
        raise QuestionnaireFileError(
            f"plan_version: there is no plan version “{data['plan_version']}”. Load the plan first."
        )
    consultation = _make_consultation(data, version)
    questionnaire = Questionnaire.objects.create(consultation=consultation, source_hash=sha256(content).hexdigest())
    _Writer(questionnaire, data, path.parent).write()
    Questionnaire.objects.filter(pk=questionnaire.pk).update(frozen_at=timezone.now())
    return Loaded(consultation, created=True)


def _make_consultation(data: dict[str, Any], version: PlanVersion) -> Consultation:
    opens_on = timezone.localdate()
    closes_on = opens_on + timedelta(weeks=_need(data, "length_weeks", "the file"))
    consultation = Consultation.objects.create(
        slug=data["slug"],
        plan_version=version,
        opens_at=timezone.make_aware(datetime.combine(opens_on, time.min)),
        closes_at=timezone.make_aware(datetime.combine(closes_on, time(23, 59))),
        approved_at=timezone.now(),
        **{name: _need(data, name, "the file") for name in TEXTS},
    )
    ModerationReason.objects.bulk_create(
        ModerationReason(consultation=consultation, key=reason["key"], text=reason["text"], order=order)
        for order, reason in enumerate(_need(data, "moderation_reasons", "the file"), 1)
    )
    return consultation


def _need(data: Any, name: str, where: str) -> Any:
    if not isinstance(data, dict) or name not in data:
        raise QuestionnaireFileError(f"{where}: “{name}” is missing.")
    return data[name]


class _Writer:
    """Writes the rows of one questionnaire."""

    def __init__(self, questionnaire: Questionnaire, data: dict[str, Any], folder: Path) -> None:
        self.questionnaire = questionnaire
        self.data = data
        self.folder = folder
        self.priorities = {priority.number: priority for priority in Priority.objects.all()}
        self.keys: set[str] = set()

    def write(self) -> None:
        for order, section in enumerate(_need(self.data, "sections", "the file"), 1):
            where = f"section {order}"
            row = Section.objects.create(
                questionnaire=self.questionnaire,
                key=_need(section, "key", where),
                title=_need(section, "title", where),
                order=order,
                priority=self._priority(section, where),
            )
            for page_order, page in enumerate(_need(section, "pages", where), 1):
                self._write_page(row, page_order, page, f"{where}, page {page_order}")

    def _priority(self, section: dict[str, Any], where: str) -> Priority | None:
        number = section.get("priority")
        if number is not None and number not in self.priorities:
            raise QuestionnaireFileError(f"{where}: expected the number of a priority, found {number!r}.")
        return self.priorities.get(number) if number is not None else None

    def _write_page(self, section: Section, order: int, page: dict[str, Any], where: str) -> None:
        row = Page.objects.create(
            section=section,
            key=_need(page, "key", where),
            title=_need(page, "title", where),
            intro=page.get("intro", ""),
            order=order,
            shown_when=self._rule(page, where),
        )
        for question_order, question in enumerate(_need(page, "questions", where), 1):
            self._write_question(row, question_order, question, f"{where}, question {question_order}")

    def _write_question(self, page: Page, order: int, question: dict[str, Any], where: str) -> None:
        key = _need(question, "key", where)
        kind = _need(question, "kind", where)
        if kind not in list(Kind):
            raise QuestionnaireFileError(f"{where}: expected kind to be one of {', '.join(Kind)}; found {kind!r}.")
        shown_when = self._rule(question, where)
        if key in self.keys:
            raise QuestionnaireFileError(f"{where}: the key “{key}” is used twice.")
        self.keys.add(key)
        row = Question.objects.create(
            page=page,
            key=key,
            kind=kind,
            text=_need(question, "text", where),
            hint=question.get("hint", ""),
            required=question.get("required", False),
            **{name: question.get(name) for name in LIMITS},
            breaks_down=question.get("breaks_down", False),
            order=order,
            shown_when=shown_when,
            priority=page.section.priority,
        )
        choices = [
            Choice(question=row, order=number, **choice) for number, choice in enumerate(self._choices(question), 1)
        ]
        if not choices and kind in CHOICE_KINDS | PLACE_KINDS:
            raise QuestionnaireFileError(f"{where}: a question of kind {kind} needs choices.")
        Choice.objects.bulk_create(choices)

    def _choices(self, question: dict[str, Any]) -> list[dict[str, str]]:
        if "scale" in question:
            scale: list[dict[str, str]] = self.data["scales"][question["scale"]]
            return scale
        if "choices_from" in question:
            with (self.folder / question["choices_from"]).open(newline="") as file:
                return list(csv.DictReader(file))
        choices: list[dict[str, str]] = question.get("choices", [])
        return choices

    def _rule(self, part: dict[str, Any], where: str) -> dict[str, Any] | None:
        rule: dict[str, Any] | None = part.get("shown_when")
        for key in _questions_in(rule):
            if key not in self.keys:
                raise QuestionnaireFileError(f"{where}: its rule asks about “{key}”, which no earlier question has.")
        return rule


def _questions_in(rule: Any) -> list[str]:
    if isinstance(rule, list):
        return [key for part in rule for key in _questions_in(part)]
    if not isinstance(rule, dict):
        return []
    named = [rule["question"]] if "question" in rule else []
    return named + [key for name in ("all", "any", "not") for key in _questions_in(rule.get(name))]
