"""What the lists of the desk can be narrowed to: only what is in somebody's reach."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultation.definition import FREE_TEXT_KINDS
from consultation.models import ModerationAssignment, Question
from consultation.moderation.recognising.screening import FLAGS
from consultation.selectors.moderating.work import LEAD, MODERATE, Person
from consultation.selectors.places import borough_names
from consultation.selectors.questionnaires import compiled

Choices = list[tuple[str, Any]]
QUESTIONNAIRE = "page__section__questionnaire"
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
    """Return the choices of the filters, from what the consultations in reach of `by` ask in words, in one query."""
    texts, consultations, priorities, questionnaires = [], {}, {}, {}
    for row in _texts(by):
        number, consultation = row["priority__number"], row[f"{QUESTIONNAIRE}__consultation"]
        texts.append(
            AskedText(
                question=row["pk"],
                label=f"{row['page__section__title']}: {row['text']}",
                consultation=consultation,
                priority=str(number or NO_PRIORITY),
            )
        )
        consultations[row[f"{QUESTIONNAIRE}__consultation__slug"]] = (
            consultation,
            row[f"{QUESTIONNAIRE}__consultation__title"],
        )
        questionnaires[row[QUESTIONNAIRE]] = True
        if number:
            priorities[number] = f"{number}. {row['priority__short_title']}"
    return FilterOptions(
        consultations=consultations,
        priorities=[*((str(number), priorities[number]) for number in sorted(priorities)), *NO_ONE_PRIORITY],
        texts=texts,
        boroughs=sorted(borough_names(compiled(pk) for pk in questionnaires).items(), key=lambda pair: pair[1]),
    )


def _texts(by: Person) -> Iterable[Mapping[str, Any]]:
    asked = Question.objects.filter(page__section__questionnaire__frozen_at__isnull=False)
    asked = asked.filter(kind__in=FREE_TEXT_KINDS)
    if not by.has_perm(LEAD):
        own = ModerationAssignment.objects.filter(moderator=by.pk or 0).values("consultation")
        asked = asked.filter(Q(**{f"{QUESTIONNAIRE}__consultation__in": own}))
    if not by.has_perm(MODERATE):
        asked = asked.none()
    order = (
        f"{QUESTIONNAIRE}__consultation__opens_at",
        QUESTIONNAIRE,
        "page__section__order",
        "page__order",
        "order",
    )
    rows: Iterable[Mapping[str, Any]] = asked.order_by(*order).values(
        "pk",
        "text",
        "page__section__title",
        QUESTIONNAIRE,
        f"{QUESTIONNAIRE}__consultation",
        f"{QUESTIONNAIRE}__consultation__slug",
        f"{QUESTIONNAIRE}__consultation__title",
        "priority__number",
        "priority__short_title",
    )
    return rows
