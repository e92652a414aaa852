"""Consultations and questionnaires from files."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from consultation.actions.authoring.guarding import lock_questionnaire
from consultation.definition.files.building import VALUES, Known, offered
from consultation.definition.files.content import MOMENTS, checked, moment_of
from consultation.definition.files.reading import Document, FileProblemsError, Problem, read_document
from consultation.models import Choice, Consultation, ModerationReason, Page, Question, Questionnaire, Section
from consultation.selectors.authoring import editable_questionnaire
from consultation.selectors.exporting import SETTINGS, known_to_files
from turnaround.models import Clause, PlanVersion, Priority

# What a file must say to make a consultation; what else it needs, it needs before it opens.
NEEDED = ("slug", "title", "plan_version")
FROM_COMMAND_LINE = ("length_weeks", "is_demonstration")
# Addresses that are pages of the portal.
RESERVED_SLUGS = frozenset({"staff", "new", "import", "copy", "files"})


@transaction.atomic
def import_consultation(*, content: bytes, by: User) -> Consultation:
    """Make a consultation, not open yet, from the file that it and its questions are in.

    Raises FileProblemsError with everything that is wrong with the file; then nothing is written.
    """
    document = read_document(content)
    known = known_to_files()
    data = checked_with(document, known, [*missing(document, NEEDED), *_refused(document), *_taken(document)])
    consultation = make_consultation(data, created_by=by)
    write_questionnaire(consultation, data, known, created_by=by)
    return consultation


@transaction.atomic
def replace_questions(*, consultation: Consultation, content: bytes, by: User) -> Questionnaire:
    """Put the sections of a file in the place of those of the version that can still change.

    What else the file says is left aside. Raises FileProblemsError with everything that is wrong, and as
    `lock_questionnaire`; then nothing is changed.
    """
    questionnaire = lock_questionnaire(editable_questionnaire(consultation), by=by)
    document = read_document(content)
    known = known_to_files(consultation.plan_version.slug)
    data = checked(document, known)
    questionnaire.sections.all().delete()
    write_sections(questionnaire, data, known)
    return questionnaire


def checked_with(document: Document, known: Known, found: Iterable[Problem]) -> dict[str, Any]:
    """Return what a usable file says; raise FileProblemsError with `found` and all that is wrong with it besides."""
    problems = list(found)
    try:
        data = checked(document, known)
    except FileProblemsError as error:
        raise FileProblemsError([*problems, *error.problems]) from error
    if problems:
        raise FileProblemsError(problems)
    return data


def missing(document: Document, names: Iterable[str]) -> list[Problem]:
    """Return a problem for each of `names` that a file does not say at its top."""
    said = document.data if isinstance(document.data, dict) else {}
    return [Problem(1, "", f"“{name}” is missing.") for name in names if name not in said]


def make_consultation(data: dict[str, Any], **fields: Any) -> Consultation:
    """Write the consultation that a checked file describes, and its moderation reasons."""
    values = {name: data[name] for name in SETTINGS if name in data and name != "plan_version"}
    for name in MOMENTS:
        if name in data:
            moment = moment_of(name, data[name])
            values[name] = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    plan_version = PlanVersion.objects.get(slug=data["plan_version"])
    consultation = Consultation.objects.create(plan_version=plan_version, **(values | fields))
    ModerationReason.objects.bulk_create(
        ModerationReason(consultation=consultation, key=reason["key"], text=reason["text"], order=order)
        for order, reason in enumerate(data.get("moderation_reasons", ()), 1)
    )
    return consultation


def write_questionnaire(
    consultation: Consultation, data: dict[str, Any], known: Known, **fields: Any
) -> Questionnaire:
    """Write the first version of the questions of a checked file."""
    questionnaire = Questionnaire.objects.create(consultation=consultation, **fields)
    write_sections(questionnaire, data, known)
    return questionnaire


def write_sections(questionnaire: Questionnaire, data: dict[str, Any], known: Known) -> None:
    """Write the sections of a checked file into an empty questionnaire, in six queries."""
    priorities = {row.number: row for row in Priority.objects.all()}
    clauses = {row.key: row for row in Clause.objects.filter(version=questionnaire.consultation.plan_version_id)}
    sections: list[Section] = []
    pages: list[Page] = []
    questions: list[Question] = []
    choices: list[Choice] = []
    for order, section in enumerate(data["sections"], 1):
        row = Section(questionnaire=questionnaire, key=section["key"], title=section["title"], order=order)
        row.priority = priorities.get(section.get("priority") or 0)
        sections.append(row)
        for page_order, page in enumerate(section["pages"], 1):
            pages.append(_page(row, page, page_order))
            for question_order, asked in enumerate(page["questions"], 1):
                question = _question(pages[-1], asked, question_order, priorities, clauses)
                questions.append(question)
                rows = enumerate(offered(asked, data, known), 1)
                choices += [Choice(question=question, order=place, **choice) for place, choice in rows]
    Section.objects.bulk_create(sections)
    Page.objects.bulk_create(pages)
    Question.objects.bulk_create(questions)
    Choice.objects.bulk_create(choices)


def _page(section: Section, page: dict[str, Any], order: int) -> Page:
    return Page(
        section=section,
        key=page["key"],
        title=page["title"],
        intro=page.get("intro", ""),
        shown_when=page.get("shown_when"),
        order=order,
    )


def _question(
    page: Page, asked: dict[str, Any], order: int, priorities: dict[int, Priority], clauses: dict[str, Clause]
) -> Question:
    number = asked.get("priority") or 0
    priority = priorities.get(number) if "priority" in asked else page.section.priority
    return Question(
        page=page,
        key=asked["key"],
        kind=asked["kind"],
        text=asked["text"],
        hint=asked.get("hint", ""),
        required=asked.get("required", False),
        breaks_down=asked.get("breaks_down", False),
        order=order,
        shown_when=asked.get("shown_when"),
        priority=priority,
        clause=clauses.get(asked.get("clause", "")),
        **{name: read(asked.get(name)) for name, read in VALUES.items()},
    )


def _refused(document: Document) -> list[Problem]:
    said = document.data if isinstance(document.data, dict) else {}
    message = "Only a file that the command line loads can say this. Remove it."
    return [Problem(document.line_of((name,)), name, message) for name in FROM_COMMAND_LINE if name in said]


def _taken(document: Document) -> list[Problem]:
    said = document.data if isinstance(document.data, dict) else {}
    problems = []
    for name in ("slug", "short_code"):
        value = said.get(name)
        if not isinstance(value, str):
            continue
        if value in RESERVED_SLUGS or Consultation.objects.filter(**{name: value[:50]}).exists():
            problems.append(
                Problem(document.line_of((name,)), name, f"“{value[:50]}” is in use already. Choose another.")
            )
    return problems
