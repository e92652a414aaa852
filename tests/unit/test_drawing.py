"""The map of a questionnaire's paths as a drawing."""

import re
from itertools import combinations, pairwise

from hypothesis import given, settings

from consultation.definition import Definition, Kind, Section
from consultation.definition.paths.drawing import BOX_RIGHT, Drawing, drawing_of
from tests.factories.asking import page, question
from tests.unit.test_checking import some_questionnaire

GROUP = {"question": "who", "equals": "group"}


def definition() -> Definition:
    who = page("who", question("who", Kind.SINGLE_CHOICE, "me group"))
    name = page("name", question("name"), shown_when=GROUP)
    end = page("end", question("end"), question("more", shown_when={"question": "name", "answered": True}))
    return Definition(pk=1, version=1, sections=(Section("a", "About you", (who, name)), Section("b", "End", (end,))))


def lines_of(drawing: Drawing, manner: str) -> list[str]:
    return [line.path for line in drawing.lines if line.manner == manner]


def test_every_page_has_a_box_with_its_title_its_rule_and_its_questions() -> None:
    boxes = drawing_of(definition()).boxes
    assert [box.key for box in boxes] == ["who", "name", "end"]
    assert [(row.text, row.manner) for row in boxes[1].texts] == [
        ("2. Page name", "title"),
        ("Only when the answer to “What about who?” is “Group”", "rule"),
        ("• What about name?", "question"),
    ]
    assert boxes[2].texts[-1].text == "◇ What about more?"


def test_a_page_that_not_everybody_sees_can_be_passed_by() -> None:
    assert [len(lines_of(drawing_of(definition()), manner)) for manner in ("next", "skip", "decides")] == [2, 1, 2]


def test_arrows_of_two_deciding_pages_run_in_lanes_of_their_own() -> None:
    first = page("a", question("a"))
    second = page("b", question("b"))
    third = page("c", question("c"), shown_when={"question": "b", "answered": True})
    fourth = page("d", question("d"), shown_when={"question": "a", "answered": True})
    drawing = drawing_of(Definition(1, 1, (Section("s", "S", (first, second, third, fourth)),)))
    lanes = {re.findall(r"H(\d+)", path)[0] for path in lines_of(drawing, "decides")}
    assert len(lanes) == 2


def test_what_is_to_be_put_right_is_marked() -> None:
    drawing = drawing_of(definition(), faulty={"name"})
    assert [box.key for box in drawing.boxes if box.faulty] == ["name"]


def test_long_texts_stay_in_their_boxes() -> None:
    long = page("p", *(question(f"q{number}", text="word " * 100) for number in range(9)), title="Long " * 60)
    (box,) = drawing_of(Definition(1, 1, (Section("s", "S", (long,)),))).boxes
    assert all(len(row.text) <= 64 for row in box.texts)
    assert box.texts[-1].text == "and 3 more"


@settings(max_examples=50, deadline=None)
@given(some_questionnaire())
def test_nothing_overlaps_or_leaves_the_drawing(some: Definition) -> None:
    drawing = drawing_of(some)
    assert all(above.bottom < below.top for above, below in pairwise(drawing.boxes))
    for box in drawing.boxes:
        assert all(box.top < row.y < box.bottom for row in box.texts)
        assert box.bottom <= drawing.height
    for line in drawing.lines:
        across = [int(x) for x in re.findall(r"[MH](\d+)", line.path)]
        assert 0 < min(across) <= max(across) <= drawing.width
    for one, other in combinations(drawing.bands, 2):
        assert one.top + one.height <= other.top


def test_an_empty_questionnaire_has_an_empty_drawing() -> None:
    drawing = drawing_of(Definition(1, 1, ()))
    assert (drawing.boxes, drawing.lines) == ([], [])
    assert drawing.width > BOX_RIGHT
