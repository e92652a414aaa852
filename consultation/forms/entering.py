"""Forms for entering responses from paper, and for the events they may come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.actions.entering import Arrival
from consultation.definition import Definition, Kind, Page, Question, Section
from consultation.definition.answering.comparing import Reading
from consultation.definition.routing import is_answered, questions_on_path
from consultation.forms.answer_fields import AnswerText, DayField
from consultation.forms.answering import page_form
from consultation.models import Consultation, Entry, Event, Questionnaire
from consultation.selectors.conditions import condition_in_words, question_numbers
from consultation.selectors.entering import OffPath, entries_with_reference, off_path_answers
from consultation.selectors.entering import form_numbers as numbers_of_forms
from consultation.selectors.places import postcodes_loaded
from web.forms import control_id

LEAVE_OUT = "leave.out"


class ArrivalForm(forms.Form):
    """How a paper arrived: asked once for each, and carried over to the next."""

    form = forms.ChoiceField(label=_("Form number"), help_text=_("It stands at the foot of every page of the paper."))
    channel = forms.ChoiceField(label=_("How it arrived"), choices=Entry.Channel.choices, widget=forms.RadioSelect())
    event = forms.ModelChoiceField(
        Event.objects.none(),
        label=_("Event"),
        required=False,
        empty_label=_("No event"),
        help_text=_("Where the answers were given at an event."),
    )
    received_on = DayField(label=_("Date received"), help_text=_("For a call or an event, the day it took place."))
    reference = AnswerText(
        label=_("Reference"),
        required=False,
        max_length=40,
        help_text=_("Batch and serial number. Write it on the paper and on its equality sheet too."),
    )
    another = forms.BooleanField(
        label=_("I have looked: this is another paper with the same reference"), required=False
    )

    def __init__(
        self, consultation: Consultation, data: Any = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.consultation = consultation
        self.fields["form"].choices = numbers_of_forms(consultation)  # type: ignore[attr-defined]
        self.fields["event"].queryset = consultation.events.all()  # type: ignore[attr-defined]
        self.fields["received_on"].latest = timezone.localdate()  # type: ignore[attr-defined]
        self.is_duplicate = False

    def clean(self) -> dict[str, Any]:
        """Ask for the event of what was said at one, and warn where the reference was used before."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("channel") == Entry.Channel.EVENT and not cleaned.get("event"):
            self.add_error("event", _("Choose the event. Add it to the list of events first if it is not there."))
        reference = cleaned.get("reference", "")
        self.is_duplicate = bool(reference) and entries_with_reference(self.consultation, reference).exists()
        if self.is_duplicate and not cleaned.get("another"):
            message = _(
                "“%(reference)s” was entered before. Check that this is not the same paper. If it is another one, "
                "give it another reference, or tick the box below."
            )
            self.add_error("reference", forms.ValidationError(message, params={"reference": reference}))
        return cleaned

    @property
    def arrival(self) -> Arrival:
        """Return what was entered."""
        return Arrival(
            channel=self.cleaned_data["channel"],
            received_on=date.fromisoformat(self.cleaned_data["received_on"]),
            reference=self.cleaned_data["reference"],
            event=self.cleaned_data["event"],
            edition=self.cleaned_data["form"].partition(":")[2],
        )

    @property
    def questionnaire(self) -> Questionnaire:
        """Return the version that the paper answers."""
        return self.consultation.questionnaires.get(pk=self.cleaned_data["form"].partition(":")[0])


@dataclass(frozen=True)
class Asked:
    """One question of the long form: its number (0 where it only informs), whom it is for, and its two fields."""

    number: int
    question: Question
    condition: str
    field: Any
    unclear: Any


@dataclass(frozen=True)
class AskedPage:
    """The questions of one page."""

    page: Page
    condition: str
    asked: list[Asked]


@dataclass(frozen=True)
class AskedSection:
    """The pages of one section."""

    section: Section
    pages: list[AskedPage]


