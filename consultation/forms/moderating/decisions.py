"""A moderator's decision: what is to happen, why, and which words the public must not read."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.actions.moderating.verdicts import Given, Words, needs_second, spans_of
from consultation.models import Answer, ModerationDecision, ModerationReason, Redaction
from consultation.moderation.redacting import SpanOutsideTextError, from_browser, merged, occurrences, to_browser
from consultation.selectors.moderating.marks import accepted_spans
from web.forms import error_list

CATEGORIES = [(key, f"[{label}]") for key, label in Redaction.Category.choices]
SPAN = re.compile(r"(\d{1,7})-(\d{1,7})-([a-z_]+)", re.ASCII)
MAX_ROWS = 20
SAFEGUARDING = "safeguarding"
Kind = ModerationDecision.Kind


class WordsForm(forms.Form):
    """Words that are typed or pasted, for one reason."""

    words = forms.CharField(
        required=False,
        label=gettext_lazy("Words to remove"),
        help_text=gettext_lazy("Type or paste the exact words. Put each name or phrase on a line of its own."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    category = forms.ChoiceField(
        required=False,
        label=gettext_lazy("What the public reads instead"),
        choices=[
            (
                "",
                gettext_lazy("Choose what is shown"),
            ),
            *CATEGORIES,
        ],
    )
    first_only = forms.BooleanField(
        required=False, label=gettext_lazy("Only the first time they appear, not every time")
    )

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        self.found: list[Words] = []

    def clean(self) -> dict[str, Any]:
        """Find each line in the text; say which line is not there."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        lines = [line.strip() for line in cleaned.get("words", "").splitlines() if line.strip()]
        if lines and not cleaned.get("category"):
            self.add_error("category", _("Choose what the public reads instead of these words"))
        for line in lines:
            places = occurrences(self.text, line, first_only=cleaned.get("first_only", False))
            if not places:
                self.add_error("words", _("“%(words)s” is not in the answer. Check the spelling") % {"words": line})
            self.found += [Words(start, end, cleaned.get("category", "")) for start, end in places]
        return cleaned


class DecisionForm(forms.Form):
    """What is to happen to one answer, and the words that were selected in it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What should happen to this answer?"),
        choices=ModerationDecision.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what should happen to this answer")},
    )
    reason = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Needed to remove words or to withhold."),
    )
    refer_to = forms.ChoiceField(required=False, label=gettext_lazy("Who should look at it?"))
    hides_at_once = forms.BooleanField(
        required=False, label=gettext_lazy("Take it from the public now, until a second person has answered")
    )
    note = forms.CharField(
        required=False,
        label=gettext_lazy("Note for colleagues"),
        help_text=gettext_lazy("Never public. Needed to refer an answer or to ask for an opinion."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )
    message = forms.CharField(
        required=False,
        label=gettext_lazy("Message to the respondent (optional)"),
        help_text=gettext_lazy("Shown with their receipt, never public. Do not say who you are."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )
    span = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        text: str,
        reasons: Sequence[ModerationReason],
        receivers: Sequence[User] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        self.receivers = {str(person.pk): person for person in receivers}
        people = [(key, person.get_full_name() or person.get_username()) for key, person in self.receivers.items()]
        nobody, safeguarding = ("", _("Choose somebody")), (SAFEGUARDING, _("The safeguarding lead"))
        self.fields["refer_to"].choices = [nobody, safeguarding, *people]  # type: ignore[attr-defined]
        self.reasons = {reason.key: reason for reason in reasons}
        choices = [(key, reason.text) for key, reason in self.reasons.items()]
        self.fields["reason"].choices = [("", _("Choose a reason")), *choices]  # type: ignore[attr-defined]

    def clean_span(self) -> list[Words]:
        """Return the selected words, counted in the original; a browser counts a line break as one character."""
        return [_selected(self.text, value, self.data) for value in self.cleaned_data["span"] or []]

    def clean(self) -> dict[str, Any]:
        """Ask for what the kind of decision needs: a reason, somebody to refer to, a note."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind in (Kind.REDACT, Kind.WITHHOLD):
            self._need("reason", _("Choose a reason"))
        if kind == Kind.REFER:
            self._need("refer_to", _("Choose who should look at it"))
        if kind in (Kind.REFER, Kind.OPINION):
            self._need("note", _("Say in a note what your colleague should look at"))
        return cleaned

    def _need(self, name: str, message: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)


