"""Consultations and their questions as files: out, in again, and refused."""

import re
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultation.actions.importing import import_consultation, replace_questions
from consultation.actions.loading import load_consultation
from consultation.definition import CHOICE_KINDS, PLACE_KINDS, Choice, Kind, Page, Question, Section
from consultation.definition.files.reading import FileProblemsError
from consultation.definition.files.writing import as_yaml
from consultation.models import Consultation, Questionnaire
from consultation.models import Section as SectionRow
from consultation.selectors.authoring import NotEditableError
from consultation.selectors.exporting import whole_data
from consultation.selectors.questionnaires import assembled
from tests.factories.asking import store
from tests.factories.consultation import DEMONSTRATION, nine_priorities
from tests.factories.moderating import make_consultation, make_priority, make_user
from turnaround.models import PlanVersion

pytestmark = pytest.mark.django_db


def exported(consultation: Consultation) -> str:
    return as_yaml(whole_data(consultation, consultation.questionnaires.latest("version")))


def renamed(text: str, slug: str, short_code: str | None = "from-a-file") -> bytes:
    """Return a file under another address: what a person changes who makes a second consultation from it."""
    text = re.sub(r"\Aslug: .*", f"slug: {slug}", text)
    return re.sub(r"(?m)^short_code: .*", f"short_code: {short_code}", text).encode()


def problems(content: bytes) -> list[str]:
    author = User.objects.filter(username="author").first() or make_user("author", None)
    with pytest.raises(FileProblemsError) as raised:
        import_consultation(content=content, by=author)
    return [str(problem) for problem in raised.value.problems]


def test_the_demonstration_goes_out_and_in_again_unchanged() -> None:
    original = nine_priorities()
    text = exported(original)
    author = make_user("author", None)
    copy = import_consultation(content=renamed(text, "copy-of-it"), by=author)
    assert (copy.created_by, copy.approved_at, copy.is_demonstration) == (author, None, False)
    assert copy.questionnaires.get().frozen_at is None
    assert renamed(exported(copy), original.slug, original.short_code).decode() == text
    assert "choices_from: london_boroughs.csv" in text


def test_every_setting_goes_out_and_in_again() -> None:
    original = make_consultation()
    Consultation.objects.filter(pk=original.pk).update(
        short_code="met",
        audience="Everybody\nin London",
        # The clock shows 01:30 twice in that night; this is the second time.
        opens_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        closes_at=datetime(2027, 3, 28, 22, 59, 30, 5, tzinfo=UTC),
        grace_minutes=0,
        paper_grace_days=14,
        return_address="Freepost\nLondon",
        double_entry_percent=25,
        asks_equality=False,
        accessible_formats="Call us",
        equality_considered="We did",
        results_plan="Here",
        results_due_on=date(2027, 6, 1),
        who_decides="The Commissioner",
        evidence="A survey",
        short_period_reason="It is urgent",
        moderation_policy="We publish\nwhat we can",
        second_person_kinds=["spam"],
        recheck_percent=0,
        appeal_working_days=30,
    )
    original.refresh_from_db()
    text = exported(original)
    copy = import_consultation(content=renamed(text, "copy-of-it"), by=make_user("author", None))
    copy.refresh_from_db()
    assert (copy.opens_at, copy.closes_at) == (original.opens_at, original.closes_at)
    assert renamed(exported(copy), original.slug, original.short_code).decode() == text


NAMES = st.integers(0, 10**6).map(lambda number: f"k{number}")
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.just("\n"), min_size=1, max_size=60
)
NUMBERS = st.decimals(-1000, 1000, places=3)


OPTIONS: dict[Kind, dict[str, st.SearchStrategy[object]]] = {
    Kind.SHORT_TEXT: {"limit": st.none() | st.integers(1, 20000)},
    Kind.LONG_TEXT: {"limit": st.none() | st.integers(1, 20000)},
    Kind.SINGLE_CHOICE: {"breaks_down": st.booleans()},
    Kind.AGREEMENT_SCALE: {"breaks_down": st.booleans()},
    Kind.POINTS: {"total": st.none() | st.integers(1, 10000)},
    Kind.NUMBER: {"lowest": NUMBERS, "highest": NUMBERS},
    Kind.DATE: {"earliest": st.dates(), "latest": st.dates()},
}


@st.composite
def choices(draw: st.DrawFn, kind: Kind) -> tuple[Choice, ...]:
    """Up to four choices, some of them exclusive where the kind allows it."""
    keys = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    alone = st.booleans() if kind == Kind.SEVERAL_CHOICES else st.just(False)
    maybe = st.just("") | TEXTS
    return tuple(Choice(key, draw(TEXTS), draw(maybe), draw(maybe), draw(alone)) for key in keys)


@st.composite
def questions(draw: st.DrawFn, earlier: list[Question]) -> Question:
    """A question of any kind with any of its options, and perhaps a rule about an earlier one."""
    kind = draw(st.sampled_from(Kind))
    key = f"q{len(earlier)}"
    options: dict[str, object] = {"hint": draw(st.just("") | TEXTS)}
    if kind != Kind.INFORMATION:
        options["required"] = draw(st.booleans())
    options |= {name: draw(values) for name, values in OPTIONS.get(kind, {}).items()}
    for lowest, highest in (("lowest", "highest"), ("earliest", "latest")):
        if lowest in options:
            options[lowest], options[highest] = sorted([options[lowest], options[highest]])  # type: ignore[type-var]
    if kind in CHOICE_KINDS | PLACE_KINDS:
        options["choices"] = draw(choices(kind))
    asked = [question for question in earlier if question.kind != Kind.INFORMATION]
    if asked and draw(st.booleans()):
        about = {"question": draw(st.sampled_from(asked)).key, "answered": draw(st.booleans())}
        options["shown_when"] = draw(st.sampled_from([about, {"not": about}, {"all": [about, {"any": [about]}]}]))
    return Question(key=key, kind=kind, text=draw(TEXTS), **options)  # type: ignore[arg-type]


