"""Where the user's files live: feeds.toml on one side, archive, watchlist and log on the other.

feeds.toml is the first of: ``--feeds``, the variable ``BRIEFING_FEEDS``, ``./feeds.toml``, ``feeds.toml``
in the user's configuration folder.  The other files lie in the first of: ``--data``, the variable
``BRIEFING_DATA``, the user's data folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from briefing.core.errors import BriefingError

APP = "briefing-desk"
FEEDS_VARIABLE = "BRIEFING_FEEDS"
DATA_VARIABLE = "BRIEFING_DATA"
_HERE = Path(__file__).resolve().parent
STARTERS = (_HERE / "starter" / "feeds.toml", _HERE.parent.parent / "feeds.toml")
"""Where the feeds.toml that ships with the program lies: in a wheel inside the package, in a checkout at the top."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The files of one desk."""

    feeds: Path
    data: Path
    first_run: bool = False
    """feeds.toml is not there yet, and its place is the user's configuration folder: ours to fill."""

    @property
    def archive(self) -> Path:
        """Articles and what was read in them."""
        return self.data / "archive.sqlite"

    @property
    def watchlist(self) -> Path:
        """Organizations and officials."""
        return self.data / "watchlist.json"

    @property
    def keys(self) -> Path:
        """Other keys for the dashboard, written by the user; it need not be there."""
        return self.feeds.with_name("keys.toml")

    @property
    def log(self) -> Path:
        """Details of what went wrong."""
        return self.data / "briefing.log"


def find_paths(
    feeds: Path | None,
    data: Path | None,
    *,
    cwd: Path | None = None,
    config_home: Path | None = None,
    data_home: Path | None = None,
) -> Paths:
    """Find the files; ``feeds`` and ``data`` are what the command line said.

    ``cwd``, ``config_home`` and ``data_home`` stand in for the working folder and the user's own folders.
    Nothing is created.  Raises :class:`BriefingError` when a feeds.toml that was asked for by name is not
    there.
    """
    where, first_run = _feeds(feeds, cwd or Path.cwd(), config_home)
    return Paths(where, _data(data, data_home), first_run)


def _feeds(asked: Path | None, cwd: Path, config_home: Path | None) -> tuple[Path, bool]:
    named = asked or _from_variable(FEEDS_VARIABLE)
    if named is not None:
        named = named.expanduser()
        if named.is_dir():
            named = named / "feeds.toml"
        if not named.is_file():
            by = "--feeds" if asked else FEEDS_VARIABLE
            raise BriefingError(
                f"There is no file {named} ({by}).",
                f"Make one with: briefing feeds add --feeds {named} https://example.org/rss",
            )
        return named, False
    here = cwd / "feeds.toml"
    if here.is_file():
        return here, False
    if config_home is None:
        from platformdirs import user_config_path

        config_home = user_config_path(APP, appauthor=False)
    own = config_home / "feeds.toml"
    return own, not own.exists()


def _data(asked: Path | None, data_home: Path | None) -> Path:
    named = asked or _from_variable(DATA_VARIABLE)
    if named is not None:
        return named.expanduser()
    if data_home is None:
        from platformdirs import user_data_path

        data_home = user_data_path(APP, appauthor=False)
    return data_home


def _from_variable(name: str) -> Path | None:
    value = os.environ.get(name)
    return Path(value) if value else None


def ensure_starter(paths: Paths) -> bool:
    """On a first run put the starter feeds.toml into the user's configuration folder; True if it was put
    there.

    Nothing is ever written to a place that was named by the user or found in the working folder.
    """
    if not paths.first_run or paths.feeds.exists():
        return False
    from store.files import StoreError, locked, make_folder, replace_file

    try:
        make_folder(paths.feeds.parent)
        with locked(paths.feeds):
            if paths.feeds.exists():
                return False
            replace_file(paths.feeds, starter_feeds())
    except StoreError as error:
        raise BriefingError(error.what, f"{error.fix} Or name a feeds.toml with --feeds.") from error
    return True


def starter_feeds(places: Iterable[Path] = STARTERS) -> bytes:
    """The feeds.toml that ships with the program, from the first of the places that has it."""
    for place in places:
        if place.is_file():
            return place.read_bytes()
    raise BriefingError(
        "The starter feeds.toml is missing from the installation.", "Install briefing-desk again."
    )