class Decision:
    """The form, the rows of typed words below it, and what the two say together."""

    categories = CATEGORIES

    def __init__(
        self,
        answer: Answer,
        reasons: Sequence[ModerationReason],
        *,
        newest: ModerationDecision | None,
        data: QueryDict | None = None,
        receivers: Sequence[User] = (),
        may_hide: bool = False,
    ) -> None:
        self.answer = answer
        self.newest = newest
        rows = forms.formset_factory(WordsForm, extra=1, max_num=MAX_ROWS, absolute_max=MAX_ROWS)
        if data is not None and data.get("step") == "add":
            data = data.copy()
            data["words-TOTAL_FORMS"] = str(min(MAX_ROWS, int_or_zero(data.get("words-TOTAL_FORMS")) + 1))
        self.data = data
        # Suggestions that were accepted before are words to remove until somebody has decided.
        self.accepted = accepted_spans(answer) if data is None and newest is None else []
        kind = {"kind": ModerationDecision.Kind.REDACT} if self.accepted else {}
        self.form = DecisionForm(
            data,
            text=answer.text,
            reasons=reasons,
            receivers=receivers,
            initial={"seen": newest.pk if newest else 0, **kind},
        )
        # Only a lead, and only what the public reads now.
        self.may_hide = may_hide and answer.state in Answer.PUBLIC_STATES
        self.rows = rows(data, prefix="words", form_kwargs={"text": answer.text})

    def forget_errors(self) -> None:
        """Take back what is wrong, while the person is still filling the form in."""
        for form in (self.form, *self.rows):
            form.errors.clear()

    def is_valid(self) -> bool:
        """Say whether the decision can be carried out; if not, `errors` says why."""
        valid = all([self.form.is_valid(), self.rows.is_valid()])
        if not valid:
            return False
        redacts = self.form.cleaned_data["kind"] == Kind.REDACT
        if redacts and not self.redactions:
            self._refuse(_("Enter or select the words to remove"))
        elif not redacts and self.redactions:
            chosen = Kind.REDACT.label
            self._refuse(_("You marked words to remove. Choose “%(kind)s”, or clear the words") % {"kind": chosen})
        return not self.form.errors and not any(row.errors for row in self.rows)

    @property
    def redactions(self) -> list[Words]:
        """Return the words to remove, selected and typed, in the order of the text."""
        typed = [words for row in self.rows for words in row.found]
        return sorted({*self.form.cleaned_data.get("span", []), *typed}, key=lambda words: (words.start, words.end))

    @property
    def reason(self) -> ModerationReason | None:
        """Return the reason chosen, if any; what the public reads whole, and what is passed on, has none."""
        if self.form.cleaned_data["kind"] not in (Kind.REDACT, Kind.WITHHOLD, Kind.SPAM):
            return None
        return self.form.reasons.get(self.form.cleaned_data["reason"])

    @property
    def given(self) -> Given:
        """Return the decision as the action takes it."""
        cleaned = self.form.cleaned_data
        refers = cleaned["kind"] == Kind.REFER
        return {
            "kind": cleaned["kind"],
            "reason": self.reason,
            "redactions": self.redactions,
            "note": cleaned["note"],
            "message": cleaned["message"],
            "refer_to": self.form.receivers.get(cleaned["refer_to"]) if refers else None,
            "to_safeguarding": refers and cleaned["refer_to"] == SAFEGUARDING,
            "hides_at_once": self.may_hide and cleaned["kind"] == Kind.WITHHOLD and cleaned["hides_at_once"],
        }

    @property
    def needs_second(self) -> bool:
        """Say whether it will take effect only once a second person agrees."""
        return needs_second(self.answer.consultation, self.form.cleaned_data["kind"], self.redactions)

    @property
    def places(self) -> int:
        """Return in how many places of the text words will be removed."""
        return len(merged(self.answer.text, spans_of(self.redactions)))

    @property
    def errors(self) -> list[dict[str, str]]:
        """Return every error for the error summary."""
        if self.data is None:
            return []
        of_rows = [{"text": str(text), "href": "#main-content"} for text in self.rows.non_form_errors()]
        return [*of_rows, *(error for form in (self.form, *self.rows) for error in error_list(form))]

    @property
    def marked(self) -> list[dict[str, str]]:
        """Return what is selected so far: the value that the form sends, the words and their category.

        A decision that is looked at again begins with the words that it removed.
        """
        shown = []
        for value in self.data.getlist("span") if self.data is not None else self._removed_before():
            try:
                words = _selected(self.answer.text, value, self.data)
            except forms.ValidationError:
                continue
            removed = self.answer.text[words.start : words.end]
            shown.append({"value": value, "words": removed, "category": words.category})
        return shown

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Return all that was sent, to be sent again from the preview."""
        sent = self.data.lists() if self.data is not None else []
        return [
            (key, value) for key, values in sent for value in values if key not in ("csrfmiddlewaretoken", "step")
        ]

    def _removed_before(self) -> list[str]:
        if self.newest is None:
            return self.accepted
        removed = self.newest.redactions.all()
        spans = [(to_browser(self.answer.text, item.start, item.end), item.category) for item in removed]
        return [f"{start}-{end}-{category}" for (start, end), category in spans]

    def _refuse(self, message: str) -> None:
        if self.rows.total_form_count():
            self.rows[0].add_error("words", message)
        else:
            self.form.add_error("kind", message)


def int_or_zero(value: str | None) -> int:
    """Return a number that a form sent; 0 for what is not one."""
    return int(value) if value and value.isascii() and value.isdigit() else 0


def _selected(text: str, value: str, sent: Mapping[str, Any] | None) -> Words:
    """Return the words of a span; the category beside it counts, where one was chosen since."""
    match = SPAN.fullmatch(value)
    chosen = sent.get(f"as-{value}") if sent is not None else None
    category = str(chosen or (match[3] if match else ""))
    if match is None or category not in Redaction.Category.values:
        raise forms.ValidationError(_("Select the words to remove again"))
    try:
        start, end = from_browser(text, int(match[1]), int(match[2]))
    except SpanOutsideTextError as error:
        raise forms.ValidationError(_("Select the words to remove again")) from error
    return Words(start, end, category)
