"""How staff sign in."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from web.addresses import masked_address


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator: nobody signs up, and the public never needs one."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The username or the password is not right"),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return what stands in for the address where sign-in attempts are counted: no address is kept."""
        return masked_address(super().get_client_ip(request))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse signing up."""
        return False
