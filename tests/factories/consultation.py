"""Consultations for tests, on the smallest plan that carries them."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import reverse

from consultation.actions.loading import load_consultation
from consultation.models import Consultation
from tests.factories.questionnaires import consultation_file
from turnaround.models import PlanVersion, Priority

DEMONSTRATION = Path(__file__).resolve().parents[2] / "consultation/data/nine_priorities.yaml"
MINIMUM = {"respondent": "individual"}


def open_consultation(name: str) -> Consultation:
    """Return an open consultation that asks the questions of one of the small questionnaires."""
    PlanVersion.objects.get_or_create(
        slug="v1-draft", defaults={"order": 1, "title": "The draft plan", "standing": "working_draft"}
    )
    with tempfile.TemporaryDirectory() as folder:
        return load_consultation(path=consultation_file(Path(folder), name)).consultation


def nine_priorities() -> Consultation:
    """Return the demonstration consultation, open, with the nine priorities it asks about."""
    if not PlanVersion.objects.filter(slug="v1-draft").exists():
        PlanVersion.objects.create(slug="v1-draft", order=1, title="The draft plan", standing="working_draft")
    for number in range(1, 10):
        Priority.objects.get_or_create(
            number=number, defaults={"title": f"Priority {number}", "short_title": f"P{number}", "slug": f"p{number}"}
        )
    return one_person_decides(load_consultation(path=DEMONSTRATION).consultation)


def one_person_decides(consultation: Consultation) -> Consultation:
    """Let every decision take effect at once and compare none: what most tests are not about."""
    consultation.second_person_kinds, consultation.recheck_percent = [], 0
    consultation.save(update_fields=["second_person_kinds", "recheck_percent"])
    return consultation


class Respondent:
    """Somebody answering in a browser without JavaScript."""

    def __init__(self, consultation: Consultation, client: Client | None = None) -> None:
        self.slug = consultation.slug
        self.client = client or Client()

    def url(self, name: str, **kwargs: str) -> str:
        """Return the address of a page of this consultation."""
        return reverse(f"consultation:{name}", kwargs={"slug": self.slug, **kwargs})

    def get(self, name: str, **kwargs: str) -> Any:
        """Open a page."""
        return self.client.get(self.url(name, **kwargs))

    def post(self, name: str, data: Mapping[str, Any] | None = None, **kwargs: str) -> Any:
        """Send a form."""
        return self.client.post(self.url(name, **kwargs), data or {})

    def start(self) -> "Respondent":
        """Begin a draft."""
        assert self.post("start").status_code == 302
        return self

    def answer(self, page_key: str, **answers: Any) -> Any:
        """Answer one page; a key's underscores stand for dashes."""
        return self.post(
            "question", {key.replace("_", "-"): value for key, value in answers.items()}, page_key=page_key
        )

    def respond(self, **texts: str) -> "Respondent":
        """Send a whole response as an individual, with a text for each page named."""
        self.start()
        self.answer("who", respondent="individual")
        for page_key, text in texts.items():
            self.answer(page_key, **{f"{page_key}_text": text, f"{page_key}_agree": "agree"})
        assert self.post("submit").status_code == 302
        return self
