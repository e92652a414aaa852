"""The published series, loaded once a module and taken back at its end."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from metrics.actions.importing import import_published_series
from metrics.actions.reference import load_reference


@pytest.fixture(scope="module")
def published_series(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        import_published_series()
        yield
        transaction.set_rollback(True)
