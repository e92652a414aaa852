"""What every test may use. `make test` gives the tests a PostgreSQL and a Redis of their own."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from portal.demo.catalogues import compile_stale


def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations that changed, once, before anything reads them."""
    if not hasattr(config, "workerinput"):
        compile_stale()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let tests that commit empty the audit log's tables afterwards, in their own database.

    The tests of the log put these triggers back and see them refuse.
    """
    from tests.factories.auditing import switch_truncate_triggers

    with django_db_blocker.unblock():
        switch_truncate_triggers("DISABLE")


@pytest.fixture(autouse=True)
def forget_compiled_questionnaires() -> Iterator[None]:
    """Forget what a process keeps of frozen questionnaires: a test's database rolls back, production's does not."""
    from consultation.selectors.questionnaires import forget_compiled
    from consultation.views.blank import rendered

    forget_compiled()
    rendered.clear()
    yield
    forget_compiled()
    rendered.clear()
