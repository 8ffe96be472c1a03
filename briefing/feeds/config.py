"""feeds.toml as the program uses it: settings, feeds, and every fault with its line and its fix.

A fault never stops the rest: a feed with a usable address works whatever else is wrong, a setting that
cannot be used keeps its default, and when the file is not TOML as a whole, the parts between its headers
are read one by one.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from briefing.core.errors import Fault
from briefing.feeds.config_parser import read_feeds
from briefing.feeds.settings import AlertSettings, Settings
from store.records import Source

MAX_BYTES = 4 * 1024 * 1024
"""A feeds.toml above this size is refused."""

NO_FILE = (0, 0)
"""The stamp of a file that is not there."""


@dataclass(frozen=True, slots=True)
class Config:
    """One state of feeds.toml."""

    path: Path
    settings: Settings
    sources: tuple[Source, ...]
    faults: tuple[Fault, ...]
    alerts: AlertSettings = field(default_factory=AlertSettings)
    """``[alerts]``: when and where digests go."""
    stamp: tuple[int, int] = (0, 0)
    """Time of change in nanoseconds, and size in bytes; zeros where there is no file."""

    @property
    def wants_full_text(self) -> bool:
        """Whether the full texts of an enabled feed's articles are to be fetched."""
        return any(source.full_text and source.enabled for source in self.sources)

    def outdated(self) -> bool:
        """Whether the file was changed, made or deleted since this was read."""
        return stamp_of(self.path) != self.stamp


def stamp_of(path: Path) -> tuple[int, int]:
    """Time of change and size, by which two states of a file differ without reading it; zeros where there is none."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def load_config(path: Path) -> Config:
    """Read feeds.toml.  Whatever is wrong with it is in :attr:`Config.faults`; nothing is raised."""
    # Taken before reading: a change in between is then seen as one.
    stamp = stamp_of(path)
    try:
        content = _read(path)
    except OSError as error:
        fix = (
            "Add a feed: briefing feeds add https://example.org/rss"
            if stamp == (0, 0)
            else "Mend its rights."
        )
        fault = Fault(path, 0, f"The file cannot be read: {error.strerror or error}.", fix)
        return Config(path, Settings(), (), (fault,), stamp=stamp)
    if len(content) > MAX_BYTES:
        what = f"The file is larger than {MAX_BYTES // (1024 * 1024)} MiB and was not read."
        return Config(
            path, Settings(), (), (Fault(path, 0, what, "Divide it, or name the right file."),), stamp=stamp
        )
    settings, sources, alerts, faults = read_feeds(content, path)
    return Config(path, settings, sources, faults, alerts, stamp)


def exposed(config: Config) -> Fault | None:
    """That other users of this machine can read a feeds.toml with passwords or keys in it; None where that is not so."""
    from briefing.collect.http.url_guard import strip_credentials

    try:
        mode = config.path.stat().st_mode
    except OSError:
        return None
    keyed = [source.name for source in config.sources if strip_credentials(source.url) != source.url]
    if os.name != "posix" or not mode & 0o044 or not keyed:
        return None
    named = ", ".join(keyed[:3]) + (" …" if len(keyed) > 3 else "")
    what = f"Other users of this machine can read it, and with it passwords or keys ({named})."
    return Fault(config.path, 0, what, f"Keep it to yourself: chmod 600 {config.path}")


def _read(path: Path) -> bytes:
    if not path.is_file() and path.exists():
        # A pipe or a device would be waited for without end.
        raise OSError(f"{path.name} is not a regular file")
    with path.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)
