"""What is measured, against which bare request, and the bar that each must reach."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks.load import PEOPLE, Line, in_turn, repeated, with_draft, written
from tests.faults.respondent import ANSWERS, CONSULTATION, Respondent

Work = Callable[[Line, int], int]
STORIES = 8
QUESTIONS = f"{CONSULTATION}/respond/questions"
PRIORITY_PAGE = "neighbourhood"
BARE_ANSWERS = {"agree": "1", "first": "2", "text": ANSWERS[PRIORITY_PAGE]["neighbourhood-text"]}


@dataclass(frozen=True)
class Case:
    """One line of the table: two kinds of work, each made anew for every round."""

    name: str
    bar: float
    portal: Callable[[], Work]
    bare: Callable[[], Work]


def cases(port: int, seconds: float, drafts: list[str]) -> list[Case]:
    """Return every case against the portal that answers on `port`; `drafts` are rows for the bare form to write."""
    people = [with_draft(port) for _ in range(PEOPLE)]
    bare_rows = [f"/bare/form/?row={row}" for row in drafts]
    bare_page = repeated([written("/bare/page/")], seconds)
    bare_opened = [written(path, one.cookies) for path, one in zip(bare_rows, people, strict=True)]
    bare_saved = [
        written(path, one.cookies, {"csrfmiddlewaretoken": one.token, **BARE_ANSWERS})
        for path, one in zip(bare_rows, people, strict=True)
    ]
    question = f"{QUESTIONS}/{PRIORITY_PAGE}/"
    opened = [written(question, person.cookies) for person in people]
    saved = [
        written(question, one.cookies, {"csrfmiddlewaretoken": one.token, **ANSWERS[PRIORITY_PAGE]}) for one in people
    ]

    def stories() -> Work:
        return in_turn([[_story(with_draft(port)) for _ in range(STORIES)] for _ in range(PEOPLE)])

    def bare_stories() -> Work:
        # As many requests, reading and writing in the same order.
        is_post = [request.startswith(b"POST") for request in _story(people[0])]
        likes = [
            [save if writes else show for writes in is_post]
            for show, save in zip(bare_opened, bare_saved, strict=True)
        ]
        return in_turn([[like] * STORIES for like in likes])

    return [
        Case("home page / bare template", 0.5, lambda: repeated([written("/")], seconds), lambda: bare_page),
        Case(
            "priority page / bare template",
            0.5,
            lambda: repeated([written("/plan/priorities/1/")], seconds),
            lambda: bare_page,
        ),
        Case(
            "question page / bare form",
            0.6,
            lambda: repeated(opened, seconds),
            lambda: repeated(bare_opened, seconds),
        ),
        Case(
            "saved step / bare form saved",
            0.6,
            lambda: repeated(saved, seconds),
            lambda: repeated(bare_saved, seconds),
        ),
        Case("whole response / as many bare requests", 0.5, stories, bare_stories),
    ]


def _story(person: Respondent) -> list[bytes]:
    """Return every request from the list of parts to the receipt."""
    story = [written(f"{CONSULTATION}/respond/", person.cookies)]
    for key, answers in ANSWERS.items():
        values = {"csrfmiddlewaretoken": person.token, **answers}
        story += [
            written(f"{QUESTIONS}/{key}/", person.cookies),
            written(f"{QUESTIONS}/{key}/", person.cookies, values),
        ]
    story.append(written(f"{CONSULTATION}/respond/check/", person.cookies))
    story.append(written(f"{CONSULTATION}/respond/submit/", person.cookies, {"csrfmiddlewaretoken": person.token}))
    story.append(written(f"{CONSULTATION}/respond/sent/", person.cookies))
    return story
