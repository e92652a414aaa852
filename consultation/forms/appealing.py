"""What a respondent writes in an appeal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consultation.forms.answer_fields import AnswerText

LIMIT = 2000


class AppealForm(forms.Form):
    """Asks why the decision is wrong."""

    words = AnswerText(
        label=_("Why do you disagree with the decision?"),
        help_text=_("Say what we should look at again. Only the person who decides your appeal reads this."),
        max_length=LIMIT,
        error_messages={
            "required": _("Say why you disagree"),
            "max_length": _("Your answer must be %(limit_value)d characters or fewer; it is %(show_value)d"),
        },
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    # The macro for long texts draws the count of characters left from this.
    words.widget.limit = LIMIT
