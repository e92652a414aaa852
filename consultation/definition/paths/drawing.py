"""The map of a questionnaire's paths as a drawing: boxes for pages, lines past those that are skipped, and arrows
from each question that decides to what it decides. Lengths are in pixels of a drawing that is scaled or scrolled.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import chain, pairwise
from textwrap import wrap

from consultation.definition.parts import Definition, Page
from consultation.definition.rules import tests_in
from consultation.definition.sentences import condition_words
from consultation.definition.words import Translate, Words, marked
from consultation.definition.words import marked as _

MARGIN, BOX_LEFT, BOX_WIDTH = 10, 56, 470
PADDING, GAP, BAND_HEADER, LINE = 12, 34, 44, 20
LANE = 18
TITLE_LETTERS, TEXT_LETTERS, MOST_LINES, MOST_QUESTIONS = 48, 58, 3, 6
BOX_RIGHT = BOX_LEFT + BOX_WIDTH


@dataclass(frozen=True)
class Text:
    """One line of text: where it begins, and its manner (title, rule, question or ruled)."""

    x: int
    y: int
    text: str
    manner: str


@dataclass
class Box:
    """One page."""

    key: str
    number: int
    top: int
    faulty: bool
    ruled: bool
    texts: list[Text] = field(default_factory=list)
    height: int = 0
    x: int = BOX_LEFT
    width: int = BOX_WIDTH

    @property
    def bottom(self) -> int:
        """Return where it ends."""
        return self.top + self.height

    @property
    def fault_at(self) -> tuple[int, int]:
        """Return where the sign of something to put right stands."""
        return self.x + self.width - PADDING, self.top + PADDING + 16

    @property
    def middle(self) -> int:
        """Return half its height."""
        return self.top + self.height // 2


@dataclass(frozen=True)
class Band:
    """One section: the ground that its pages stand on."""

    title: str
    top: int
    height: int
    width: int

    @property
    def title_y(self) -> int:
        """Return where its title stands."""
        return self.top + 28


@dataclass(frozen=True)
class Line:
    """A line with an arrow at its end, and its manner (next, skip or decides)."""

    path: str
    manner: str


@dataclass(frozen=True)
class Drawing:
    """The whole map."""

    width: int
    height: int
    bands: list[Band]
    boxes: list[Box]
    lines: list[Line]


def drawing_of(definition: Definition, *, faulty: Collection[str] = (), translate: Translate = marked) -> Drawing:
    """Return the map; `faulty` are the keys of the pages to be marked."""
    boxes: list[Box] = []
    grounds: list[tuple[str, int, int]] = []
    y = MARGIN
    for section in definition.sections:
        top, y = y, y + BAND_HEADER
        for page in section.pages:
            box = _box(definition, page, len(boxes) + 1, y, translate)
            box.faulty = page.key in faulty
            boxes.append(box)
            y = box.bottom + GAP
        grounds.append((section.title, top, y - top - GAP // 2))
    lanes = _lanes(definition, boxes)
    width = BOX_RIGHT + LANE * (max(lanes.values(), default=-1) + 2) + MARGIN
    bands = [Band(title, top, height, width - 2 * MARGIN) for title, top, height in grounds]
    lines = [*_flow(boxes), *_decisions(definition, boxes, lanes)]
    return Drawing(width, y, bands, boxes, lines)


def _box(definition: Definition, page: Page, number: int, top: int, translate: Translate) -> Box:
    box = Box(page.key, number, top, faulty=False, ruled=page.shown_when is not None)
    rows = [(text, "title") for text in _wrapped(f"{number}. {page.title}", TITLE_LETTERS, 2)]
    if page.shown_when is not None:
        said = Words(
            _("Only when %(conditions)s"), {"conditions": condition_words(definition, page.shown_when, translate)}
        )
        rows += [(text, "rule") for text in _wrapped(said.said(translate), TEXT_LETTERS, MOST_LINES)]
    for question in page.questions[:MOST_QUESTIONS]:
        ruled = question.shown_when is not None
        (text,) = _wrapped(question.text, TEXT_LETTERS - 4, 1) or [""]
        rows.append((f"{'◇' if ruled else '•'} {text}", "ruled" if ruled else "question"))
    if len(page.questions) > MOST_QUESTIONS:
        more = Words(_("and %(count)s more"), {"count": len(page.questions) - MOST_QUESTIONS})
        rows.append((more.said(translate), "question"))
    box.texts = [
        Text(BOX_LEFT + PADDING, top + PADDING + LINE * place + 14, text, manner)
        for place, (text, manner) in enumerate(rows)
    ]
    box.height = 2 * PADDING + LINE * len(rows)
    return box


def _wrapped(text: str, letters: int, most: int) -> list[str]:
    lines = wrap(" ".join(text.split()), letters)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: letters - 1].rstrip() + "…"]
    return lines


def _flow(boxes: list[Box]) -> list[Line]:
    """Return the lines from page to page, and those past a page that not everybody sees."""
    centre = BOX_LEFT + BOX_WIDTH // 2
    lines = []
    for before, after in pairwise(boxes):
        lines.append(Line(f"M{centre} {before.bottom}V{after.top - 2}", "next"))
    for place, box in enumerate(boxes):
        if box.ruled:
            above, below = box.top - GAP // 2, box.bottom + GAP // 2
            left = BOX_LEFT - 26
            end = f"H{centre - 4}" if place < len(boxes) - 1 else ""
            lines.append(Line(f"M{centre} {above}H{left}V{below}{end}", "skip"))
    return lines


def _decided(definition: Definition, boxes: list[Box]) -> dict[int, set[int]]:
    """Return the places of the pages that each page decides about, by its own place; later pages only."""
    places = {box.key: place for place, box in enumerate(boxes)}
    page_of = {question.key: page.key for page in definition.pages.values() for question in page.questions}
    decided: dict[int, set[int]] = {}
    for page in definition.pages.values():
        rules = [page.shown_when, *(question.shown_when for question in page.questions)]
        for test in chain.from_iterable(map(tests_in, rules)):
            source = places.get(page_of.get(str(test.question), ""))
            if source is not None and source < places[page.key]:
                decided.setdefault(source, set()).add(places[page.key])
    return decided


def _lanes(definition: Definition, boxes: list[Box]) -> dict[int, int]:
    """Return the lane, counted from the boxes, of the arrows of each deciding page; no two share a stretch of it."""
    lanes: dict[int, int] = {}
    free_from: list[int] = []
    for source, targets in sorted(_decided(definition, boxes).items()):
        lane = next((lane for lane, free in enumerate(free_from) if free <= source), len(free_from))
        if lane == len(free_from):
            free_from.append(0)
        free_from[lane] = max(targets) + 1
        lanes[source] = lane
    return lanes


def _decisions(definition: Definition, boxes: list[Box], lanes: dict[int, int]) -> list[Line]:
    lines = []
    for source, targets in _decided(definition, boxes).items():
        x = BOX_RIGHT + LANE * (lanes[source] + 1)
        for target in sorted(targets):
            y, end = boxes[source].middle + 6, boxes[target].middle - 6
            lines.append(Line(f"M{BOX_RIGHT} {y}H{x}V{end}H{BOX_RIGHT + 2}", "decides"))
    return lines
