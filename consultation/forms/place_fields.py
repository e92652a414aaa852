"""Where a respondent is: a borough that is chosen, or a postcode that is turned into codes and forgotten."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.definition import Question
from consultation.definition.places import NotAPostcodeError, normal_postcode
from consultation.definition.routing import answered_place
from consultation.selectors.places import find_place

CHOOSE = ("", _("Choose a borough"))
MESSAGES = {"required": _("Select an answer"), "invalid_choice": _("Select one of the answers on this page")}


class BoroughField(forms.ChoiceField):
    """A borough, kept as `{"borough": code}`; the ward of an earlier answer stays while the borough does."""

    def __init__(self, *, question: Question, kept: Any, **options: Any) -> None:
        choices = [CHOOSE, *question.choice_texts.items()]
        super().__init__(choices=choices, widget=forms.Select(), error_messages=MESSAGES, **options)
        self.kept = kept

    def prepare_value(self, value: Any) -> Any:
        """Return the borough's code, whether `value` is what was just chosen or an earlier answer."""
        return answered_place(value)

    def clean(self, value: Any) -> dict[str, str]:
        """Return the place, empty where nothing was chosen."""
        return with_earlier_ward(super().clean(value), self.kept)


class PlaceWidget(forms.Widget):
    """A box for a postcode and a list of boroughs."""

    template_name = "forms/place.html"

    def __init__(self, choices: list[tuple[str, Any]]) -> None:
        super().__init__()
        self.choices = choices

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        """Return what was typed and what was chosen, each where there is something."""
        entered = {"postcode": (data.get(f"{name}-postcode") or "").strip(), "borough": data.get(name) or ""}
        return {part: text for part, text in entered.items() if text}


class PlaceField(forms.Field):
    """A postcode or a borough, kept as `{"borough": code, "ward": code, "area": code}` without the postcode."""

    def __init__(self, *, question: Question, kept: Any, **options: Any) -> None:
        super().__init__(widget=PlaceWidget([CHOOSE, *question.choice_texts.items()]), **options)
        self.question = question
        self.kept = kept

    def clean(self, value: Any) -> dict[str, str]:
        """Return the place, empty where nothing was entered.

        Somebody whose postcode is not found may go on with what they choose from the list.
        """
        typed, chosen = value.get("postcode", ""), value.get("borough", "")
        if chosen and chosen not in self.question.choice_texts:
            raise forms.ValidationError(MESSAGES["invalid_choice"])
        newly_chosen = chosen if chosen != answered_place(self.kept) else ""
        if not typed:
            if self.required and not chosen:
                raise forms.ValidationError(_("Enter your postcode or choose your borough"))
            return with_earlier_ward(chosen, self.kept)
        try:
            place = self._found(typed)
        except forms.ValidationError:
            if not newly_chosen:
                raise
            return {"borough": chosen}
        if newly_chosen not in ("", place["borough"]):
            raise forms.ValidationError(
                _("The postcode is in %(place)s but you chose %(chosen)s. Give only one of them"),
                params={
                    "place": self.question.choice_texts[place["borough"]],
                    "chosen": self.question.choice_texts[chosen],
                },
            )
        return place

    def _found(self, typed: str) -> dict[str, str]:
        try:
            place = find_place(normal_postcode(typed))
        except NotAPostcodeError:
            raise forms.ValidationError(
                _("Enter a full postcode, such as SW1A 1AA, or leave it out and choose from the list")
            ) from None
        if place is None or place["borough"] not in self.question.choice_texts:
            raise forms.ValidationError(
                _("We cannot find this postcode in London. Check it, or leave it out and choose from the list")
            )
        return place


def with_earlier_ward(chosen: str, kept: Any) -> dict[str, str]:
    """Return the place that was chosen, with the ward and area of an earlier answer where its borough is the same."""
    if not chosen:
        return {}
    if isinstance(kept, dict) and kept.get("borough") == chosen:
        return kept
    return {"borough": chosen}
