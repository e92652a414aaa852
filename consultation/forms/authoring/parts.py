"""Sections, pages, and a question before it has its settings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from consultation.definition import Kind
from consultation.forms.authoring.settings import line, paragraphs
from consultation.models import Page, Questionnaire, Section
from turnaround.models import Priority

KINDS: dict[Kind, tuple[Any, Any]] = {
    Kind.SINGLE_CHOICE: (gettext_lazy("One answer from a list"), gettext_lazy("Such as yes, no, do not know.")),
    Kind.SEVERAL_CHOICES: (
        gettext_lazy("Several answers from a list"),
        gettext_lazy("All that apply, or up to so many."),
    ),
    Kind.AGREEMENT_SCALE: (
        gettext_lazy("How far people agree"),
        gettext_lazy("From strongly agree to strongly disagree, ready-made."),
    ),
    Kind.RANKING: (gettext_lazy("Put in order"), gettext_lazy("Which matters most, second and so on.")),
    Kind.POINTS: (gettext_lazy("Share out points"), gettext_lazy("How much each matters: for a trade-off.")),
    Kind.SHORT_TEXT: (gettext_lazy("Short text"), gettext_lazy("A few words, read by a moderator.")),
    Kind.LONG_TEXT: (gettext_lazy("Long text"), gettext_lazy("Paragraphs, read by a moderator.")),
    Kind.NUMBER: (gettext_lazy("Number"), gettext_lazy("With a lowest and a highest if you like.")),
    Kind.DATE: (gettext_lazy("Date"), gettext_lazy("Day, month and year.")),
    Kind.POSTCODE: (
        gettext_lazy("Where people are"),
        gettext_lazy("By postcode, which is not kept, or by borough."),
    ),
    Kind.BOROUGH: (gettext_lazy("Borough"), gettext_lazy("Chosen from the list of London's boroughs, ready-made.")),
    Kind.ORGANISATION: (
        gettext_lazy("Which organisation"),
        gettext_lazy("Its name, the person's role, how many people it stands for, and whether it may be named."),
    ),
    Kind.INFORMATION: (gettext_lazy("Information only"), gettext_lazy("A text to read. It asks nothing.")),
}
# Kinds that a question can change to without losing its answers' choices or meaning.
TOGETHER = (
    frozenset({Kind.SINGLE_CHOICE, Kind.SEVERAL_CHOICES, Kind.AGREEMENT_SCALE, Kind.RANKING, Kind.POINTS}),
    frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT}),
    frozenset({Kind.POSTCODE, Kind.BOROUGH}),
)


def kind_choices(kinds: Any = KINDS) -> list[tuple[str, Any]]:
    """Return the kinds with their names, in the order in which they are offered."""
    return [(kind.value, name) for kind, (name, _) in KINDS.items() if kind in kinds]


def priorities(hint: Any = "") -> forms.ModelChoiceField:
    """Return a field for the priority that something is about."""
    return forms.ModelChoiceField(
        queryset=Priority.objects.order_by("number"),
        required=False,
        empty_label=gettext_lazy("None: it is general"),
        label=gettext_lazy("About which priority (optional)"),
        help_text=hint,
    )


class SectionForm(forms.Form):
    """A task of the task list."""

    title = line(
        gettext_lazy("Title"),
        gettext_lazy("A few words. People choose from the list of sections which ones to answer."),
        required=True,
        error=gettext_lazy("Enter a title"),
    )
    priority = priorities(gettext_lazy("The section is then listed under it."))

    def __init__(self, data: Any = None, *, section: Section | None = None) -> None:
        super().__init__(data, initial={"title": section.title, "priority": section.priority_id} if section else {})


class PageForm(forms.Form):
    """One topic: the questions that are asked together."""

    title = line(
        gettext_lazy("Title"),
        gettext_lazy("What the questions on it are about. One topic a page is easiest on a phone."),
        required=True,
        error=gettext_lazy("Enter a title"),
    )
    intro = paragraphs(
        gettext_lazy("Introduction (optional)"),
        gettext_lazy("What people need to know before they answer, in a sentence or two."),
        rows=4,
        longest=2000,
    )

    def __init__(self, data: Any = None, *, page: Page | None = None) -> None:
        super().__init__(data, initial={"title": page.title, "intro": page.intro} if page else {})


class PageInSectionForm(PageForm):
    """A page that is there already: it can go into another section too."""

    section = forms.ModelChoiceField(
        queryset=Section.objects.none(),
        empty_label=None,
        label=gettext_lazy("In which section"),
        error_messages={"required": gettext_lazy("Choose a section")},
    )

    def __init__(self, data: Any = None, *, page: Page) -> None:
        super().__init__(data, page=page)
        self.initial["section"] = page.section_id
        sections = Section.objects.filter(questionnaire=page.section.questionnaire_id)
        self.fields["section"].queryset = sections  # type: ignore[attr-defined]


class CopyNameForm(forms.Form):
    """What a copy is called."""

    title = line(gettext_lazy("Title of the copy"), required=True, error=gettext_lazy("Enter a title for the copy"))

    def __init__(self, data: Any = None, *, title: str = "") -> None:
        super().__init__(data, initial={"title": title})


class NewQuestionForm(forms.Form):
    """What is asked, and in which way."""

    kind = forms.ChoiceField(
        label=gettext_lazy("How do people answer?"),
        choices=kind_choices,
        widget=forms.RadioSelect(),
        error_messages={"required": gettext_lazy("Choose how people answer")},
    )
    text = paragraphs(
        gettext_lazy("What do you ask?"),
        gettext_lazy("One thing at a time, in plain words. For information only: what people read."),
        rows=3,
        longest=1000,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["text"].required = True
        self.fields["text"].error_messages["required"] = gettext_lazy("Enter what you ask")
        self.fields["kind"].widget.hints = {kind.value: hint for kind, (_, hint) in KINDS.items()}


class OtherPageForm(forms.Form):
    """Where a question goes."""

    page = forms.ModelChoiceField(
        queryset=Page.objects.none(),
        empty_label=None,
        label=gettext_lazy("Page"),
        error_messages={"required": gettext_lazy("Choose a page")},
    )

    def __init__(self, data: Any = None, *, questionnaire: Questionnaire, now: Page) -> None:
        super().__init__(data, initial={"page": now.pk})
        pages = Page.objects.filter(section__questionnaire=questionnaire).select_related("section")
        field: Any = self.fields["page"]
        field.queryset = pages.order_by("section__order", "order")
        field.label_from_instance = lambda page: f"{page.section.title} – {page.title}"
