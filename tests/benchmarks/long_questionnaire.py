"""A page of 200 questions' questionnaire against the same page of a short one, everything on it answered."""

import tempfile
from pathlib import Path

from tests.benchmarks.cases import Case
from tests.benchmarks.load import PEOPLE, repeated, written
from tests.factories.questionnaires import as_posted, consultation_file, definition_of
from tests.faults.respondent import Respondent
from tests.faults.running import RunningPortal

FIRST_PAGES = 2
NAME = "two_hundred"
# As long as 1.5 times the time of the short one.
BAR = 1 / 1.5
ANSWERS = {
    "single_choice": "a",
    "several_choices": ["a", "c"],
    "agreement_scale": "agree",
    "short_text": "Made-up text",
    "number": 7,
}


def long_questionnaire_cases(portal: RunningPortal, seconds: float) -> list[Case]:
    """Load both questionnaires, answer them whole, and return what is measured."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        for pages in (None, FIRST_PAGES):
            path = consultation_file(Path(folder), NAME, first_pages=pages)
            path.chmod(0o644)
            portal.manage("load_consultation", str(path))
    whole = [_answered(portal, "two-hundred", None) for _ in range(PEOPLE)]
    short = [_answered(portal, f"two-hundred-{FIRST_PAGES}", FIRST_PAGES) for _ in range(PEOPLE)]
    last = len(list(definition_of(NAME).pages)) - 1
    opened = [written(f"{one.consultation}/respond/questions/page-{last}/", one.cookies) for one in whole]
    compared = [written(f"{one.consultation}/respond/questions/page-{FIRST_PAGES}/", one.cookies) for one in short]
    return [
        Case(
            "page of 200 questions' questionnaire / of 10 questions'",
            BAR,
            lambda: repeated(opened, seconds),
            lambda: repeated(compared, seconds),
        )
    ]


def _answered(portal: RunningPortal, slug: str, pages: int | None) -> Respondent:
    """Return a respondent who has answered every question."""
    person = Respondent(portal.port, consultation=f"/consultations/{slug}")
    person.begin()
    for page in list(definition_of(NAME).pages.values())[:pages]:
        values: dict[str, str | list[str]] = {}
        for question in page.questions:
            values |= as_posted(question, ANSWERS[question.kind])
        person.answer(page.key, values)
    person.hang_up()
    return person
