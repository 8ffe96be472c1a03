"""The text of feeds.toml into settings, feeds and faults.  Pure; the path only names the file in faults."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import time
from difflib import get_close_matches
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from briefing.collect.http.url_guard import check_url, comparable_url, host_of, strip_credentials
from briefing.collect.text.clean import clean_line
from briefing.core.errors import BriefingError, Fault
from briefing.feeds.settings import AlertSettings, Settings
from briefing.feeds.toml_positions import Table, find_tables, position_of, table_named, tables_of
from store.actors import treacherous
from store.records import Source

FEED_KEYS = ("name", "short", "url", "tags", "enabled", "full_text", "user_agent", "outlet")
MAX_SHORT = 14
"""Characters of a short name: the width of the column of outlets."""
SETTING_KEYS = tuple(setting.name for setting in fields(Settings))
ALERT_KEYS = tuple(setting.name for setting in fields(AlertSettings))
MAX_NAME = 200
"""Characters in a feed's name, a tag or a user agent."""
MAX_TAGS = 50
MAX_TIMES = 24
#: Smallest and largest value of each number in [settings].
_RANGES = {
    "refresh_minutes": (0, 10_080),
    "retention_days": (0, 36_500),
    "retention_articles": (0, 100_000_000),
    "timeout_seconds": (1, 600),
    "concurrency": (1, 256),
    "per_host": (1, 32),
    "max_megabytes": (1, 256),
}
_HEADER_LINE = re.compile(r"^[ \t]*\[", re.MULTILINE)
#: tomllib takes time quadratic in the parts of a dotted key.
_ENDLESS_KEY = re.compile(r"(?<![\w-])(?:(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){64}", re.ASCII)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\Z", re.ASCII)
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\Z")
_TYPES = {
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
}

Report = Callable[[str, str, str], None]
"""Takes the key at fault, what is wrong and the fix."""


def read_feeds(
    content: bytes, path: Path
) -> tuple[Settings, tuple[Source, ...], AlertSettings, tuple[Fault, ...]]:
    """Settings, usable feeds, alert settings, and all faults, by line."""
    reader = _ConfigParser(path)
    text = reader.decode(content)
    if endless := _ENDLESS_KEY.search(text):
        line = text.count("\n", 0, endless.start()) + 1
        reader.fault((line, 0), "A name has more than 64 parts.", "Delete this line; nothing was read.")
        return reader.settings, (), reader.alerts, tuple(reader.faults)
    try:
        reader.take(tomllib.loads(text), find_tables(text), 0)
    except (ValueError, RecursionError) as error:
        reader.salvage(text, error)
    faults = sorted(reader.faults, key=lambda fault: (fault.line, fault.column))
    return reader.settings, tuple(reader.sources), reader.alerts, tuple(faults)


