"""Sections of a questionnaire: the tasks of the task list."""

from django.contrib.auth.models import User
from django.db import transaction

from consultation.actions.authoring.guarding import lock_questionnaire, refuse_overtaken, state_of
from consultation.actions.authoring.ordering import Direction, Place, move, place_after_last, renumber
from consultation.actions.authoring.pruning import drop_questions
from consultation.definition.keys import new_key
from consultation.models import Question, Questionnaire, Section
from turnaround.models import Priority


@transaction.atomic
def add_section(*, questionnaire: Questionnaire, by: User, title: str, priority: Priority | None) -> Section:
    """Add a section at the end; raise as `lock_questionnaire`."""
    locked = lock_questionnaire(questionnaire, by=by)
    sections = Section.objects.filter(questionnaire=locked)
    return Section.objects.create(
        questionnaire=locked,
        key=new_key(title, {section.key for section in sections}, otherwise="section"),
        title=title,
        priority=priority,
        order=place_after_last(sections),
    )


@transaction.atomic
def change_section(*, section: Section, by: User, seen: str, title: str, priority: Priority | None) -> Section:
    """Change the title and the priority; the key stays. Raises ChangedMeanwhileError, and as `lock_questionnaire`."""
    lock_questionnaire(section.questionnaire, by=by)
    section = Section.objects.get(pk=section.pk)
    refuse_overtaken(seen, section_state(section))
    section.title, section.priority = title, priority
    section.save(update_fields=["title", "priority"])
    return section


@transaction.atomic
def move_section(*, section: Section, by: User, direction: Direction) -> Place:
    """Move a section by one place; return where it stands then; raise as `lock_questionnaire`."""
    locked = lock_questionnaire(section.questionnaire, by=by)
    return move(section, Section.objects.filter(questionnaire=locked), direction)


@transaction.atomic
def delete_section(*, section: Section, by: User) -> None:
    """Delete a section with everything in it; rules elsewhere lose their conditions about its questions.

    Raises as `lock_questionnaire`.
    """
    locked = lock_questionnaire(section.questionnaire, by=by)
    keys = set(Question.objects.filter(page__section=section).values_list("key", flat=True))
    section.delete()
    drop_questions(locked, keys)
    renumber(Section.objects.filter(questionnaire=locked))


def section_state(section: Section) -> str:
    """Return what a form carries to notice a colleague's change."""
    return state_of(section, ["title", "priority_id"])
