"""The sign-in library's forms, in this portal's words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm
from django.utils.translation import gettext_lazy as _


class StaffPasswordForm(ChangePasswordForm):
    """Changing one's own password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("The password that you have now")
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = _(
            "At least 12 characters. Three words that do not belong together are good."
        )
        self.fields["password2"].label = _("New password again")
