"""Pins as changes: what the user pins, notes, moves and removes can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from briefing.undo.log import ChangedSince, Json
from store.archive import Pins
from store.views import PIN_KINDS, Pin


def state(*pins: Pin) -> Json:
    """Pins as a side of a change."""
    return [[pin.id, _to_json(pin)] for pin in pins]


def absence(*pins: Pin) -> Json:
    """Their absence as a side of a change."""
    return [[pin.id, None] for pin in pins]


class PinHand:
    """Puts pins where a change wants them.  Implements :class:`briefing.undo.log.Hand`."""

    def __init__(self, pins: Pins) -> None:
        self._pins = pins

    def put(self, there: Json, wanted: Json) -> None:
        """See :meth:`briefing.undo.log.Hand.put`."""
        found = {pin.id: pin for pin in self._pins.all()}
        if any(found.get(number) != pin for number, pin in _read(there)):
            raise ChangedSince("the pinned lines are no longer as they were.", "See them in the pinned list.")
        if there == wanted:
            return
        for number, pin in _read(wanted):
            if pin is None:
                self._pins.remove(number)
            else:
                self._pins.put(pin)


def _to_json(pin: Pin) -> Mapping[str, Json]:
    return {
        "kind": pin.kind,
        "article": pin.article,
        "start": pin.start,
        "end": pin.end,
        "words": pin.words,
        "note": pin.note,
        "made": pin.made.isoformat(),
        "place": pin.place,
        "id": pin.id,
    }


def _read(side: Json) -> list[tuple[int, Pin | None]]:
    assert isinstance(side, list)
    return [(number, None if told is None else _from_json(told)) for number, told in side]


def _from_json(told: Mapping[str, object]) -> Pin:
    kind = str(told["kind"])
    if kind not in PIN_KINDS:
        raise ChangedSince(f"there are no pins of the kind {kind}.", "A newer version wrote it.")
    numbers = {name: int(str(told[name])) for name in ("article", "start", "end", "id")}
    return Pin(
        kind=kind,  # type: ignore[arg-type]  # one of PIN_KINDS, checked above
        words=str(told["words"]),
        note=str(told["note"]),
        made=datetime.fromisoformat(str(told["made"])),
        place=float(str(told["place"])),
        **numbers,
    )
