"""Drawing charts in the background."""

from celery import shared_task

from metrics.actions.drawing import draw_chart, draw_waiting

# A little under the sweep's period, so that one sweep ends before the next begins.
SWEEP_SECONDS = 4.0


@shared_task
def render_chart(chart_id: int) -> None:
    """Draw one chart, unless it is drawn already or somebody draws it."""
    draw_chart(chart_id=chart_id)


@shared_task
def sweep_charts() -> None:
    """Draw for a few seconds what waits, whether or not its hint arrived."""
    draw_waiting(seconds=SWEEP_SECONDS)