@st.composite
def sections(draw: st.DrawFn) -> list[Section]:
    """A questionnaire of any shape."""
    asked: list[Question] = []
    made = []
    for number in range(draw(st.integers(1, 3))):
        pages = []
        for place in range(draw(st.integers(0, 2))):
            rows = []
            for _ in range(draw(st.integers(0, 3))):
                rows.append(draw(questions(asked)))
                asked.append(rows[-1])
            pages.append(Page(f"p{number}-{place}", draw(TEXTS), draw(st.just("") | TEXTS), tuple(rows)))
        made.append(Section(f"s{number}", draw(TEXTS), tuple(pages)))
    return made


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sections())
def test_any_questionnaire_goes_out_and_in_again_exactly(made: list[Section]) -> None:
    Consultation.objects.filter(slug__in=["any", "again"]).delete()
    plan, _ = PlanVersion.objects.get_or_create(slug="v", defaults={"order": 9, "title": "V", "standing": "final"})
    original = Consultation.objects.create(slug="any", title="Any", plan_version=plan)
    store(original, *made)
    text = exported(original)
    author = make_user(f"author{Questionnaire.objects.latest('pk').pk}", None)
    copy = import_consultation(content=renamed(text, "again"), by=author)
    assert renamed(exported(copy), "any").decode() == text
    first, second = (assembled(row.questionnaires.get()) for row in (original, copy))
    assert [question_without_id(q) for q in first.questions.values()] == [
        question_without_id(q) for q in second.questions.values()
    ]
    Questionnaire.objects.filter(consultation__in=[original, copy]).delete()


def question_without_id(question: Question) -> dict[str, object]:
    return {name: value for name, value in vars(question).items() if name not in ("pk", "choice_texts")}


def test_a_file_replaces_the_questions_of_a_version_that_can_change_and_nothing_else() -> None:
    frozen = make_consultation()
    draft = import_consultation(content=renamed(exported(frozen), "draft"), by=make_user("author", None))
    make_priority(5)
    content = b"title: Ignored\nsections: [{key: s, title: New, priority: 5, pages: []}]"
    replaced = replace_questions(consultation=draft, content=content, by=make_user("other", None))
    assert [(row.title, row.priority.number) for row in SectionRow.objects.filter(questionnaire=replaced)] == [
        ("New", 5)
    ]
    draft.refresh_from_db()
    assert draft.title == frozen.title
    with pytest.raises(NotEditableError):
        replace_questions(consultation=frozen, content=content, by=make_user("third", None))


def test_a_file_that_is_wrong_changes_nothing() -> None:
    frozen = make_consultation()
    draft = import_consultation(content=renamed(exported(frozen), "draft"), by=make_user("author", None))
    before = exported(draft)
    with pytest.raises(FileProblemsError, match="Line 1, section 1: “pages” is missing"):
        replace_questions(consultation=draft, content=b"sections: [{key: s, title: S}]", by=make_user("other", None))
    assert exported(draft) == before


def test_an_address_in_use_is_refused_with_its_line_and_all_the_rest() -> None:
    make_consultation("small")
    assert problems(b"title: T\nplan_version: v1-draft\nslug: small\nis_demonstration: true\nsections: []") == [
        "Line 3, slug: “small” is in use already. Choose another.",
        "Line 4, is_demonstration: Only a file that the command line loads can say this. Remove it.",
        "Line 5, sections: Expected at least 1, found 0.",
    ]
    assert "“staff” is in use already" in "".join(problems(b"slug: staff\nsections: []"))


def test_what_a_file_must_say_is_named() -> None:
    assert problems(b"summary: S\nsections: [{key: s, title: S, pages: []}]") == [
        "Line 1: “slug” is missing.",
        "Line 1: “title” is missing.",
        "Line 1: “plan_version” is missing.",
    ]


def test_a_date_alone_is_the_beginning_of_the_first_day_and_the_end_of_the_last() -> None:
    make_consultation()
    content = b"""
slug: dated
title: T
plan_version: v1-draft
opens_at: 2026-03-02
closes_at: 2026-05-31
sections: [{key: s, title: S, pages: []}]"""
    made = import_consultation(content=content, by=make_user("author", None))
    made.refresh_from_db()
    assert made.opens_at == datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
    assert made.closes_at == datetime(2026, 5, 31, 22, 59, tzinfo=UTC)


def test_closing_before_opening_is_refused() -> None:
    make_consultation()
    lines = ["slug: d", "title: T", "plan_version: v1-draft", "opens_at: 2026-03-02 09:00"]
    lines += ["closes_at: 2026-03-02 08:00", "sections: [{key: s, title: S, pages: []}]"]
    assert problems("\n".join(lines).encode()) == ["Line 5, closes_at: Expected a time after opens_at."]


def test_loading_a_file_twice_changes_nothing() -> None:
    first = nine_priorities()
    again = load_consultation(path=DEMONSTRATION)
    assert (again.consultation, again.created) == (first, False)
    assert first.questionnaires.get().frozen_at is not None
