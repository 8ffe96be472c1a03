"""Publication dates of entries: aware, in UTC, or not at all.

Reads RFC 822/5322, ISO 8601/RFC 3339 and asctime as feeds write them, month names of the languages that
feeds of the Americas and Europe come in, and zone names.  feedparser knows only the zones of North America
and takes any other name (BST, IST, CEST ...) for UTC, which puts an entry hours off; so the raw string is
read here first.

Zone names that stand for several zones are read by the feed's host where that tells (IST on ``.ie`` is
Dublin, on ``.il`` Jerusalem, else India; CST on ``.cn`` and ``.tw`` is China; BST on ``.bd`` Dhaka), else
as news most often means them. An unknown zone name counts as UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""Feeds do not go back further; dates before are mistakes (most often 1970)."""
AHEAD = timedelta(days=1)
"""How far ahead of the clock a date may lie; more is a mistake."""

_MINUTES = {
    name: round(hours * 60)
    for names, hours in (
        ("z ut utc gmt wet", 0),
        ("bst west cet met wat ist-ie", 1),
        ("cest mest eet cat sast ist-il", 2),
        ("eest msk eat ast-ar trt idt", 3),
        ("gst azt samt", 4),
        ("pkt uzt", 5),
        ("ist", 5.5),
        ("npt", 5.75),
        ("bst-bd", 6),
        ("ict wib", 7),
        ("sgt hkt myt pht awst wita cst-cn", 8),
        ("jst kst wit", 9),
        ("acst", 9.5),
        ("aest", 10),
        ("acdt", 10.5),
        ("aedt", 11),
        ("nzst", 12),
        ("nzdt", 13),
        ("azost", 0),
        ("azot cvt", -1),
        ("brst ndt-2 gst-2", -2),
        ("ndt", -2.5),
        ("adt brt art uyt clst pyst gft srt", -3),
        ("nst", -3.5),
        ("edt ast bot clt vet gyt pyt amt", -4),
        ("cdt est pet cot ect act", -5),
        ("mdt cst", -6),
        ("pdt mst", -7),
        ("akdt pst", -8),
        ("akst hdt", -9),
        ("hst", -10),
    )
    for name in names.split()
}
_BY_HOST = {
    ("ist", ".ie"): "ist-ie",
    ("ist", ".il"): "ist-il",
    ("cst", ".cn"): "cst-cn",
    ("cst", ".tw"): "cst-cn",
    ("bst", ".bd"): "bst-bd",
}
#: Names that change with summer time; read in the zone database where the machine has one.
_GENERIC = {
    "et": ("America/New_York", "est"),
    "ct": ("America/Chicago", "cst"),
    "mt": ("America/Denver", "mst"),
    "pt": ("America/Los_Angeles", "pst"),
}
_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "jan ene gen",
            "feb fev fév",
            "mar mär mrt",
            "apr abr avr",
            "may mai mag mei",
            "jun giu juin",
            "jul lug juil",
            "aug ago aoû",
            "sep set",
            "oct okt out ott",
            "nov",
            "dec dic dez déc",
        ),
        start=1,
    )
    for name in names.split()
}

