"""Buttons that move something up or down, and work without JavaScript."""

import re
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from consultation.actions.authoring.ordering import Direction, Place

MOVE = re.compile(r"([a-z]+)-(\d{1,18})-(up|down)", re.ASCII)


@dataclass(frozen=True)
class Move:
    """What a button asks: which row of which kind goes where."""

    kind: str
    pk: int
    direction: Direction


def asked_move(request: HttpRequest) -> Move:
    """Return what the button that was pressed asks; anything else is answered with 404."""
    found = MOVE.fullmatch(request.POST.get("move", ""))
    if found is None:
        raise Http404
    return Move(found[1], int(found[2]), "up" if found[3] == "up" else "down")


def moved(request: HttpRequest, asked: Move, name: object, place: Place, address: str) -> HttpResponse:
    """Say where the row stands now and go back to its button; at an end, to the button that leads away from it."""
    said = _("“%(name)s” is now %(place)s of %(total)s.") % {"name": name, "place": place.number, "total": place.of}
    messages.info(request, said)
    direction = asked.direction
    if place.number == 1:
        direction = "down"
    elif place.number == place.of:
        direction = "up"
    return redirect(f"{address}#move-{asked.kind}-{asked.pk}-{direction}")