class WholeForm:
    """A whole questionnaire as one form: every question, and for each whether the paper is unclear there.

    What the routing leads past is asked too, since the paper holds it; sending says what will be left out.
    """

    def __init__(self, definition: Definition, typed: Mapping[str, Any] | None = None) -> None:
        self.definition = definition
        self.numbers = question_numbers(definition)
        asked = [question for question in definition.questions.values() if question.kind != Kind.INFORMATION]
        self.form = page_form(asked, {}, typed, finds_postcodes=postcodes_loaded())
        for question in asked:
            field = self.form.fields[question.key]
            field.required = False
            field.label = f"{self.numbers[question.key]}. {question.text}"
            if question.kind in (Kind.SINGLE_CHOICE, Kind.AGREEMENT_SCALE, Kind.SEVERAL_CHOICES):
                choices = [(choice.key, f"{n}. {choice.text}") for n, choice in enumerate(question.choices, 1)]
                field.choices = choices  # type: ignore[attr-defined]
            self.form.fields[unclear_name(question)] = forms.BooleanField(
                label=_("Unclear, spoiled or left empty on the paper")
                if question.required
                else _("Unclear or spoiled"),
                required=False,
            )
        self.form.fields[LEAVE_OUT] = forms.BooleanField(
            label=_("I have checked the paper. Leave these answers out of the response"), required=False
        )
        self.off_path: list[OffPath] = []
        self.reading = Reading()

    def is_valid(self) -> bool:
        """Say whether it can be sent; `reading` is then what was read, and `off_path` what is left out of it."""
        cleaned = self.form.cleaned_data if self.form.is_valid() else dict(self.form.cleaned_data)
        questions = [self.definition.questions[key] for key in self.numbers]
        unclear = {question.key for question in questions if cleaned.get(unclear_name(question))}
        for key in unclear & self.form.errors.keys():
            # A ranking with a gap, say: it is noted as unclear, and nobody guesses.
            del self.form.errors[key]
        answers = {key: cleaned[key] for key in self.numbers if key not in unclear and is_answered(cleaned.get(key))}
        self._want_required(answers, unclear)
        self.off_path = off_path_answers(self.definition, answers)
        self.reading = Reading(answers, frozenset(unclear))
        return not self.form.errors and (not self.off_path or bool(cleaned.get(LEAVE_OUT)))

    @property
    def errors(self) -> list[dict[str, str]]:
        """Return what is wrong for an error summary, each with the number of its question."""
        found = [
            (self.numbers[key], f"{message}") for key, messages in self.form.errors.items() for message in messages
        ]
        for left in self.off_path:
            why = _("It is answered, although it is only for a person of whom this is true: %(condition)s.")
            found.append((left.number, why % {"condition": left.condition}))
        keys = {number: key for key, number in self.numbers.items()}
        return [
            {
                "text": _("Question %(number)s: %(problem)s") % {"number": number, "problem": problem},
                "href": f"#{control_id(self.form[keys[number]])}",
            }
            for number, problem in sorted(found)
        ]

    def forget_errors(self) -> None:
        """Take back what is wrong, while the clerk is still typing."""
        self.form.errors.clear()

    @property
    def sections(self) -> list[AskedSection]:
        """Return the questions in the order of the paper."""
        return [
            AskedSection(section, [self._page(page) for page in section.pages])
            for section in self.definition.sections
        ]

    def _page(self, page: Page) -> AskedPage:
        return AskedPage(
            page,
            condition_in_words(self.definition, page.shown_when, self.numbers),
            [self._asked(question) for question in page.questions],
        )

    def _asked(self, question: Question) -> Asked:
        number = self.numbers.get(question.key, 0)
        return Asked(
            number,
            question,
            condition_in_words(self.definition, question.shown_when, self.numbers),
            self.form[question.key] if number else None,
            self.form[unclear_name(question)] if number else None,
        )

    def _want_required(self, answers: Mapping[str, Any], unclear: set[str]) -> None:
        for question in questions_on_path(self.definition, answers):
            missing = question.required and question.key not in unclear and question.key not in answers
            if missing and question.key not in self.form.errors:
                self.form.add_error(question.key, _("Enter the answer. If the paper has none, tick the box below it"))


def unclear_name(question: Question) -> str:
    """Return the name of the box that says that the paper is unclear; a full stop is in no question's key."""
    return f"{question.key}.unclear"


def typed_again(typed: Mapping[str, list[str]]) -> QueryDict:
    """Return what was kept of a form as it was sent."""
    data = QueryDict(mutable=True)
    for key, values in typed.items():
        data.setlist(key, values)
    return data
