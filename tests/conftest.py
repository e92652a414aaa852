"""What every test may use. `make test` gives the tests a PostgreSQL and a Redis of their own."""

from collections.abc import Iterator

import pytest

from portal.demo.catalogues import compile_stale


def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations that changed, once, before anything reads them."""
    if not hasattr(config, "workerinput"):
        compile_stale()


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
