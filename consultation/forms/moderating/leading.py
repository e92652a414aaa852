"""Forms of the lead moderator."""

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from consultation.models import Consultation
from consultation.selectors.moderating.leading import moderators


class TeamForm(forms.Form):
    """Who works on a consultation."""

    moderators = forms.ModelMultipleChoiceField(
        label=_("Who may see and decide its texts?"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever is taken off lets go of the answers that they hold. Lead moderators see every text."),
    )

    def __init__(self, data: object = None, *, consultation: Consultation) -> None:
        now = consultation.moderation_assignments.values_list("moderator", flat=True)
        super().__init__(data, initial={"moderators": list(now)})  # type: ignore[arg-type]
        field = self.fields["moderators"]
        field.queryset = moderators()  # type: ignore[attr-defined]
        field.label_from_instance = _name  # type: ignore[attr-defined]


def _name(user: User) -> str:
    full = user.get_full_name()
    return f"{full} ({user.username})" if full else user.username
