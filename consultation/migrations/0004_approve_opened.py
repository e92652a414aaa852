"""What had been loaded and opened before two people were asked for counts as approved when it opened."""

from typing import Any

from django.db import migrations
from django.db.models import F


def approve(apps: Any, schema_editor: Any) -> None:
    apps.get_model("consultation", "Consultation").objects.filter(
        approved_at=None, is_demonstration=True, questionnaires__frozen_at__isnull=False
    ).update(approved_at=F("opens_at"))


class Migration(migrations.Migration):
    dependencies = [("consultation", "0003_authoring_and_channels")]
    operations = [migrations.RunPython(approve, migrations.RunPython.noop)]
