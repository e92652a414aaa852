"""How staff sign in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.base.forms import AuthenticateForm
from django.contrib.auth.models import AbstractBaseUser, User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from auditing.recording import record
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

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Note that somebody signed in."""
        record(action="session.begin", by=user, subject=f"user:{user.pk}")
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def logout(self, request: HttpRequest) -> None:
        """Note that somebody signed out."""
        if request.user.is_authenticated:
            record(action="session.end", by=request.user, subject=f"user:{request.user.pk}")
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a wrong password of an account that exists; another name typed could be anything, even a password."""
        user = User.objects.filter(username=credentials.get("username", "")).first()
        if user is not None:
            record(action="session.refuse", by=None, subject=f"user:{user.pk}", after={"step": "password"})


class SecondFactorForm(AuthenticateForm):
    """The code of the second factor."""

    def _emit_authentication_failed(self, authenticator: Any) -> None:
        """Note a wrong code. The library offers no other place for it."""
        record(action="session.refuse", by=None, subject=f"user:{self.user.pk}", after={"step": "code"})
        super()._emit_authentication_failed(authenticator)
