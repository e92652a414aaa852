"""What a moderator says of a group of answers, and the one decision for all of them."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from consultation.actions.moderating.bulk import ForAll
from consultation.models import Campaign, ModerationDecision, ModerationReason, Redaction
from consultation.moderation.redacting import occurrences

Kind = ModerationDecision.Kind


CATEGORIES = [(key, f"[{label}]") for key, label in Redaction.Category.choices]


class LabelForm(forms.Form):
    """A name for colleagues."""

    label = forms.CharField(
        label=_("Name for colleagues"),
        help_text=_("Such as the organisation that wrote the text. Never public. You may leave it empty."),
        max_length=120,
        required=False,
    )


class MergeForm(forms.Form):
    """Another group of the same question."""

    other = forms.ChoiceField(
        label=_("Join with"), error_messages={"required": _("Choose a group"), "invalid_choice": _("Choose a group")}
    )

    def __init__(self, data: QueryDict | None, others: list[Campaign]) -> None:
        super().__init__(data)
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (declared above)
        field.choices = [("", _("Choose a group")), *((str(row.pk), named(row)) for row in others)]


class ForAllForm(forms.Form):
    """One decision for every answer of a campaign."""

    kind = forms.ChoiceField(
        label=_("What should happen to all of them?"),
        choices=[
            (Kind.PUBLISH, _("Publish")),
            (Kind.REDACT, _("Publish with words removed")),
            (Kind.WITHHOLD, _("Withhold")),
            (Kind.SPAM, _("Mark as spam")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what should happen to all of them")},
    )
    words = forms.CharField(
        required=False,
        label=_("Words to remove"),
        help_text=_("Type or paste words of the text above, each name or phrase on a line of its own."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    category = forms.ChoiceField(
        required=False,
        label=_("What the public reads instead"),
        choices=[
            ("", _("Choose what is shown")),
            *((key, f"[{label}]") for key, label in Redaction.Category.choices),
        ],
    )
    reason = forms.ChoiceField(required=False, label=_("Reason"))
    note = forms.CharField(
        required=False, label=_("Note for colleagues"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
    message = forms.CharField(
        required=False,
        label=_("Message to the respondents"),
        help_text=_("Each reads it with the receipt."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )

    def __init__(self, data: QueryDict | None, reasons: list[ModerationReason], template: str) -> None:
        super().__init__(data)
        self.reasons = {str(reason.pk): reason for reason in reasons}
        self.template = template
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (declared above)
        field.choices = [("", _("Choose a reason")), *((str(reason.pk), reason.text) for reason in reasons)]

    def clean(self) -> dict[str, Any]:
        """Ask for what each kind needs; the words must stand in the template."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind in (Kind.REDACT, Kind.WITHHOLD) and not cleaned.get("reason"):
            self.add_error("reason", _("Choose a reason"))
        if kind == Kind.REDACT:
            self._clean_words(cleaned)
        return cleaned

    def _clean_words(self, cleaned: dict[str, Any]) -> None:
        if not self.removed_words():
            self.add_error("words", _("Enter the words to remove"))
        if not cleaned.get("category"):
            self.add_error("category", _("Choose what the public reads instead of these words"))
        missing = [words for words in self.removed_words() if not occurrences(self.template, words)]
        if missing:
            self.add_error("words", _("“%s” is not in the text. Check the spelling") % missing[0])

    def removed_words(self) -> list[str]:
        """Return the words to remove, where words are removed at all."""
        if self.cleaned_data.get("kind") != Kind.REDACT:
            return []
        return [line.strip() for line in self.cleaned_data.get("words", "").splitlines() if line.strip()]

    def for_all(self) -> ForAll:
        """Return what was chosen."""
        cleaned = self.cleaned_data
        return ForAll(
            kind=cleaned["kind"],
            reason=self.reasons.get(cleaned["reason"]),
            removed=tuple((words, cleaned["category"]) for words in self.removed_words()),
            note=cleaned["note"],
            message=cleaned["message"],
        )


def named(campaign: Campaign) -> str:
    """Return how a group is called in a list: its name, or the beginning of its text."""
    beginning = campaign.template.text[:60] if campaign.template is not None else ""
    return campaign.label or f"{beginning}…"