_CLOCK = r"(?:[T,]?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*([AaPp]\.?[Mm]\.?(?![A-Za-z]))?)?"
_ZONE = r"\s*(\(?[A-Za-z][A-Za-z/_]{0,40}\)?)?\s*([+-]\d{1,2}:?(?:\d{2})?)?"
_ISO = re.compile(r"(\d{4})-?(\d{2})(?:-?(\d{2}))?" + _CLOCK.replace("[T,]?", "[Tt,]?") + _ZONE)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(.*)")
_DAY_FIRST = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(\d{1,2})(?:\.|st|nd|rd|th)?[\s-]+([^\W\d]{3,12})\.?,?[\s-]+(\d{4}|\d{2})(?!\d)"
    + _CLOCK
    + _ZONE
)
_MONTH_FIRST = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?([^\W\d]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)" + _CLOCK + _ZONE
)
_ASCTIME = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?([^\W\d]{3,12})\s+(\d{1,2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([A-Za-z]{1,5})?\s+(\d{4})"
)


#: As most feeds write it.
_USUAL = re.compile(
    r"(?:[A-Za-z]{3}, )?(\d\d) ([A-Z][a-z][a-z]) (\d{4}) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d) (?:GMT|UTC|[+-]0000)"
    r"|(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:Z|[+-]00:00)",
    re.ASCII,
)


def parse_date(raw: str, host: str = "") -> datetime | None:
    """The time that ``raw`` names, in UTC, or None.  ``host`` decides between zones of one name."""
    if match := _USUAL.fullmatch(raw):
        day, name, year, *clock = (
            match.group(1, 2, 3, 4, 5, 6) if match.group(2) else match.group(9, 8, 7, 10, 11, 12)
        )
        month = _month(name) if match.group(2) else name
        hour, minute, second = map(int, clock)
        try:
            return datetime(int(year), int(month), int(day), hour, minute, second, tzinfo=UTC)
        except ValueError:
            return None
    return _parse_any(" ".join(raw[:120].split()), host)


def _parse_any(raw: str, host: str) -> datetime | None:
    if not raw:
        return None
    if match := _COMPACT.match(raw):
        raw = "{}-{}-{}T{}:{}:{}{}".format(*match.groups(""))
    if match := _ISO.match(raw):
        year, month, day, hour, minute, second, half, zone, offset = match.groups()
        return _datetime((year, month, day or "1"), (hour, minute, second, half), zone, offset, host)
    if match := _DAY_FIRST.match(raw):
        day, name, year, hour, minute, second, half, zone, offset = match.groups()
        return _datetime((year, _month(name), day), (hour, minute, second, half), zone, offset, host)
    if match := _MONTH_FIRST.match(raw):
        name, day, year, hour, minute, second, half, zone, offset = match.groups()
        return _datetime((year, _month(name), day), (hour, minute, second, half), zone, offset, host)
    if match := _ASCTIME.match(raw):
        name, day, hour, minute, second, zone, year = match.groups()
        return _datetime((year, _month(name), day), (hour, minute, second, None), zone, None, host)
    return None


def is_plausible(published: datetime, now: datetime) -> bool:
    """Whether an entry can have been published then: not before feeds existed, not past tomorrow."""
    return EARLIEST <= published <= now + AHEAD


def _month(name: str) -> str:
    low = name.lower()
    return str(_MONTHS.get(low[:4]) or _MONTHS.get(low[:3]) or 0)


def _datetime(
    day: tuple[str, str, str],
    clock: tuple[str | None, str | None, str | None, str | None],
    zone: str | None,
    offset: str | None,
    host: str,
) -> datetime | None:
    year, month, date = (int(part) for part in day)
    if len(day[0]) <= 2:
        year += 1900 if year >= 90 else 2000
    hour, minute, second = (int(part or 0) for part in clock[:3])
    if clock[3] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if clock[3][0] in "Pp" else 0)
    late = timedelta(days=1) if hour == 24 else timedelta()
    try:
        local = datetime(year, month, date, hour % 24 if hour == 24 else hour, minute, min(second, 59)) + late
        return _in_utc(local, zone, offset, host)
    except (ValueError, OverflowError):
        return None


def _in_utc(local: datetime, zone: str | None, offset: str | None, host: str) -> datetime:
    if offset is not None:
        digits = offset[1:].replace(":", "")
        hours, minutes = (
            (int(digits[:2]), int(digits[2:] or 0)) if len(digits) != 3 else (int(digits[0]), int(digits[1:]))
        )
        shift = timedelta(hours=hours, minutes=minutes)
        if shift > timedelta(hours=15):
            raise ValueError(offset)
        return local.replace(tzinfo=timezone(-shift if offset[0] == "-" else shift)).astimezone(UTC)
    name = (zone or "").strip("()")
    if "/" in name or name.lower() in _GENERIC:
        place, fallback = _GENERIC.get(name.lower(), (name, "z"))
        try:
            return local.replace(tzinfo=ZoneInfo(place)).astimezone(UTC)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            name = fallback
    minutes = _minutes_of(name.lower(), host.lower())
    return local.replace(tzinfo=timezone(timedelta(minutes=minutes))).astimezone(UTC)


def _minutes_of(name: str, host: str) -> int:
    for (ambiguous, ending), meant in _BY_HOST.items():
        if name == ambiguous and host.endswith(ending):
            return _MINUTES[meant]
    return _MINUTES.get(name, 0)
