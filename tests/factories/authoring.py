"""A consultation that is being made, and the people who make it."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.contrib.auth.models import User
from django.utils import timezone

from consultation.actions.authoring.settings import begin_consultation
from consultation.models import Consultation
from tests.factories.moderating import make_user
from turnaround.models import PlanVersion

EDITOR = "Consultation editor"


def make_plan_version(slug: str = "v1-draft") -> PlanVersion:
    version, _ = PlanVersion.objects.get_or_create(
        slug=slug,
        defaults={
            "order": PlanVersion.objects.count() + 1,
            "title": f"Plan {slug}",
            "standing": "working_draft",
        },
    )
    return version


def make_author(name: str = "avery") -> User:
    return make_user(name, EDITOR)


def make_draft(slug: str = "draft", **fields: Any) -> Consultation:
    """A consultation that is being made, with an empty questionnaire."""
    author = User.objects.filter(username="avery").first() or make_author()
    title = fields.pop("title", f"Consultation {slug}")
    made = begin_consultation(by=author, title=title, slug=slug, plan_version=make_plan_version())
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    return made


def wait_for_approval(consultation: Consultation, by: User) -> None:
    """Say that somebody asked a colleague to open it."""
    Consultation.objects.filter(pk=consultation.pk).update(ready_by=by, ready_at=timezone.now())


def packed(**parts: str) -> bytes:
    """A packed file with these parts; two underscores stand for a slash, `types` for the list of types."""
    file = BytesIO()
    with ZipFile(file, "w") as zipped:
        for name, content in parts.items():
            zipped.writestr("[Content_Types].xml" if name == "types" else name.replace("__", "/"), content)
    return file.getvalue()
