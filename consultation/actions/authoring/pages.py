"""Pages of a questionnaire: the questions that are asked together."""

from django.contrib.auth.models import User
from django.db import transaction

from consultation.actions.authoring.guarding import lock_questionnaire, refuse_overtaken, state_of
from consultation.actions.authoring.ordering import Direction, Place, move, place_after_last, renumber
from consultation.actions.authoring.pruning import drop_questions
from consultation.definition.keys import new_key
from consultation.models import Page, Section
from consultation.selectors.parts import page_keys


@transaction.atomic
def add_page(*, section: Section, by: User, title: str, intro: str) -> Page:
    """Add a page at the end of a section; raise as `lock_questionnaire`."""
    locked = lock_questionnaire(section.questionnaire, by=by)
    return Page.objects.create(
        section=section,
        key=new_key(title, page_keys(locked), otherwise="page"),
        title=title,
        intro=intro,
        order=place_after_last(section.pages.all()),
    )


@transaction.atomic
def change_page(*, page: Page, by: User, seen: str, title: str, intro: str, section: Section) -> Page:
    """Change the texts of a page, and put it at the end of another section where it is not in that one yet.

    The key stays. Raises ChangedMeanwhileError, and as `lock_questionnaire`.
    """
    locked = lock_questionnaire(page.section.questionnaire, by=by)
    page = Page.objects.select_related("section").get(pk=page.pk)
    refuse_overtaken(seen, page_state(page))
    page.title, page.intro = title, intro
    left = page.section
    if left.pk != section.pk:
        # A section of another questionnaire is not found.
        page.section = Section.objects.get(pk=section.pk, questionnaire=locked)
        page.order = place_after_last(section.pages.all())
    page.save()
    if left.pk != section.pk:
        renumber(left.pages.all())
    return page


@transaction.atomic
def move_page(*, page: Page, by: User, direction: Direction) -> Place:
    """Move a page by one place within its section; return where it stands then; raise as `lock_questionnaire`."""
    lock_questionnaire(page.section.questionnaire, by=by)
    return move(page, Page.objects.filter(section=page.section_id), direction)


@transaction.atomic
def delete_page(*, page: Page, by: User) -> None:
    """Delete a page with its questions; rules elsewhere lose their conditions about them.

    Raises as `lock_questionnaire`.
    """
    locked = lock_questionnaire(page.section.questionnaire, by=by)
    keys = set(page.questions.values_list("key", flat=True))
    section = page.section
    page.delete()
    drop_questions(locked, keys)
    renumber(section.pages.all())


def page_state(page: Page) -> str:
    """Return what a form carries to notice a colleague's change."""
    return state_of(page, ["title", "intro", "section_id"])
