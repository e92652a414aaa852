"""What is wrong with a questionnaire before anybody answers it: what nobody can reach, and where nobody can go on."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from consultation.definition.parts import CHOICE_KINDS, PLACE_KINDS, Definition, Kind, Page, Question, Section
from consultation.definition.paths.reaching import Reach, can_be_answered, reach
from consultation.definition.routing import RuleError, questions_on_path
from consultation.definition.rules import about, rule_faults, tests_in
from consultation.definition.sentences import said_test
from consultation.definition.words import Words
from consultation.definition.words import marked as _

ANOTHER_KEY = _("Give one of them another key.")


class Sort(StrEnum):
    """What part of a questionnaire a finding is about."""

    QUESTIONNAIRE = "questionnaire"
    SECTION = "section"
    PAGE = "page"
    QUESTION = "question"


@dataclass(frozen=True)
class Place:
    """The part that a finding is about."""

    sort: Sort
    key: str = ""
    title: str = ""
    pk: int = 0


@dataclass(frozen=True)
class Finding:
    """One thing to put right: where it is, what is wrong, what to do. Where `certain` is false, somebody has to look:
    the rules were too many to be followed through."""

    place: Place
    wrong: Words
    remedy: Words
    certain: bool = True


def check(definition: Definition) -> list[Finding]:
    """Return everything that is wrong with a questionnaire, in its order; nothing where nothing is.

    A question that nobody can reach is found for certain: every way through is taken into account, and an answer
    counts as possible wherever its question allows it. Where that takes too long, the finding says that it could not
    be checked.
    """
    return [*_of_whole(definition), *_Check(definition).findings()]


def _of_whole(definition: Definition) -> Iterator[Finding]:
    place = Place(Sort.QUESTIONNAIRE)
    questions = [question for page in definition.pages.values() for question in page.questions]
    if not any(question.kind != Kind.INFORMATION for question in questions):
        yield Finding(place, Words(_("It asks no question.")), Words(_("Add a question that can be answered.")))
    elif not _asks_first(definition):
        yield Finding(
            place,
            Words(_("Every question has a rule, so nobody is ever asked a first one.")),
            Words(_("Let at least one question always be asked: remove its rule and that of its page.")),
        )
    pages = [page.key for section in definition.sections for page in section.pages]
    for key in _repeated(pages):
        yield Finding(
            place, Words(_("Two pages have the key “%(key)s”."), {"key": key}), Words(_("Give one another."))
        )
    keys = [asked.key for section in definition.sections for page in section.pages for asked in page.questions]
    for key in _repeated(keys):
        yield Finding(place, Words(_("Two questions have the key “%(key)s”."), {"key": key}), Words(ANOTHER_KEY))


def _asks_first(definition: Definition) -> bool:
    try:
        return any(question.kind != Kind.INFORMATION for question in questions_on_path(definition, {}))
    except (RuleError, ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
        # A rule that cannot be read has a finding of its own.
        return True


def _repeated(keys: list[str]) -> list[str]:
    return [key for key, times in Counter(keys).items() if times > 1]


class _Check:
    """Looks at each part in turn."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        # Of two parts with one key, only one is followed through.
        self.reach: Reach = reach(definition)

    def findings(self) -> Iterator[Finding]:
        for section in self.definition.sections:
            place = Place(Sort.SECTION, section.key, section.title)
            if not section.pages:
                yield Finding(place, Words(_("It has no page.")), Words(_("Add a page, or delete the section.")))
            for page in section.pages:
                yield from self._of_page(section, page)

    def _of_page(self, section: Section, page: Page) -> Iterator[Finding]:
        place = Place(Sort.PAGE, page.key, page.title)
        if not page.questions:
            yield Finding(
                place,
                Words(_("It has no question, so nobody ever sees it.")),
                Words(_("Add a question or a piece of information, or delete the page.")),
            )
        reached = self.reach.pages.get(page.key, True)
        yield from self._of_rule(place, page, reached)
        for question in page.questions:
            place = Place(Sort.QUESTION, question.key, question.text, question.pk)
            # What stops the page is said of the page.
            yield from self._of_rule(
                place, question, self.reach.questions.get(question.key, True) if reached else True
            )
            yield from _of_question(place, question)

    def _of_rule(self, place: Place, part: Page | Question, reached: bool | None) -> Iterator[Finding]:
        faults = rule_faults(self.definition, part, part.shown_when)
        yield from (Finding(place, fault.wrong, fault.remedy) for fault in faults)
        if faults:
            return
        impossible = self.reach.impossible.get(f"{place.sort} {place.key}", [])
        for test in impossible:
            yield Finding(
                place,
                Words(
                    _("No answer that can be sent fits the condition “%(condition)s”."),
                    {"condition": said_test(self.definition, test)},
                ),
                Words(_("Change the condition, or what the question allows.")),
            )
        if reached is None:
            yield Finding(
                place,
                Words(_("Whether anybody can reach it could not be checked: too many rules depend on one another.")),
                Words(_("Try it in the preview, or write its rule with fewer conditions.")),
                certain=False,
            )
        elif not reached and not impossible:
            yield self._unreachable(place, part.shown_when)

    def _unreachable(self, place: Place, rule: Any) -> Finding:
        questions = [self.definition.questions[test.question] for test in tests_in(rule)]
        cut_off = [question for question in questions if self.reach.questions[question.key] is False]
        if cut_off:
            return Finding(
                place,
                Words(
                    _("Nobody can reach it: its rule asks about “%(question)s”, which nobody can reach."),
                    about(cut_off[0]),
                ),
                Words(_("Put the rule of that question right first.")),
            )
        return Finding(
            place,
            Words(
                _("Nobody can reach it: the conditions of its rule and of what leads to it contradict one another.")
            ),
            Words(_("Change “all of” to “any of”, or remove one of the conditions.")),
        )


def _of_question(place: Place, question: Question) -> Iterator[Finding]:
    if question.kind == Kind.INFORMATION:
        return
    if not can_be_answered(question):
        stuck = _("It has no possible answer, and must be answered: nobody could send a response.")
        yield Finding(
            place,
            Words(stuck if question.required else _("It has no possible answer.")),
            Words(_("Add choices, or change the numbers or dates that it allows.")),
        )
    elif question.kind in CHOICE_KINDS | PLACE_KINDS and len(question.choices) < 2:
        yield Finding(
            place, Words(_("It offers only one choice.")), Words(_("Add another choice, or ask in another way."))
        )
