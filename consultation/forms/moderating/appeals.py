"""How an appeal is decided: keep or change, with reasons; what it is changed to is a decision like any other."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.forms.answer_fields import AnswerText

KEEP, CHANGE = "keep", "change"
LIMIT = 2000


class AppealDecisionForm(forms.Form):
    """Whether the decision stays, and why."""

    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[(KEEP, _("Keep the decision")), (CHANGE, _("Change the decision"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the decision stays")},
    )
    reasons = AnswerText(
        label=_("Reasons for the respondent"),
        help_text=_(
            "In plain words, to what they wrote. They read this with their receipt; nobody else does. Name nobody."
        ),
        max_length=LIMIT,
        error_messages={
            "required": _("Give the respondent your reasons"),
            "max_length": _("Your reasons must be %(limit_value)d characters or fewer; they are %(show_value)d"),
        },
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    # The macro for long texts draws the count of characters left from this.
    reasons.widget.limit = LIMIT
