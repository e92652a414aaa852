"""A consultation whose papers are all entered twice. Run beside a running portal (`Site.manage`)."""

from tests.factories.every_kind import make_every_kind

SLUG = "on-paper"


def open_on_paper() -> None:
    """Open it."""
    make_every_kind(SLUG, title="What do people say on paper?", double_entry_percent=100)
