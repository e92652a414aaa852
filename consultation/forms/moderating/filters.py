"""What the lists of the desk are narrowed to."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from consultation.selectors.moderating.counts import MEDIUM, SHORT, Counts, language_is
from consultation.selectors.moderating.lists import SETTLED, WORKS, Listed, Narrowing, Place
from consultation.selectors.moderating.options import FilterOptions
from web.languages import language_names

ALL = ("", _("All"))
NOT_GIVEN = ("none", _("Not given"))
OTHER = ("other", _("Another language"))
SIZES = [
    ("short", _("Short (under 100 characters)")),
    ("medium", _("Medium")),
    ("long", _("Long (500 characters or more)")),
]
SIZE_IS = {
    "short": Q(length__lt=SHORT),
    "medium": Q(length__gte=SHORT, length__lt=MEDIUM),
    "long": Q(length__gte=MEDIUM),
}
# The fields beside whose choices a number stands, and the facet that it comes from.
COUNTED = {
    "consultation": "consultation",
    "question": "question",
    "priority": "priority",
    "borough": "borough",
    "language": "language",
    "flag": "flags",
    "size": "size",
    "state": "state",
}


class DeskFilter(forms.Form):
    """Which list, narrowed to what. Every field may be left empty; one that makes no sense counts as empty."""

    list = forms.ChoiceField(required=False, choices=Listed.choices, widget=forms.HiddenInput)
    q = forms.CharField(required=False, label=_("Words in the answer"), max_length=100)
    consultation = forms.ChoiceField(required=False, label=_("Consultation"))
    priority = forms.ChoiceField(required=False, label=_("Priority"))
    question = forms.ChoiceField(required=False, label=_("Question"))
    borough = forms.ChoiceField(required=False, label=_("Borough"))
    language = forms.ChoiceField(required=False, label=_("Language"))
    flag = forms.ChoiceField(required=False, label=_("Marked as"))
    size = forms.ChoiceField(required=False, label=_("Length"), choices=[ALL, *SIZES])
    state = forms.ChoiceField(required=False, label=_("What was decided"))

    def __init__(self, data: QueryDict, options: FilterOptions) -> None:
        super().__init__(data)
        self.options = options
        choices: dict[str, Iterable[tuple[str, Any]]] = {
            "consultation": [(slug, title) for slug, (_pk, title) in options.consultations.items()],
            "priority": options.priorities,
            "question": [(str(text.question), text.label) for text in options.texts],
            "borough": [*options.boroughs, NOT_GIVEN],
            "language": [*language_names().items(), OTHER],
            "flag": options.flags,
            "state": [(state.value, state.label) for state in SETTLED],
        }
        for name, offered in choices.items():
            self._field(name).choices = [ALL, *offered]
        if self.listed != Listed.DECIDED:
            del self.fields["state"]

    @cached_property
    def listed(self) -> Listed:
        """Return the list that is shown: what is to be decided where the address names none."""
        name = self.data.get("list", "")
        return Listed(name) if name in Listed.values else Listed.TO_DECIDE

    @property
    def can_be_taken(self) -> bool:
        """Say whether somebody works through this list."""
        return self.listed in WORKS

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """Return what each filter is set to; empty for what makes no sense."""
        self.is_valid()
        self.errors.clear()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

    @property
    def is_narrowed(self) -> bool:
        """Say whether any filter is set."""
        return any(value for name, value in self.chosen.items() if name != "list")

    @property
    def after(self) -> Place | None:
        """Return where the page begins."""
        return Place.read(self.data.get("after", ""))

    @cached_property
    def consultations(self) -> tuple[int, ...]:
        """Return the consultations whose answers are shown."""
        return self.options.consultation_ids(self.chosen["consultation"])

    @cached_property
    def narrowing(self) -> Narrowing:
        """Return what the list is narrowed to."""
        chosen = self.chosen
        questions = self.options.question_ids(
            priority=chosen["priority"], question=chosen["question"], slug=chosen["consultation"]
        )
        unindexed = [condition for name, condition in self.conditions().items() if name not in INDEXED]
        return Narrowing(self.consultations, questions, (*unindexed, *self.words()))

    def conditions(self) -> dict[str, Q]:
        """Return the condition of each filter that is set and has counts beside it."""
        made: Mapping[str, Any] = {
            "consultation": lambda slug: Q(consultation__in=self.options.consultation_ids(slug)),
            "priority": lambda number: Q(question__in=self.options.question_ids(priority=number)),
            "question": lambda question: Q(question=question),
            "borough": lambda code: Q(response__borough="" if code == "none" else code),
            "language": _in_language,
            "flag": lambda flag: Q(flags__contains=[flag]),
            "size": SIZE_IS.__getitem__,
            "state": lambda state: Q(state=state),
        }
        chosen = self.chosen
        return {name: make(chosen[name]) for name, make in made.items() if chosen.get(name)}

    def words(self) -> tuple[Q, ...]:
        """Return the condition that the text holds the words that are looked for."""
        words = self.chosen["q"]
        return (Q(text__icontains=words),) if words else ()

    def add_counts(self, counts: Counts) -> None:
        """Write beside each choice how many answers it would leave."""
        for name in COUNTED:
            if name in self.fields:
                field = self._field(name)
                texts = dict(cast(Iterable[tuple[str, Any]], field.choices))
                numbers = [(key, self._count(counts, name, key)) for key in texts]
                field.choices = [
                    (key, f"{texts[key]} ({number:,})" if key else texts[key])
                    for key, number in numbers
                    if number or name != "language" or key in ("", self.chosen[name])
                ]

    def _count(self, counts: Counts, name: str, key: str) -> int:
        if name == "priority":
            questions = self.options.question_ids(priority=key) or () if key else ()
            return sum(counts.of("priority_question", str(question)) for question in questions)
        if name == "consultation":
            return sum(counts.of(name, str(pk)) for pk in self.options.consultation_ids(key)) if key else 0
        if name == "language" and key == "other":
            known = language_names()
            return sum(count for code, count in counts.by_facet.get(name, {}).items() if code not in known)
        if name == "borough" and key == "none":
            key = ""
        return counts.of(COUNTED[name], key)

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (all of them are)
        return field


# These choose the legs of a list; the others are looked for among its rows.
INDEXED = ("consultation", "priority", "question")


def _in_language(code: str) -> Q:
    if code == "other":
        return ~Q(detected_language__in=["", *language_names()])
    return language_is(code)
