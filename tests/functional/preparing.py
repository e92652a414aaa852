"""A consultation that is being prepared. Made beside a running portal (`Site.manage`), not in the tests' process."""

from consultation.definition import Kind, Section
from consultation.models import Consultation
from tests.factories.asking import make_prepared, page, question, store

SLUG = "safer-at-night"


def prepare() -> None:
    """Make a consultation with four pages, the third for groups only; the same one each time."""
    if Consultation.objects.filter(slug=SLUG).exists():
        return
    who = question("who", Kind.SINGLE_CHOICE, "me group", text="Who are you answering for?", required=True)
    topics = question("topics", Kind.SEVERAL_CHOICES, "lighting patrols", text="What would make you feel safer?")
    name = question("name", text="What is your group called?", required=True)
    store(
        make_prepared(SLUG),
        Section(
            "you", "About you", (page("who", who, title="Who is answering"), page("topics", topics, title="Topics"))
        ),
        Section(
            "more",
            "Tell us more",
            (
                page("group", name, title="Your group", shown_when={"question": "who", "equals": "group"}),
                page("lighting", question("where", Kind.LONG_TEXT, text="Where is it dark?"), title="Lighting"),
            ),
        ),
    )