@dataclass
class _ConfigParser:
    """Takes one text piece by piece; what cannot be used becomes a fault."""

    path: Path
    settings: Settings = field(default_factory=Settings)
    alerts: AlertSettings = field(default_factory=AlertSettings)
    sources: list[Source] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    _lines: dict[str, int] = field(default_factory=dict)
    """Address, as :func:`comparable_url` gives it, to the line of the feed that has it."""

    def fault(self, place: tuple[int, int], what: str, fix: str) -> None:
        self.faults.append(Fault(self.path, place[0], what, fix, place[1]))

    # --- the file as a whole ---

    def decode(self, content: bytes) -> str:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = error.object[: error.start]
            line = before.count(b"\n") + 1
            column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", errors="replace")) + 1
            what = f"Byte {error.object[error.start]:#04x} is not UTF-8."
            self.fault((line, column), what, "Save the file as UTF-8.")
            text = content.decode("utf-8-sig", errors="replace")
        return text.replace("\r\n", "\n")

    def salvage(self, text: str, error: ValueError | RecursionError) -> None:
        """Read what stands between headers part by part; the parts that are not TOML become faults."""
        starts = [0, *(match.start() for match in _HEADER_LINE.finditer(text)), len(text)]
        before, line = len(self.faults), 1
        for start, stop in pairwise(starts):
            part = text[start:stop]
            try:
                self.take(tomllib.loads(part), find_tables(part), line - 1)
            except (ValueError, RecursionError) as broken:
                self._not_toml(broken, line - 1, part)
            line += part.count("\n")
        if len(self.faults) == before:
            self._not_toml(error, 0, text)

    def _not_toml(self, error: ValueError | RecursionError, above: int, part: str) -> None:
        if isinstance(error, RecursionError):
            self.fault((above + 1, 0), "Brackets are nested too deep.", "Write plain lists.")
            return
        words = str(error)
        match = _PLACE.search(words)
        last = len(part.rstrip("\n").split("\n"))
        place = (above + last, 0)
        if match and match.group(1):
            place = (above + int(match.group(1)), int(match.group(2)))
        reason = clean_line(words[: match.start()] if match else words)[:150]
        self.fault(place, f"This is not TOML: {reason}.", _toml_fix(reason))

    def take(self, found: dict[str, Any], tables: list[Table], above: int) -> None:
        """Settings and feeds of a text that is TOML; ``above`` lines stand before it."""
        for table in tables:
            table.line += above
            for written in table.keys.values():
                written.line += above
                written.items = [item + above for item in written.items]
        for key, value in found.items():
            if key == "settings":
                self._settings(value, table_named(tables, key))
            elif key == "feeds":
                self._feeds(value, tables)
            elif key == "alerts":
                self.alerts = read_alert_settings(value, partial(self._alert_fault, table_named(tables, key)))
            else:
                place = position_of(tables, key)
                self.fault(
                    place,
                    f"Nothing here is called {shown(key)}.",
                    nearest(key, ("settings", "feeds", "alerts")),
                )

    def _alert_fault(self, table: Table, key: str, what: str, fix: str) -> None:
        self.fault(table.line_of(key) if key else (table.line, 1), what, fix)

    # --- settings ---

    def _settings(self, value: Any, table: Table) -> None:
        if not isinstance(value, dict):
            self.fault(
                (table.line, 1), "settings is no table.", "Write [settings], in single brackets, once."
            )
            return
        for key, given in value.items():
            place = table.line_of(key)
            if key not in SETTING_KEYS:
                self.fault(place, f"No setting is called {shown(key)}.", nearest(key, SETTING_KEYS))
            elif key == "user_agent":
                self.settings = replace(self.settings, user_agent=self._agent(given, place))
            elif self._in_range(key, given, place):
                self.settings = replace(self.settings, **{key: given})

    def _in_range(self, key: str, given: Any, place: tuple[int, int]) -> bool:
        low, high = _RANGES[key]
        if not isinstance(given, int) or isinstance(given, bool):
            self.fault(place, f"{key} is {type_of(given)}.", f"Write a whole number from {low} to {high}.")
        elif not low <= given <= high:
            self.fault(place, f"{key} = {shown(given)} is out of range.", f"Write {low} to {high}.")
        else:
            return True
        return False

    # --- feeds ---

    def _feeds(self, value: Any, tables: list[Table]) -> None:
        here = tables_of(value, tables)
        if isinstance(value, dict):
            self.fault(
                (here[0].line, 1), "A feed stands under [feeds].", "Write [[feeds]], in double brackets."
            )
            value = [value]
        if not isinstance(value, list):
            self.fault((here[0].line, 1), "feeds is no list of tables.", "Write [[feeds]] above each feed.")
            return
        for number, entry in enumerate(value):
            table = here[min(number, len(here) - 1)]
            if isinstance(entry, dict):
                self._feed(entry, table)
            else:
                self.fault(
                    (table.line, 1), f"A feed is {type_of(entry)}.", "Write [[feeds]] above each feed."
                )

    def _feed(self, entry: dict[str, Any], table: Table) -> None:
        meant = {key: nearest(key, FEED_KEYS) for key in entry if key not in FEED_KEYS}
        for key, fix in meant.items():
            self.fault(table.line_of(key), f"No key of a feed is called {shown(key)}.", fix)
        if "url" not in entry and nearest("url", FEED_KEYS) in meant.values():
            return  # one slip, one fault
        url = self._url(entry.get("url"), table)
        name = self._words(entry, "name", table) or host_of(url).removeprefix("www.")
        source = Source(
            name=name,
            url=url,
            tags=self._tags(entry.get("tags", []), table.line_of("tags")),
            # Whoever wrote something here wanted to say "off": not asked until it is clear.
            enabled=self._flag(entry, "enabled", table, default=True, faulty=False),
            full_text=self._flag(entry, "full_text", table, default=False, faulty=False),
            user_agent=self._agent(entry.get("user_agent", ""), table.line_of("user_agent")),
            outlet=self._words(entry, "outlet", table),
            short=self._words(entry, "short", table, MAX_SHORT),
        )
        if url:
            self.sources.append(source)

    def _url(self, given: Any, table: Table) -> str:
        """The address, or nothing where it cannot be used."""
        place = table.line_of("url")
        if given is None:
            self.fault(place, "This feed has no url.", 'Add a line: url = "https://…"')
        elif not isinstance(given, str):
            self.fault(place, f"url is {type_of(given)}.", "Put the address in quotation marks.")
        elif not given.strip():
            self.fault(place, "The url is empty.", "Fill in the feed's http or https address.")
        elif "\ufffd" not in given and self._usable(given, place):
            return given
        return ""

    def _usable(self, url: str, place: tuple[int, int]) -> bool:
        if any(char.isspace() for char in url):
            self.fault(place, "The url holds a blank.", "Delete it, or write %20.")
            return False
        try:
            check_url(url, configured=url)
        except BriefingError as error:
            self.fault(place, error.what, error.fix)
            return False
        first = self._lines.setdefault(comparable_url(url), place[0])
        if first != place[0]:
            what = f"The address {strip_credentials(url)[:200]} stands on line {first} already."
            self.fault(place, what, "Delete one of the two feeds.")
            return False
        return True

    def _words(self, entry: dict[str, Any], key: str, table: Table, most: int = MAX_NAME) -> str:
        given = entry.get(key, "")
        place = table.line_of(key)
        if not isinstance(given, str):
            self.fault(place, f"{key} is {type_of(given)}.", "Put it in quotation marks.")
            return ""
        return self._line(given, key, place, most)

    def _line(self, given: str, key: str, place: tuple[int, int], most: int = MAX_NAME) -> str:
        words = clean_line(given)
        if treacherous(" ".join(given.split())):
            self.fault(place, f"{key} holds a control character.", "Delete it; it is not shown.")
        if len(words) > most:
            self.fault(place, f"{key} has {len(words)} characters.", f"Keep {most} at most.")
        return words[:most]

    def _tags(self, given: Any, place: tuple[int, int]) -> tuple[str, ...]:
        if not isinstance(given, list) or not all(isinstance(tag, str) for tag in given):
            what = f"tags is {type_of(given)}." if not isinstance(given, list) else "A tag is no string."
            self.fault(place, what, 'Write a list of strings: tags = ["mexico", "security"]')
            given = [tag for tag in given if isinstance(tag, str)] if isinstance(given, list) else []
        if len(given) > MAX_TAGS:
            self.fault(place, f"The feed has {len(given)} tags.", f"Keep {MAX_TAGS} at most.")
        tags = (self._line(tag, "A tag", place) for tag in given[:MAX_TAGS])
        return tuple(dict.fromkeys(tag for tag in tags if tag))

    def _flag(self, entry: dict[str, Any], key: str, table: Table, *, default: bool, faulty: bool) -> bool:
        given = entry.get(key, default)
        if isinstance(given, bool):
            return given
        self.fault(
            table.line_of(key),
            f"{key} is {type_of(given)}.",
            "Write true or false, without quotation marks.",
        )
        return faulty

    def _agent(self, given: Any, place: tuple[int, int]) -> str:
        if not isinstance(given, str):
            self.fault(place, f"user_agent is {type_of(given)}.", "Put it in quotation marks.")
        elif len(given) > MAX_NAME or not (given.isascii() and (given.isprintable())):
            # It becomes a header: a line break in it would begin another one (RFC 9110, 5.5).
            what = f"user_agent is longer than {MAX_NAME} characters, or holds others than printable ASCII."
            self.fault(place, what, "Shorten or mend it.")
        else:
            return given.strip()
        return ""


