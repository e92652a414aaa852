"""A consultation as the plain values of its file."""

import csv
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone

from consultation.definition.files.building import VALUES, Known
from consultation.models import Choice, Consultation, Page, Question, Questionnaire, Section
from turnaround.models import Clause, PlanVersion, Priority

DATA = Path(__file__).resolve().parents[1] / "data"
LISTS = ("london_boroughs.csv",)
# The settings that a file carries, in its order.
SETTINGS = (
    "slug",
    "short_code",
    "title",
    "summary",
    "purpose",
    "audience",
    "plan_version",
    "opens_at",
    "closes_at",
    "short_period_reason",
    "grace_minutes",
    "paper_grace_days",
    "return_address",
    "double_entry_percent",
    "run_by",
    "contact",
    "privacy_notice",
    "what_next",
    "accessible_formats",
    "asks_equality",
    "equality_considered",
    "results_plan",
    "results_due_on",
    "who_decides",
    "evidence",
    "moderation_policy",
    "second_person_kinds",
    "recheck_percent",
    "appeal_working_days",
)


@cache
def known_lists() -> dict[str, list[dict[str, Any]]]:
    """Return the lists of choices that the portal has, by the name of their file."""
    lists: dict[str, list[dict[str, Any]]] = {}
    for name in LISTS:
        with (DATA / name).open(newline="", encoding="utf-8") as file:
            lists[name] = list(csv.DictReader(file))
    return lists


def known_to_files(plan_version: str = "") -> Known:
    """Return what a file may refer to, in three queries; `plan_version` is the one meant where it names none."""
    clauses: dict[str, set[str]] = {slug: set() for slug in PlanVersion.objects.values_list("slug", flat=True)}
    for slug, key in Clause.objects.values_list("version__slug", "key"):
        clauses[slug].add(key)
    return Known(
        priorities=frozenset(Priority.objects.values_list("number", flat=True)),
        lists=known_lists(),
        clauses={slug: frozenset(keys) for slug, keys in clauses.items()},
        plan_version=plan_version,
    )


def whole_data(consultation: Consultation, questionnaire: Questionnaire) -> dict[str, Any]:
    """Return everything that a file says of a consultation and one version of its questions."""
    reasons = consultation.moderation_reasons.order_by("order", "pk")
    data = settings_data(consultation)
    if reasons:
        data["moderation_reasons"] = [{"key": reason.key, "text": reason.text} for reason in reasons]
    return data | {"sections": sections_data(questionnaire)}


def settings_data(consultation: Consultation) -> dict[str, Any]:
    """Return the settings of a consultation that are not as they are when left out."""
    values = {name: _plain(getattr(consultation, name)) for name in SETTINGS if name != "plan_version"}
    values["plan_version"] = consultation.plan_version.slug
    fields = {field.name: field for field in Consultation._meta.concrete_fields}
    blank = {name: _plain(fields[name].get_default()) for name in SETTINGS}
    return {name: values[name] for name in SETTINGS if values[name] not in (blank[name], None, "")}


def sections_data(questionnaire: Questionnaire) -> list[dict[str, Any]]:
    """Return the sections of a questionnaire as a file says them, in four queries."""
    rows = Section.objects.filter(questionnaire=questionnaire).select_related("priority")
    pages = "pages__questions"
    return [
        _section(row) for row in rows.prefetch_related(f"{pages}__choices", f"{pages}__priority", f"{pages}__clause")
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _moment(value: datetime) -> str:
    """Return a London time; with its offset where the clock shows that time twice."""
    local = timezone.localtime(value).replace(tzinfo=None, fold=0)
    plain = local.isoformat(sep=" ", timespec="auto" if local.second or local.microsecond else "minutes")
    return plain if timezone.make_aware(local) == value else f"{plain}+00:00"


def _section(row: Section) -> dict[str, Any]:
    data: dict[str, Any] = {"key": row.key, "title": row.title}
    if row.priority is not None:
        data["priority"] = row.priority.number
    return data | {"pages": [_page(page, row.priority_id) for page in row.pages.all()]}


def _page(page: Page, priority_id: int | None) -> dict[str, Any]:
    data: dict[str, Any] = {"key": page.key, "title": page.title}
    data |= {name: value for name in ("intro", "shown_when") if (value := getattr(page, name))}
    return data | {"questions": [_question(question, priority_id) for question in page.questions.all()]}


def _question(question: Question, priority_id: int | None) -> dict[str, Any]:
    data: dict[str, Any] = {"key": question.key, "kind": question.kind, "text": question.text}
    data |= {name: value for name in ("hint", "required", "breaks_down") if (value := getattr(question, name))}
    values = {name: _plain(getattr(question, name)) for name in VALUES}
    data |= {name: value for name, value in values.items() if value is not None}
    if question.priority_id != priority_id:
        data["priority"] = question.priority.number if question.priority else None
    if question.clause is not None:
        data["clause"] = question.clause.key
    if question.shown_when:
        data["shown_when"] = question.shown_when
    choices = [_choice(choice) for choice in question.choices.all()]
    known = next((name for name, rows in known_lists().items() if rows == choices), None)
    if known is not None:
        return data | {"choices_from": known}
    return data | {"choices": choices} if choices else data


def _choice(choice: Choice) -> dict[str, Any]:
    data: dict[str, Any] = {"key": choice.key, "text": choice.text}
    return data | {name: value for name in ("hint", "consequence", "exclusive") if (value := getattr(choice, name))}
