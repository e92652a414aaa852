"""Beginning a consultation, from nothing or as a copy."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from consultation.forms.authoring.settings import checked_slug, line, plan_versions


class BeginForm(forms.Form):
    """What a consultation cannot be without."""

    title = line(
        gettext_lazy("Title"),
        gettext_lazy("As a question or a short phrase, such as “What do you think of the nine priorities?”"),
        required=True,
        error=gettext_lazy("Enter a title"),
    )
    slug = line(
        gettext_lazy("Web address (optional)"),
        gettext_lazy("Small letters, digits and dashes. Leave this empty to have one made from the title."),
        longest=50,
    )
    plan_version = plan_versions()

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)

    def clean_slug(self) -> str:
        """Return the address; refuse one that is not an address or is taken."""
        slug: str = self.cleaned_data["slug"]
        return checked_slug(slug) if slug else ""