def _toml_fix(reason: str) -> str:
    """What usually repairs the line, judged by the message of ``tomllib``."""
    lower = reason.lower()
    if "invalid value" in lower:
        return "Put words and addresses in quotation marks."
    if "overwrite" in lower or "twice" in lower or "declare" in lower or "mutate" in lower:
        return "It is given twice: delete one."
    if "'='" in lower:
        return 'Write: key = "value"'
    if "string" in lower or "newline" in lower or "unterminated" in lower or "character" in lower:
        return "Close the quotation mark at the end of the same line."
    return "Mend this line; the other feeds work meanwhile."


# --- alerts ---


def read_alert_settings(value: object, fault: Report) -> AlertSettings:
    """Read the table; each fault is reported, and all other keys count."""
    settings = AlertSettings()
    if not isinstance(value, Mapping):
        fault("", "alerts is no table.", "Write [alerts], in single brackets, once.")
        return settings
    for key, given in value.items():
        if key not in ALERT_KEYS:
            fault(key, f"No key of alerts is called {shown(key)}.", nearest(key, ALERT_KEYS))
        elif key == "at":
            settings = replace(settings, at=_times(given, fault))
        elif key == "webhook":
            settings = replace(settings, webhook=_webhook(given, fault))
        elif isinstance(given, bool):
            settings = replace(settings, desktop=given)
        else:
            fault(key, f"desktop is {type_of(given)}.", "Write true or false, without quotation marks.")
    return settings


