"""Where files are looked for, what a first run puts there, and what the starters hold."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from briefing.core.errors import BriefingError
from briefing.core.paths import STARTERS, ensure_starter, find_paths, starter_feeds
from briefing.core.starter import WATCHLIST, starter_actors
from briefing.feeds.config import load_config
from briefing.feeds.settings import Settings
from store.entries import actors_from_bytes
from store.naming import fold_name

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def homes(tmp_path: Path) -> dict[str, Path]:
    cwd = tmp_path / "work"
    cwd.mkdir()
    return {"cwd": cwd, "config_home": tmp_path / "config", "data_home": tmp_path / "data"}


def test_the_command_line_comes_first(
    homes: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "own.toml"
    for file in (named, homes["cwd"] / "feeds.toml"):
        file.write_text("")
    monkeypatch.setenv("BRIEFING_FEEDS", str(homes["cwd"] / "feeds.toml"))
    monkeypatch.setenv("BRIEFING_DATA", str(tmp_path / "variable"))
    found = find_paths(named, tmp_path / "desk", **homes)
    assert found.feeds == named
    assert found.archive == tmp_path / "desk" / "archive.sqlite"
    assert found.watchlist == tmp_path / "desk" / "watchlist.json"
    assert found.log == tmp_path / "desk" / "briefing.log"


def test_variables_come_next(homes: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "own.toml"
    for file in (named, homes["cwd"] / "feeds.toml"):
        file.write_text("")
    monkeypatch.setenv("BRIEFING_FEEDS", str(named))
    monkeypatch.setenv("BRIEFING_DATA", str(tmp_path / "variable"))
    found = find_paths(None, None, **homes)
    assert (found.feeds, found.data) == (named, tmp_path / "variable")


def test_then_the_working_folder_and_last_the_user_s_own(homes: dict[str, Path]) -> None:
    assert find_paths(None, None, **homes).feeds == homes["config_home"] / "feeds.toml"
    here = homes["cwd"] / "feeds.toml"
    here.write_text("")
    assert find_paths(None, None, **homes).feeds == here


def test_without_anything_said_the_platform_s_folders_are_used(
    own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = find_paths(None, None)
    assert own_home in found.feeds.parents
    assert own_home in found.data.parents


def test_a_named_folder_stands_for_the_file_in_it(homes: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text("")
    assert find_paths(tmp_path, None, **homes).feeds == tmp_path / "feeds.toml"


@pytest.mark.parametrize("by", ["--feeds", "BRIEFING_FEEDS"])
def test_a_named_file_that_is_not_there_is_an_error_with_the_fix(
    homes: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    missing = tmp_path / "missing.toml"
    if by != "--feeds":
        monkeypatch.setenv(by, str(missing))
    with pytest.raises(BriefingError) as caught:
        find_paths(missing if by == "--feeds" else None, None, **homes)
    assert by in caught.value.what
    assert "feeds add" in caught.value.fix


def test_looking_creates_nothing(homes: dict[str, Path], tmp_path: Path) -> None:
    find_paths(None, None, **homes)
    assert [entry.name for entry in tmp_path.iterdir()] == ["work"]


def test_a_first_run_puts_the_starter_into_the_user_s_folder_once(homes: dict[str, Path]) -> None:
    assert ensure_starter(find_paths(None, None, **homes))
    own = homes["config_home"] / "feeds.toml"
    assert own.read_bytes() == starter_feeds()
    assert stat.S_IMODE(own.stat().st_mode) == 0o600
    own.write_text("# mine\n")
    assert not ensure_starter(find_paths(None, None, **homes))
    assert own.read_text() == "# mine\n"


def test_the_starter_goes_nowhere_else(homes: dict[str, Path]) -> None:
    here = homes["cwd"] / "feeds.toml"
    here.write_text("")
    found = find_paths(None, None, **homes)
    assert not ensure_starter(found)
    here.unlink()
    assert not ensure_starter(found)
    assert not here.exists()


def test_a_folder_that_cannot_be_made_is_said_with_a_way_on(homes: dict[str, Path]) -> None:
    homes["config_home"].write_text("a file in the way")
    with pytest.raises(BriefingError) as caught:
        ensure_starter(find_paths(None, None, **homes))
    assert "--feeds" in caught.value.fix


def test_the_wheel_s_copy_of_the_starter_is_preferred(tmp_path: Path) -> None:
    in_package, at_top = places = (tmp_path / "package.toml", tmp_path / "top.toml")
    in_package.write_bytes(b"# wheel")
    at_top.write_bytes(b"# checkout")
    assert starter_feeds(places) == b"# wheel"
    in_package.unlink()
    assert starter_feeds(places) == b"# checkout"
    at_top.unlink()
    with pytest.raises(BriefingError, match="missing"):
        starter_feeds(places)
    package = ROOT / "briefing" / "core" / "starter" / "feeds.toml"
    assert (package, ROOT / "feeds.toml") == STARTERS


# --- the starters ------------------------------------------------------------------------


def test_the_starter_feeds_have_no_fault_and_a_tag_each() -> None:
    config = load_config(ROOT / "feeds.toml")
    assert config.faults == ()
    assert config.settings == Settings()
    assert 18 <= len(config.sources) <= 30
    assert all(source.tags and source.name for source in config.sources)


def test_agencies_without_public_feeds_are_not_in_the_starter() -> None:
    urls = " ".join(source.url for source in load_config(ROOT / "feeds.toml").sources)
    assert "reuters" not in urls
    assert "apnews" not in urls


def test_the_starter_watchlist_has_no_fault() -> None:
    actors, faults = actors_from_bytes(WATCHLIST.read_bytes(), WATCHLIST)
    assert faults == ()
    assert actors == starter_actors()
    assert len(actors) >= 80


def test_every_role_in_the_starter_says_as_of_when() -> None:
    roles = [(actor.name, role) for actor in starter_actors() for role in actor.roles]
    assert roles
    assert [name for name, role in roles if role.as_of is None] == []


def test_every_official_in_the_starter_has_an_office() -> None:
    assert [actor.name for actor in starter_actors() if actor.kind == "official" and not actor.roles] == []


def test_every_starter_actor_is_found_by_some_alias() -> None:
    assert [actor.name for actor in starter_actors() if all(alias.weak for alias in actor.aliases)] == []


def test_organizations_of_the_starter_do_not_share_a_spelling() -> None:
    seen: dict[str, str] = {}
    for actor in starter_actors():
        if actor.kind == "organization":
            for alias in actor.aliases:
                other = seen.setdefault(fold_name(alias.text), actor.name)
                assert other == actor.name, f"{alias.text}: {other} and {actor.name}"


@pytest.mark.parametrize("word", ["ICE", "TdA", "PCC", "WHO", "AID", "EU", "UN", "OAS", "DOD"])
def test_acronyms_count_in_their_own_spelling_only(word: str) -> None:
    found = [alias for actor in starter_actors() for alias in actor.aliases if alias.text == word]
    assert all(alias.case == "exact" for alias in found)


def test_short_aliases_in_capitals_are_exact() -> None:
    loose = [
        alias.text
        for actor in starter_actors()
        for alias in actor.aliases
        if alias.text.isupper() and len(alias.text) <= 5 and alias.case != "exact"
    ]
    assert loose == []
