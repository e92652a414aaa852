"""The form in which a third person settles what two entries of a paper differ on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.definition import Definition, Question
from consultation.definition.answering.comparing import Reading
from consultation.definition.routing import is_answered
from consultation.forms.answering import page_form
from consultation.forms.entering import unclear_name
from consultation.models import EntryComparison
from consultation.selectors.conditions import question_numbers
from consultation.selectors.places import postcodes_loaded
from consultation.selectors.summaries import in_words

CHOICES = [
    (EntryComparison.Chosen.FIRST, _("The first entry is right")),
    (EntryComparison.Chosen.SECOND, _("The second entry is right")),
    (EntryComparison.Chosen.OTHER, _("Neither: the paper says something else")),
]


@dataclass(frozen=True)
class Difference:
    """One question with what each of the two read, in lines of words, and the fields of the decision."""

    number: int
    question: Question
    first: list[str]
    second: list[str]
    chosen: Any
    field: Any
    unclear: Any


class SettlingForm:
    """One decision for each question on which two readings of a paper differ."""

    def __init__(
        self,
        definition: Definition,
        questions: Sequence[Question],
        readings: tuple[Reading, Reading],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.questions = questions
        self.readings = readings
        self.numbers = question_numbers(definition)
        self.form = page_form(list(questions), {}, data, finds_postcodes=postcodes_loaded())
        for question in questions:
            self.form.fields[question.key].required = False
            self.form.fields[question.key].label = _("What the paper says")
            self.form.fields[chosen_name(question)] = forms.ChoiceField(
                label=_("What is right?"),
                choices=CHOICES,
                widget=forms.RadioSelect(),
                error_messages={
                    "required": _("Choose what is right for question %(number)s")
                    % {"number": self.numbers[question.key]}
                },
            )
            self.form.fields[unclear_name(question)] = forms.BooleanField(
                label=_("The paper is unclear or spoiled"), required=False
            )

    def is_valid(self) -> bool:
        """Say whether every question has a decision, and an answer where neither entry is right."""
        self.form.is_valid()
        cleaned = self.form.cleaned_data
        for question in self.questions:
            other = cleaned.get(chosen_name(question)) == EntryComparison.Chosen.OTHER
            if question.key in self.form.errors and (not other or cleaned.get(unclear_name(question))):
                del self.form.errors[question.key]
        return not self.form.errors

    @property
    def chosen(self) -> dict[str, str]:
        """Return whose answer stands, by question key."""
        return {question.key: self.form.cleaned_data[chosen_name(question)] for question in self.questions}

    @property
    def other(self) -> Reading:
        """Return what the paper says where neither entry is right."""
        cleaned = self.form.cleaned_data
        unclear = frozenset(question.key for question in self.questions if cleaned.get(unclear_name(question)))
        keys = [question.key for question in self.questions if question.key not in unclear]
        return Reading({key: cleaned[key] for key in keys if is_answered(cleaned.get(key))}, unclear)

    @property
    def differences(self) -> list[Difference]:
        """Return the questions with what each of the two read."""
        return [
            Difference(
                self.numbers[question.key],
                question,
                first=_in_words(question, self.readings[0]),
                second=_in_words(question, self.readings[1]),
                chosen=self.form[chosen_name(question)],
                field=self.form[question.key],
                unclear=self.form[unclear_name(question)],
            )
            for question in self.questions
        ]


def chosen_name(question: Question) -> str:
    """Return the name of the decision on a question; a full stop is in no question's key."""
    return f"{question.key}.chosen"


def _in_words(question: Question, reading: Reading) -> list[str]:
    if question.key in reading.unclear:
        return [str(_("Unclear or spoiled"))]
    return in_words(question, reading.answers.get(question.key)) or [str(_("Nothing"))]
