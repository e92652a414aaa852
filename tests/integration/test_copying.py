"""Copying a questionnaire into a new version or another consultation."""

from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from consultation.actions.copying import copy_questionnaire
from consultation.definition import Definition
from consultation.models import Choice, Consultation, Question, Questionnaire
from consultation.selectors.questionnaires import assembled
from tests.factories.consultation import nine_priorities
from tests.factories.moderating import make_user
from turnaround.models import Clause, PlanVersion, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Questionnaire:
    """The demonstration's questionnaire: frozen, with rules and choices."""
    return nine_priorities().questionnaires.get()


def other_consultation(slug: str = "other", plan: str = "v1-draft") -> Consultation:
    version, _ = PlanVersion.objects.get_or_create(
        slug=plan, defaults={"order": 2, "title": plan, "standing": "working_draft"}
    )
    return Consultation.objects.create(slug=slug, title="Other", plan_version=version, run_by="Us")


def without_ids(definition: Definition) -> Definition:
    sections = tuple(
        replace(
            section,
            pages=tuple(
                replace(page, questions=tuple(replace(question, pk=0) for question in page.questions))
                for page in section.pages
            ),
        )
        for section in definition.sections
    )
    return replace(definition, pk=0, version=0, sections=sections)


def test_a_copy_asks_the_same_and_can_change(source: Questionnaire) -> None:
    author = make_user("author", None)
    copy = copy_questionnaire(source=source, consultation=source.consultation, version=2, by=author)
    assert (copy.version, copy.frozen_at, copy.created_by) == (2, None, author)
    assert copy.source_hash == ""
    assert without_ids(assembled(copy)) == without_ids(assembled(source))
    assert any(question.shown_when for question in assembled(copy).questions.values())


def test_changing_the_copy_leaves_the_source_alone(source: Questionnaire) -> None:
    before = assembled(source)
    copy = copy_questionnaire(source=source, consultation=source.consultation, version=2, by=None)
    Question.objects.filter(page__section__questionnaire=copy).update(text="Changed")
    Choice.objects.filter(question__page__section__questionnaire=copy).delete()
    assert assembled(source) == before


def test_a_copy_costs_the_same_queries_however_long_it_is(
    source: Questionnaire, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # A savepoint, the questionnaire, the clauses, and a read and a write for each of four tables.
    with django_assert_num_queries(13):
        copy_questionnaire(source=source, consultation=source.consultation, version=2, by=None)


def test_priorities_are_kept(source: Questionnaire) -> None:
    copy = copy_questionnaire(source=source, consultation=other_consultation(), version=1, by=None)
    numbers = [section.priority_number for section in assembled(copy).sections]
    assert numbers == [section.priority_number for section in assembled(source).sections]
    assert [number for number in numbers if number] == list(range(1, 10))


def make_clause(version: PlanVersion, key: str, order: int) -> Clause:
    source, _ = Source.objects.get_or_create(
        key="report", defaults={"title": "Report", "url": "https://example.org/"}
    )
    return Clause.objects.create(version=version, key=key, order=order, text=f"Clause {key}", source=source)


def test_a_clause_is_found_again_in_the_other_plan_version_or_left_out(source: Questionnaire) -> None:
    other = other_consultation(plan="v2-next")
    source = copy_questionnaire(source=source, consultation=source.consultation, version=2, by=None)
    first, second = Question.objects.filter(page__section__questionnaire=source)[:2]
    old = source.consultation.plan_version
    Question.objects.filter(pk=first.pk).update(clause=make_clause(old, "kept", 1))
    Question.objects.filter(pk=second.pk).update(clause=make_clause(old, "gone", 2))
    kept = make_clause(other.plan_version, "kept", 1)
    copy = copy_questionnaire(source=source, consultation=other, version=1, by=None)
    clauses = dict(Question.objects.filter(page__section__questionnaire=copy).values_list("key", "clause_id"))
    assert clauses[first.key] == kept.pk
    assert clauses[second.key] is None
