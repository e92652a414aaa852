"""Who an organisation is."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.definition.answering.answers import LONGEST_NAME, MOST_PEOPLE
from consultation.definition.texts import clean_text

PARTS = ("role", "people", "named")


class OrganisationWidget(forms.Widget):
    """Boxes for a name, a role and a number of people, and a box to tick."""

    template_name = "forms/organisation.html"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        """Return what was entered in each box that has something."""
        entered = {"name": data.get(name), **{part: data.get(f"{name}-{part}") for part in PARTS}}
        return {part: text.strip() for part, text in entered.items() if text and text.strip()}


class OrganisationField(forms.Field):
    """An organisation, kept as `{"name": text, "role": text, "people": number, "named": consent}`."""

    widget = OrganisationWidget

    def clean(self, value: Any) -> dict[str, Any]:
        """Return what was given, empty where nothing was; silence is no consent to be named."""
        name, role = self._words(value, "name"), self._words(value, "role")
        if not name:
            if self.required or value:
                raise forms.ValidationError(_("Enter the name of your organisation"))
            return {}
        answer: dict[str, Any] = {"name": name, "named": "named" in value}
        if role:
            answer["role"] = role
        if people := value.get("people", "").replace(",", "").replace(" ", ""):
            answer["people"] = self._people(people)
        return answer

    def _words(self, value: dict[str, str], part: str) -> str:
        words = " ".join(clean_text(value.get(part, "")).split())
        if len(words) > LONGEST_NAME:
            raise forms.ValidationError(
                _("The name and the role must be %(most)s characters or fewer"), params={"most": LONGEST_NAME}
            )
        return words

    def _people(self, people: str) -> int:
        if not people.isascii() or not people.isdigit() or len(people) > 10 or not 1 <= int(people) <= MOST_PEOPLE:
            raise forms.ValidationError(_("Enter the number of people as a whole number, such as 250"))
        return int(people)
