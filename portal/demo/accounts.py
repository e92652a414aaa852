"""The demonstration's accounts: one for each role and two where work needs two people, with a password of its own."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, User
from django.utils.text import slugify

from consultation.actions.moderating.assigning import assign_moderator
from consultation.models import Consultation
from portal.demo.keys import SecretsFile
from portal.roles import ROLES

# Roles that also work in the admin site.
ADMIN_SITE_ROLES = {"Plan editor", "Administrator"}
# Roles whose work needs two people.
TWICE = ("Consultation editor", "Moderator")


@dataclass(frozen=True)
class Account:
    """A demonstration account as it is shown to the person who started the portal."""

    role: str
    username: str
    password: str


def ensure_accounts(kept: SecretsFile) -> list[Account]:
    """Make the accounts that are missing and return all of them. Only ever called in the demonstration."""
    accounts = [_ensure(role.name, kept) for role in ROLES]
    accounts += [_ensure(role, kept, second=True) for role in TWICE]
    _assign_moderators()
    return accounts


def _assign_moderators() -> None:
    """Let the demonstration's moderators work on its consultations."""
    for consultation in Consultation.objects.filter(is_demonstration=True):
        for moderator in User.objects.filter(groups__name="Moderator"):
            assign_moderator(consultation=consultation, moderator=moderator, by=None)


def _ensure(role: str, kept: SecretsFile, *, second: bool = False) -> Account:
    username = f"second-{slugify(role)}" if second else slugify(role)
    account = Account(role, username, kept.password(username))
    # No message leaves the demonstration; with an address, reminders can be seen in its mailbox.
    defaults = {"is_staff": role in ADMIN_SITE_ROLES, "email": f"{username}@demonstration.invalid"}
    user, is_new = User.objects.get_or_create(username=username, defaults=defaults)
    # Checking a password takes as long as setting it, so an account of an earlier start is left as it is.
    if is_new:
        user.set_password(account.password)
        user.save()
        user.groups.set([Group.objects.get(name=role)])
    return account
