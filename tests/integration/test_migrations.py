"""Migrations that change what is stored."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_had_opened_before_two_people_were_asked_for_counts_as_approved() -> None:
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()
    try:
        executor.migrate([("consultation", "0003_authoring_and_channels")])
        before = executor.loader.project_state([("consultation", "0003_authoring_and_channels")]).apps
        opens_at = timezone.now() - timedelta(days=9)
        version = before.get_model("turnaround", "PlanVersion").objects.create(
            slug="v1", order=1, title="Draft", standing="working_draft"
        )
        consultations = before.get_model("consultation", "Consultation").objects
        common = {"plan_version": version, "opens_at": opens_at, "closes_at": opens_at + timedelta(weeks=12)}
        opened = consultations.create(slug="opened", is_demonstration=True, **common)
        begun = consultations.create(slug="begun", is_demonstration=True, **common)
        questionnaires = before.get_model("consultation", "Questionnaire").objects
        questionnaires.create(consultation=opened, frozen_at=opens_at)
        questionnaires.create(consultation=begun)
        executor.loader.build_graph()
        executor.migrate([("consultation", "0004_approve_opened")])
        after = executor.loader.project_state([("consultation", "0004_approve_opened")]).apps
        approved = dict(after.get_model("consultation", "Consultation").objects.values_list("slug", "approved_at"))
        assert approved == {"opened": opens_at, "begun": None}
    finally:
        executor.loader.build_graph()
        executor.migrate(newest)
