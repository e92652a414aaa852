"""One condition of a routing rule as a form: a test that fits the kind of its question, and what it compares with."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.definition import Kind, Question
from consultation.definition.rules import FITTING, Test, faults_of_test
from consultation.definition.sentences import shortened
from consultation.forms.answer_fields import DayField, NumberField

# For each test: how it is said, and how its opposite is said.
LABELS = {
    "equals": (_("is"), _("is not")),
    "includes": (_("includes"), _("does not include")),
    "count_at_least": (_("has at least this many choices"), _("has fewer choices than this")),
    "count_at_most": (_("has at most this many choices"), _("has more choices than this")),
    "at_least": (_("is this number or more"), _("is not this number or more")),
    "at_most": (_("is this number or less"), _("is not this number or less")),
    "on_or_after": (_("is this day or later"), _("is not this day or later")),
    "on_or_before": (_("is this day or earlier"), _("is not this day or earlier")),
    "answered": (_("is answered"), _("is not answered")),
}
# What a test compares with stands in one of these boxes.
BOXES = {
    "includes": "answer",
    "count_at_least": "count",
    "count_at_most": "count",
    "at_least": "number",
    "at_most": "number",
    "on_or_after": "day",
    "on_or_before": "day",
}
OPPOSITE = "not "
NEEDED = {
    "answer": _("Choose the answer to “%(question)s”"),
    "count": _("Enter how many choices of “%(question)s”"),
    "number": _("Enter a number for “%(question)s”"),
    "day": _("Enter a date for “%(question)s”"),
}
Typed = dict[str, Any]


def fits(rule: Any, earlier: Mapping[str, Question]) -> bool:
    """Say whether a rule is one test that a form can show."""
    return isinstance(rule, Mapping) and "question" in rule and not faults_of_test(rule, earlier)


def box_of(question: Question, test: str) -> str:
    """Return the box that a test of this question compares with; empty where it needs none."""
    if test == "equals":
        return {Kind.NUMBER: "number", Kind.DATE: "day"}.get(question.kind, "answer")
    return BOXES.get(test, "")


def typed_of(question: Question, test: Test, *, opposite: bool) -> Typed:
    """Return what stands in the boxes for a stored test."""
    if test.name == "answered":
        opposite = opposite is bool(test.value)
    typed: Typed = {"test": f"{OPPOSITE if opposite else ''}{test.name}"}
    box = box_of(question, test.name)
    return {**typed, box: test.value} if box else typed


def typed_in(data: Mapping[str, Any], path: str) -> Typed:
    """Return what was typed into the boxes of one condition, right or wrong."""
    typed: Typed = {name: data.get(f"{path}-{name}", "") for name in ("test", "answer", "count", "number")}
    typed["day"] = {part: data.get(f"{path}-day-{part}", "").strip() for part in ("day", "month", "year")}
    return typed


class ConditionForm(forms.Form):
    """The boxes of one condition; `checked` once it was sent to be saved."""

    test = forms.ChoiceField(label=_("Test"), error_messages={"required": _("Choose a test")})

    def __init__(self, question: Question, typed: Typed, *, prefix: str, checked: bool) -> None:
        super().__init__(_as_sent(prefix, typed) if checked else None, initial=typed, prefix=prefix)
        self.question = question
        # Once for each test, and once for its opposite.
        names = FITTING[question.kind]
        tests = [(name, LABELS[name][0]) for name in names]
        tests += [(f"{OPPOSITE}{name}", LABELS[name][1]) for name in names]
        self.fields["test"].choices = tests  # type: ignore[attr-defined]
        boxes = {box_of(question, name) for name in names}
        for box, make in BOX_FIELDS.items():
            if box in boxes:
                self.fields[box] = make(question)

    def clean(self) -> dict[str, Any]:
        """Check only what the chosen test compares with; what stands in another box does not matter."""
        cleaned: dict[str, Any] = super().clean() or {}
        box = box_of(self.question, cleaned.get("test", "").removeprefix(OPPOSITE))
        for name in BOX_FIELDS:
            if name != box:
                self.errors.pop(name, None)
        if box and box not in self.errors and cleaned.get(box) in (None, ""):
            self.add_error(box, NEEDED[box] % {"question": shortened(self.question.text)})
        return cleaned

    def rule(self) -> dict[str, Any]:
        """Return the condition as a rule; only after it was found valid."""
        chosen: str = self.cleaned_data["test"]
        name, opposite = chosen.removeprefix(OPPOSITE), chosen.startswith(OPPOSITE)
        if name == "answered":
            return {"question": self.question.key, "answered": not opposite}
        rule = {"question": self.question.key, name: self.cleaned_data[box_of(self.question, name)]}
        return {"not": rule} if opposite else rule


def _as_sent(prefix: str, typed: Typed) -> dict[str, Any]:
    data = {f"{prefix}-{name}": typed.get(name, "") for name in ("test", "answer", "count", "number")}
    day = typed.get("day") or {}
    return data | {f"{prefix}-day-{part}": text for part, text in day.items()}


def _answer(question: Question) -> forms.Field:
    choices = [("", _("Choose an answer")), *((choice.key, choice.text) for choice in question.choices)]
    return forms.ChoiceField(label=_("Answer"), choices=choices, required=False)


def _count(question: Question) -> forms.Field:
    field = forms.IntegerField(
        label=_("How many choices"),
        required=False,
        min_value=0,
        max_value=len(question.choices),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Enter a whole number of choices"),
            "min_value": _("Enter 0 or more choices"),
            "max_value": _("The question has only %(limit_value)s choices"),
        },
    )
    field.widget.classes = "govuk-input--width-3"
    return field


BOX_FIELDS: dict[str, Callable[[Question], forms.Field]] = {
    "answer": _answer,
    "count": _count,
    "number": lambda question: NumberField(label=_("Number"), required=False),
    "day": lambda question: DayField(label=_("Day"), required=False),
}
