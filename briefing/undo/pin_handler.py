"""Pinning as changes that can be undone: their handler, and what pinning a line does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from briefing.core.sanitize_output import sanitize
from briefing.edition.pins import Row, numbered, pin_on, pins_on, spot_of
from briefing.undo.log import ChangedSince, Changes, Json
from store.archive import Pins
from store.views import PIN_KINDS, Pin


def toggle_pin(changes: Changes, pins: Pins, row: Row, now: datetime) -> str:
    """Pin a row, or remove the pins that are on it; gives the sentence that says which."""
    held = pins_on(row, pins.all())
    if held:
        changes.make("pin", f"Unpinned {_title(held[0])}", state(*held), absence(*held))
        return "No longer pinned. z brings it back."
    return add_pin(changes, pins, pin_on(row, now))


def add_pin(changes: Changes, pins: Pins, pin: Pin) -> str:
    """Pin something that is not pinned yet; gives the sentence to say."""
    held = pins.all()
    if any(spot_of(other) == spot_of(pin) for other in held):
        return "It is pinned already. P lists what is pinned."
    pin = numbered(pin, held)
    changes.make("pin", f"Pinned {_title(pin)}", absence(pin), state(pin))
    return "Pinned for the brief. P lists what is pinned, b writes the brief."


def _title(pin: Pin) -> str:
    words = " ".join(sanitize(pin.words or pin.note).split())
    return f"“{words if len(words) <= 60 else words[:59] + '…'}”"


def state(*pins: Pin) -> Json:
    """Pins as a side of a change."""
    return [[pin.id, _to_json(pin)] for pin in pins]


def absence(*pins: Pin) -> Json:
    """Their absence as a side of a change."""
    return [[pin.id, None] for pin in pins]


class PinHandler:
    """Kind ``pin``: ``[[id, pin as JSON or null], ...]``."""

    def __init__(self, pins: Pins) -> None:
        self._pins = pins

    def apply(self, there: Json, wanted: Json) -> None:
        """Write and remove pins."""
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
    return [(number, None if entry is None else _from_json(entry)) for number, entry in side]


def _from_json(entry: Mapping[str, object]) -> Pin:
    kind = str(entry["kind"])
    if kind not in PIN_KINDS:
        raise ChangedSince(f"there are no pins of the kind {kind}.", "A newer version wrote it.")
    numbers = {name: int(str(entry[name])) for name in ("article", "start", "end", "id")}
    return Pin(
        kind=kind,  # type: ignore[arg-type]  # one of PIN_KINDS, checked above
        words=str(entry["words"]),
        note=str(entry["note"]),
        made=datetime.fromisoformat(str(entry["made"])),
        place=float(str(entry["place"])),
        **numbers,
    )