def _times(given: Any, fault: Report) -> tuple[time, ...]:
    fix = 'Write a list of times of day: at = ["07:30", "17:00"]'
    if not isinstance(given, list):
        fault("at", f"at is {type_of(given)}.", fix)
        return ()
    found = []
    for entry in given[:MAX_TIMES]:
        if isinstance(entry, time):  # written without quotation marks
            found.append(entry.replace(second=0, microsecond=0))
        elif isinstance(entry, str) and (match := _CLOCK.match(entry.strip())):
            found.append(time(int(match[1]), int(match[2])))
        else:
            fault("at", f"{shown(entry)} is no time of day.", fix)
    return tuple(sorted(set(found)))


def _webhook(given: Any, fault: Report) -> str:
    if not isinstance(given, str):
        fault("webhook", f"webhook is {type_of(given)}.", "Put the address in quotation marks.")
        return ""
    try:
        check_url(given, configured=given)
    except BriefingError as error:
        fault("webhook", error.what, "Give an http or https address.")
        return ""
    return given


# --- words that the messages share ---


def nearest(key: str, known: tuple[str, ...]) -> str:
    """What a person who wrote ``key`` probably meant."""
    close = get_close_matches(key.lower().replace("-", "_")[:50], known, n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else f"Known are: {', '.join(known)}."


def type_of(given: Any) -> str:
    """The type of a TOML value in a person's words."""
    return _TYPES.get(type(given), "a date")


def shown(given: Any) -> str:
    """A value in a message: short, and without anything that is not to be drawn."""
    words = given if isinstance(given, str) else str(given)
    words = clean_line(words)
    return f'"{words[:40]}…"' if len(words) > 40 else f'"{words}"' if isinstance(given, str) else words
