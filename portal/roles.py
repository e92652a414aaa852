"""The roles of staff and what each may do.

Views ask for permissions, never for roles; this table is where the two meet. `ensure_roles` writes it to the
database on every start, so that the table in the code is the truth.
"""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from auditing.recording import record


@dataclass(frozen=True)
class Role:
    """A group of staff: its name and the permissions (`app.codename`) that it has."""

    name: str
    permissions: tuple[str, ...]


MODERATE = ("consultation.moderate_answer", "consultation.decide_appeal")
LEAD = (
    "consultation.release_claim",
    "consultation.lead_moderation",
    "consultation.receive_safeguarding",
    "auditing.view_auditentry",
)
# Whoever makes a consultation may also open one, but never the same one: the database wants two people.
CONSULT = tuple(
    f"consultation.{codename}"
    for codename in (
        "author_consultation",
        "open_consultation",
        "translate_consultation",
        "enter_responses",
        "import_responses",
    )
)
PLAN = ("planversion", "priority", "clause", "commitment", "statusupdate", "change", "ask", "source")
READ_PLAN = tuple(f"turnaround.view_{table}" for table in PLAN)

# Nobody but a moderator reads a text before it is published, and no role has a permission on equality answers.
ROLES = (
    Role("Moderator", MODERATE),
    Role("Lead moderator", (*MODERATE, *LEAD)),
    Role("Consultation editor", CONSULT),
    Role("Data entry clerk", ("consultation.enter_responses",)),
    Role("Analyst", ("metrics.view_publishedfigure", "metrics.import_series")),
    Role("Plan editor", (*READ_PLAN, "turnaround.add_decision")),
    Role(
        "Administrator",
        (
            "auth.view_user",
            "auth.add_user",
            "auth.change_user",
            "auditing.view_auditentry",
            "auditing.view_every_entry",
            "consultation.handle_personal_data",
            "consultation.view_mailbox",
            *READ_PLAN,
        ),
    ),
)


def ensure_roles() -> None:
    """Make each role's group have exactly the permissions that the table gives it; note what that changed."""
    for role in ROLES:
        group, is_new = Group.objects.get_or_create(name=role.name)
        before, after = _permissions_of(group), sorted(role.permissions)
        if before == after:
            continue
        wanted = Q(pk__in=[])
        for permission in role.permissions:
            app, codename = permission.split(".")
            wanted |= Q(content_type__app_label=app, codename=codename)
        group.permissions.set(Permission.objects.filter(wanted))
        # A first start makes the roles as the code has them: nothing that anybody changed.
        if is_new:
            continue
        record(
            action="role.change",
            by=None,
            subject=f"role:{role.name}",
            before={"permissions": before},
            after={"permissions": after},
        )


def _permissions_of(group: Group) -> list[str]:
    pairs = group.permissions.values_list("content_type__app_label", "codename")
    return sorted(f"{app}.{codename}" for app, codename in pairs)
