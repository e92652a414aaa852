"""A question with its settings and its choices, as rows that are added, put in order and taken away."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.actions.authoring.questions import RESPONDENT, ChoiceValues
from consultation.definition import CHOICE_KINDS, Kind
from consultation.definition.ready_made import AGREEMENT, YES_NO
from consultation.forms.answer_fields import DayField
from consultation.forms.authoring.parts import TOGETHER, kind_choices, priorities
from consultation.forms.authoring.settings import line, paragraphs
from consultation.models import Choice, Question
from turnaround.models import Clause, Priority
from web.forms import error_list

MOST_CHOICES = 60
LONGEST_CHOICE = 300
LONGEST_TEXT = 20_000
TEXT_KINDS = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT})
ONE_CHOICE = frozenset({Kind.SINGLE_CHOICE, Kind.AGREEMENT_SCALE})
TRADE_OFF = frozenset({Kind.RANKING, Kind.POINTS})
# Which settings each kind has; the others stay empty.
LIMITS: dict[str, frozenset[Kind]] = {
    "limit": TEXT_KINDS,
    "most_choices": frozenset({Kind.SEVERAL_CHOICES}),
    "total": frozenset({Kind.POINTS}),
    "lowest": frozenset({Kind.NUMBER}),
    "highest": frozenset({Kind.NUMBER}),
    "earliest": frozenset({Kind.DATE}),
    "latest": frozenset({Kind.DATE}),
    "breaks_down": ONE_CHOICE,
}
NEVER_REQUIRED = frozenset({Kind.INFORMATION})


def whole_number(label: Any, hint: Any, *, least: int, most: int) -> forms.IntegerField:
    """Return a field for a whole number that may be left out."""
    field = forms.IntegerField(
        label=label,
        help_text=hint,
        required=False,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": gettext_lazy("Enter a whole number"),
            "min_value": gettext_lazy("The number must be %(limit_value)s or more"),
            "max_value": gettext_lazy("The number must be %(limit_value)s or less"),
        },
    )
    field.widget.classes = "govuk-input--width-5"
    return field


def any_number(label: Any) -> forms.DecimalField:
    """Return a field for a number that may be left out."""
    field = forms.DecimalField(
        label=label,
        required=False,
        max_digits=12,
        decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": gettext_lazy("Enter a number, such as 12 or 2.5")},
    )
    field.widget.classes = "govuk-input--width-10"
    return field


class QuestionForm(forms.Form):
    """The settings of a question: those that its kind has."""

    kind = forms.ChoiceField(label=gettext_lazy("How people answer"))
    text = paragraphs(gettext_lazy("Question"), rows=3, longest=1000)
    hint = paragraphs(
        gettext_lazy("Help text (optional)"),
        gettext_lazy("Shown in grey below the question: an example, or what to leave out."),
        rows=2,
        longest=1000,
    )
    required = forms.BooleanField(
        required=False,
        label=gettext_lazy("People must answer it"),
        help_text=gettext_lazy("Only where a response means nothing without it."),
    )
    limit = whole_number(
        gettext_lazy("Longest answer, in characters (optional)"),
        gettext_lazy("5,000 where you leave this empty."),
        least=1,
        most=LONGEST_TEXT,
    )
    most_choices = whole_number(
        gettext_lazy("Most answers that can be chosen (optional)"), "", least=1, most=MOST_CHOICES
    )
    total = whole_number(
        gettext_lazy("Points to share out"), gettext_lazy("100 where you leave this empty."), least=1, most=100_000
    )
    lowest = any_number(gettext_lazy("Lowest number (optional)"))
    highest = any_number(gettext_lazy("Highest number (optional)"))
    earliest = DayField(label=gettext_lazy("Earliest date (optional)"), required=False)
    latest = DayField(label=gettext_lazy("Latest date (optional)"), required=False)
    breaks_down = forms.BooleanField(
        required=False,
        label=gettext_lazy("Show rankings and shared points by the answer to this question too"),
        help_text=gettext_lazy("Groups that are too small to show are left out."),
    )
    priority = priorities()
    clause = forms.ModelChoiceField(
        queryset=Clause.objects.none(),
        required=False,
        empty_label=gettext_lazy("None"),
        label=gettext_lazy("About which clause of the plan (optional)"),
    )

    def __init__(self, question: Question, data: Any = None) -> None:
        super().__init__(data, initial=_initial(question))
        self.question = question
        kind = Kind(self["kind"].value()) if self["kind"].value() in set(Kind) else Kind(question.kind)
        family = next((kinds for kinds in TOGETHER if question.kind in kinds), {Kind(question.kind)})
        if question.key == RESPONDENT or len(family) == 1:
            del self.fields["kind"]
            kind = Kind(question.kind)
        else:
            self.fields["kind"].choices = kind_choices(family)  # type: ignore[attr-defined]
        self.way = kind if kind in family else Kind(question.kind)
        for name, kinds in LIMITS.items():
            if self.way not in kinds:
                del self.fields[name]
        if self.way in NEVER_REQUIRED:
            del self.fields["required"], self.fields["hint"]
            self.fields["text"].label = _("What people read")
        self.fields["text"].required = True
        self.fields["text"].error_messages["required"] = _("Enter what you ask")
        self._offer_clauses(question)

    def _offer_clauses(self, question: Question) -> None:
        field: Any = self.fields["clause"]
        version = question.page.section.questionnaire.consultation.plan_version_id
        field.queryset = Clause.objects.filter(version=version).order_by("order")
        field.label_from_instance = lambda clause: f"{clause.key}: {clause.text[:90]}"

    def clean(self) -> dict[str, Any]:
        """Put lowest before highest and earliest before latest."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        lowest, highest = cleaned.get("lowest"), cleaned.get("highest")
        if lowest is not None and highest is not None and highest < lowest:
            self.add_error("highest", _("The highest number must not be below the lowest"))
        if cleaned.get("earliest") and cleaned.get("latest") and cleaned["latest"] < cleaned["earliest"]:
            self.add_error("latest", _("The latest date must not be before the earliest"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """Return what to store, by the question's field: what its kind does not have is emptied."""
        empty = dict.fromkeys(LIMITS) | {"breaks_down": False, "required": False, "hint": ""}
        cleaned = {name: value if value != "" else empty.get(name, "") for name, value in self.cleaned_data.items()}
        return empty | cleaned | {"kind": self.way}


def _initial(question: Question) -> dict[str, Any]:
    names = ("kind", "text", "hint", "required", *LIMITS)
    initial = {name: getattr(question, name) for name in names}
    for name in ("lowest", "highest"):
        if initial[name] is not None:
            initial[name] = f"{initial[name].normalize():f}"
    return initial | {"priority": question.priority_id, "clause": question.clause_id}


class ChoiceForm(forms.Form):
    """One row: an answer that can be chosen."""

    key = forms.SlugField(required=False, widget=forms.HiddenInput)
    text = line(gettext_lazy("Answer"), longest=LONGEST_CHOICE)
    hint = line(gettext_lazy("Hint (optional)"), longest=300)
    consequence = paragraphs(
        gettext_lazy("What choosing it would mean (optional)"),
        gettext_lazy("For example what it costs, or what would be done less."),
        rows=2,
        longest=1000,
    )
    exclusive = forms.BooleanField(
        required=False, label=gettext_lazy("Stands alone: nothing else can be chosen with it")
    )

    def __init__(self, kind: Kind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind in TRADE_OFF:
            del self.fields["hint"]
        else:
            del self.fields["consequence"]
        if kind != Kind.SEVERAL_CHOICES:
            del self.fields["exclusive"]

    def clean(self) -> dict[str, Any]:
        """Want a text where anything else is filled in."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        others = cleaned.get("hint") or cleaned.get("consequence") or cleaned.get("key")
        if not cleaned.get("text") and others and "text" not in self.errors:
            self.add_error("text", _("Enter the answer, or remove this row"))
        return cleaned


Row = dict[str, Any]
NAMES = ("key", "text", "hint", "consequence", "exclusive")
NO_ROW: Row = {"key": "", "text": "", "hint": "", "consequence": "", "exclusive": ""}


class QuestionEdit:
    """The form of a question and the rows of its choices. Buttons change the rows without storing anything.

    `focus` is the id of the control that has the focus after a button.
    """

    def __init__(self, question: Question, choices: Sequence[Choice], data: Any = None) -> None:
        self.question = question
        self.form = QuestionForm(question, data)
        self.data = data
        self.has_choices = self.form.way in CHOICE_KINDS
        self.fixed = question.key == RESPONDENT
        self.rows = _sent_rows(data) if data is not None else [_row(choice) for choice in choices]
        self.lines = data.get("lines", "") if data is not None else ""
        self.problem = ""
        self.focus = ""
        self.checked = False

    @property
    def ready_made(self) -> dict[str, tuple[str, list[str]]]:
        """Return the sets of choices that can be added whole."""
        sets = {
            "agreement": (_("From strongly agree to strongly disagree"), [text for _key, text in AGREEMENT]),
            "yes-no": (_("Yes, no, do not know"), [text for _key, text in YES_NO]),
        }
        named = [priority.short_title for priority in Priority.objects.order_by("number")]
        return sets | ({"priorities": (_("The priorities of the plan"), named)} if named else {})

    def act(self, step: str) -> None:
        """Do what a button asks with the rows; an unknown button does nothing."""
        self.form = _unchecked(self.form, self.question, self.data)
        verb, _dash, place = step.partition("-")
        number = int(place) if place.isascii() and place.isdigit() else -1
        if verb == "add":
            self.rows = [*self._filled(), dict(NO_ROW)][:MOST_CHOICES]
            self.focus = f"id_choice-{len(self.rows) - 1}-text"
        elif verb == "lines":
            self._append(self.lines.splitlines())
            self.lines = ""
        elif verb == "ready":
            self._append(self.ready_made.get(self.data.get("ready", ""), ("", []))[1])
        elif 0 <= number < len(self.rows):
            self._act_on(verb, number)

    def _act_on(self, verb: str, number: int) -> None:
        rows = self.rows
        there = {"up": number - 1, "down": number + 1}.get(verb, number)
        if verb in ("up", "down") and 0 <= there < len(rows):
            rows[number], rows[there] = rows[there], rows[number]
            usable = "down" if there == 0 else "up" if there == len(rows) - 1 else verb
            self.focus = f"choice-{there}-{usable}"
        elif verb == "copy" and len(rows) < MOST_CHOICES:
            rows.insert(number + 1, rows[number] | {"key": ""})
            self.focus = f"id_choice-{number + 1}-text"
        elif verb == "remove":
            del rows[number]
            self.focus = f"id_choice-{min(number, len(rows) - 1)}-text" if rows else "id_lines"

    def _append(self, texts: Sequence[str]) -> None:
        """Add a row for each text that is not there yet; the first of them gets the focus."""
        rows = self._filled()
        first = len(rows)
        there = {str(row["text"]).strip().casefold() for row in rows}
        for words in [each.strip()[:LONGEST_CHOICE] for each in texts]:
            if words and words.casefold() not in there and len(rows) < MOST_CHOICES:
                rows.append(NO_ROW | {"text": words})
                there.add(words.casefold())
        self.rows = rows
        self.focus = f"id_choice-{first}-text" if len(rows) > first else "id_lines"

    def _filled(self) -> list[Row]:
        return [row for row in self.rows if any(row.values())]

    @property
    def row_forms(self) -> list[ChoiceForm]:
        """Return a form for each row, with its errors once the whole was checked."""
        if self.checked:
            return self._bound
        kind = self.form.way
        forms = [ChoiceForm(kind, initial=row, prefix=f"choice-{number}") for number, row in enumerate(self.rows)]
        for form in forms:
            if form["text"].auto_id == self.focus:
                form.fields["text"].widget.attrs["autofocus"] = True
        return forms

    def is_valid(self) -> bool:
        """Check the question and each row that holds anything; the lines not yet added count as rows."""
        if self.has_choices and self.lines.strip():
            self._append(self.lines.splitlines())
            self.lines = ""
        rows = enumerate(self.rows if self.has_choices else [])
        self._bound = [
            ChoiceForm(self.form.way, _prefixed(row, number), prefix=f"choice-{number}") for number, row in rows
        ]
        self.checked = True
        wrong = [form for form in (self.form, *self._bound) if not form.is_valid()]
        return not wrong and self._are_different()

    def _are_different(self) -> bool:
        seen: set[str] = set()
        for form in self._bound:
            words = str(form.cleaned_data.get("text", "")).casefold()
            if words and words in seen:
                form.add_error("text", _("Another answer says the same"))
            seen.add(words)
        return all(not form.errors for form in self._bound)

    @property
    def errors(self) -> list[dict[str, str]]:
        """Return every error for the summary: of the question, of its rows, and of what cannot be stored."""
        found = [{"text": self.problem, "href": "#choices"}] if self.problem else []
        found += error_list(self.form)
        if self.checked:
            found += [error for form in self._bound for error in error_list(form)]
        return found

    @property
    def choices(self) -> list[ChoiceValues] | None:
        """Return the choices to store, in order; None where the kind has no choices of the author's own."""
        if not self.has_choices:
            return None
        cleaned = [form.cleaned_data for form in self._bound]
        return [ChoiceValues(**{name: row[name] for name in NAMES if name in row}) for row in cleaned if row["text"]]


def _unchecked(form: QuestionForm, question: Question, data: Any) -> QuestionForm:
    """Return the form as it was sent, without complaints: nothing is stored yet."""
    fresh = QuestionForm(question, data)
    fresh.full_clean()
    fresh.errors.clear()
    return fresh


def _row(choice: Choice) -> Row:
    return {name: getattr(choice, name) for name in NAMES}


def _sent_rows(data: Any) -> list[Row]:
    total = data.get("choice-total", "0")
    count = min(int(total), MOST_CHOICES) if total.isascii() and total.isdigit() else 0
    return [{name: data.get(f"choice-{number}-{name}", "") for name in NAMES} for number in range(count)]


def _prefixed(row: Row, number: int) -> Row:
    return {f"choice-{number}-{name}": value for name, value in row.items() if value}
