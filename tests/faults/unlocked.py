"""The portal as it would be without row locks: what the test of many moderators must notice.

Only `test_many_moderators.py` serves this application, to see that it fails there.
"""

from typing import Any

from django.db.models import QuerySet

from portal.wsgi import application

__all__ = ["application"]


def _unlocked(rows: QuerySet[Any], *args: Any, **kwargs: Any) -> QuerySet[Any]:
    return rows.all()


QuerySet.select_for_update = _unlocked  # type: ignore[method-assign]
