"""What the lists of the desk can be narrowed to: only what is in somebody's reach."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consultation.definition import FREE_TEXT_KINDS
from consultation.models import ModerationAssignment, Question, Questionnaire
from consultation.moderation.recognising.screening import FLAGS
from consultation.selectors.moderating.work import LEAD, MODERATE, Person
from consultation.selectors.places import borough_names
from consultation.selectors.questionnaires import compiled

Choices = list[tuple[str, Any]]
NO_PRIORITY = "none"
NO_ONE_PRIORITY = [(NO_PRIORITY, _("No one priority"))]


@dataclass(frozen=True)
class AskedText:
    """A question that is answered in words: where it is asked and which priority it is about, if any."""

    question: int
    label: str
    consultation: int
    priority: str


@dataclass(frozen=True)
class FilterOptions:
    """The choices of each filter, and what they stand for."""

    consultations: dict[str, tuple[int, str]]
    priorities: Choices
    texts: list[AskedText]
    boroughs: Choices
    flags: Choices = field(default_factory=lambda: list(FLAGS.items()))

    def consultation_ids(self, slug: str = "") -> tuple[int, ...]:
        """Return the id of the consultation of this slug; without one, of all."""
        return tuple(pk for key, (pk, _title) in self.consultations.items() if slug in ("", key))

    def question_ids(self, *, priority: str = "", question: str = "", slug: str = "") -> tuple[int, ...] | None:
        """Return the questions that a priority and a question stand for; None where neither is chosen."""
        if not priority and not question:
            return None
        within = self.consultation_ids(slug)
        return tuple(
            text.question
            for text in self.texts
            if priority in ("", text.priority)
            and question in ("", str(text.question))
            and text.consultation in within
        )


def filter_options(*, by: Person) -> FilterOptions:
    """Return the choices of the filters, from what the consultations in reach of `by` ask, in two queries."""
    rows = list(_questionnaires(by).select_related("consultation").order_by("consultation__opens_at", "pk"))
    texts, priorities = [], {}
    for text in _texts([row.pk for row in rows]):
        number = text["priority__number"]
        texts.append(
            AskedText(
                question=text["pk"],
                label=f"{text['page__section__title']}: {text['text']}",
                consultation=text["page__section__questionnaire__consultation"],
                priority=str(number or NO_PRIORITY),
            )
        )
        if number:
            priorities[number] = f"{number}. {text['priority__short_title']}"
    return FilterOptions(
        consultations={row.consultation.slug: (row.consultation_id, row.consultation.title) for row in rows},
        priorities=[*((str(number), priorities[number]) for number in sorted(priorities)), *NO_ONE_PRIORITY],
        texts=texts,
        boroughs=sorted(borough_names(compiled(row.pk) for row in rows).items(), key=lambda pair: pair[1]),
    )


def _questionnaires(by: Person) -> QuerySet[Questionnaire]:
    rows = Questionnaire.objects.filter(frozen_at__isnull=False)
    if by.has_perm(LEAD):
        return rows
    if not by.has_perm(MODERATE):
        return rows.none()
    return rows.filter(consultation__in=ModerationAssignment.objects.filter(moderator=by.pk).values("consultation"))


def _texts(questionnaires: Sequence[int]) -> Iterable[Mapping[str, Any]]:
    asked = Question.objects.filter(page__section__questionnaire__in=questionnaires, kind__in=FREE_TEXT_KINDS)
    return asked.order_by("page__section__questionnaire", "page__section__order", "page__order", "order").values(
        "pk",
        "text",
        "page__section__title",
        "page__section__questionnaire__consultation",
        "priority__number",
        "priority__short_title",
    )
