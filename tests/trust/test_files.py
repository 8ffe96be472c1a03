"""Files that the desk makes: for the user alone, in the place that was named, over nothing unasked."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attack.damage import run, sound_desk
from tests.attack.terminal import PAYLOADS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights and links of POSIX systems")

EXPORTS = (
    ["brief", "--out"],
    ["brief", "--format", "md", "--out"],
    ["brief", "--format", "html", "--out"],
    ["brief", "--format", "json", "--out"],
    ["brief", "--format", "csv", "--table", "sources", "--out"],
    ["watch", "export"],
    ["watch", "export", "--format", "csv"],
    ["feeds", "export"],
)


@pytest.fixture
def open_umask() -> Iterator[None]:
    """A user whose new files are open to everybody."""
    before = os.umask(0)
    try:
        yield
    finally:
        os.umask(before)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    before = os.umask(0)
    try:
        return sound_desk(tmp_path_factory.mktemp("desk"))
    finally:
        os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_every_file_of_the_desk_is_for_the_user_alone_whatever_the_umask(
    desk: Path, open_umask: None
) -> None:
    run(desk, ["watch", "add", "Somebody New", "--kind", "official"])
    run(
        desk,
        ["feeds", "add", "--feeds", str(desk / "new" / "feeds.toml"), "https://x.example/rss", "--unchecked"],
    )
    run(desk, ["collect"])  # the server has gone: what went wrong is logged
    made = [path for path in desk.rglob("*") if path != desk / "feeds.toml"]  # written by the test
    assert {"archive.sqlite", "watchlist.json", "watchlist.json.lock", "briefing.log", "new"} <= {
        path.name for path in made
    }
    for path in made:
        assert mode(path) == (0o700 if path.is_dir() else 0o600), (path, oct(mode(path)))


@pytest.mark.parametrize("command", EXPORTS, ids=" ".join)
def test_an_export_is_for_the_user_alone_and_overwrites_only_what_it_is_told_to(
    desk: Path, tmp_path: Path, open_umask: None, command: list[str]
) -> None:
    out = tmp_path / "out"
    assert run(desk, [*command, str(out)])[0] == 0
    assert mode(out) == 0o600
    content = out.read_bytes()
    assert content
    out.write_bytes(b"precious")
    status, _, said = run(desk, [*command, str(out)])
    assert status == 1
    assert "--force" in said
    assert out.read_bytes() == b"precious"
    assert run(desk, [*command, str(out), "--force"])[0] == 0
    assert out.read_bytes() != b"precious"
    assert mode(out) == 0o600


@pytest.mark.parametrize("force", [[], ["--force"]], ids=["unasked", "force"])
@pytest.mark.parametrize("command", EXPORTS, ids=" ".join)
def test_an_export_follows_no_planted_link(
    desk: Path, tmp_path: Path, command: list[str], force: list[str]
) -> None:
    victim, link, dangling = tmp_path / "victim", tmp_path / "link", tmp_path / "dangling"
    victim.write_text("precious")
    link.symlink_to(victim)
    dangling.symlink_to(tmp_path / "not there")
    for out in (link, dangling):
        assert run(desk, [*command, str(out), *force])[0] == 1
        assert out.is_symlink()
    assert victim.read_text() == "precious"
    assert not (tmp_path / "not there").exists()


def test_tables_go_into_their_folder_and_nowhere_else(desk: Path, tmp_path: Path, open_umask: None) -> None:
    folder = tmp_path / "tables"
    assert run(desk, ["brief", "--format", "csv", "--out", str(folder)])[0] == 0
    names = sorted(path.name for path in tmp_path.rglob("*"))
    assert names == sorted(["tables", *(path.name for path in folder.iterdir())])
    assert mode(folder) == 0o700
    assert all(mode(path) == 0o600 for path in folder.iterdir())
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (folder / "sources.csv").unlink()
    (folder / "sources.csv").symlink_to(victim)
    assert run(desk, ["brief", "--format", "csv", "--out", str(folder), "--force"])[0] == 1
    assert victim.read_text() == "precious"


def test_a_log_that_is_a_planted_link_is_not_written_through(desk: Path, tmp_path: Path) -> None:
    victim, log = tmp_path / "victim", desk / "briefing.log"
    victim.write_text("precious")
    log.unlink(missing_ok=True)
    log.symlink_to(victim)
    try:
        run(desk, ["collect"])
        assert victim.read_text() == "precious"
    finally:
        log.unlink()


@pytest.mark.parametrize("words", ["$(touch {0})", "`touch {0}`", "; touch {0} |", "!touch {0}"])
def test_no_word_in_feeds_opml_or_watchlist_starts_a_program(desk: Path, tmp_path: Path, words: str) -> None:
    touched = tmp_path / "touched"
    attack = words.format(touched)
    feeds = tmp_path / "feeds.toml"
    entry = f'name = "{attack}"\nurl = "http://127.0.0.1:9/{attack.replace(" ", "")}"\ntags = ["{attack}"]\n'
    feeds.write_text(f'[[feeds]]\n{entry}user_agent = "{attack}"\nexec = "{attack}"\n')
    opml = tmp_path / "list.opml"
    opml.write_text(
        f'<opml version="2.0"><body><outline text="{attack}" xmlUrl="http://x.example/{attack}"/></body></opml>'
    )
    actors = tmp_path / "actors.json"
    actors.write_text(
        f'[{{"name": "{attack}", "kind": "official", "aliases": [{{"text": "{attack}"}}], "exec": "{attack}"}}]'
    )
    for command in (
        ["--feeds", str(feeds), "check"],
        ["--feeds", str(feeds), "collect"],
        ["--feeds", str(tmp_path / "taken.toml"), "feeds", "import", str(opml)],
        ["watch", "import", str(actors)],
        ["watch", "test", attack],
    ):
        run(desk, command)
    assert not touched.exists()


def test_a_name_from_a_feed_is_never_the_name_of_a_file(desk: Path) -> None:
    before = {path.name for path in desk.iterdir()}
    for payload in (
        "../../etc/passwd",
        "/etc/passwd",
        "a\\b",
        "CON",
        PAYLOADS["OSC 0 title"],
        PAYLOADS["bidi override"],
    ):
        payload = payload.encode("utf-8", "replace").decode().replace("\0", "")
        run(desk, ["feeds", "add", "https://named.example/rss", "--name", payload, "--unchecked"])
        run(desk, ["feeds", "remove", "https://named.example/rss"])
    assert {path.name for path in desk.iterdir()} - before <= {"feeds.toml.lock", "watchlist.json.lock"}


def test_a_feeds_toml_with_a_key_that_others_can_read_is_mentioned_once_with_the_fix(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text('[[feeds]]\nname = "Mine"\nurl = "http://127.0.0.1:9/f?token=secret"\nenabled = true\n')
    feeds.chmod(0o644)
    _, _, first = run(tmp_path, ["collect"])
    _, _, second = run(tmp_path, ["collect"])
    assert f"chmod 600 {feeds}" in first
    assert "chmod" not in second
    assert "secret" not in first + second
    status, said, _ = run(tmp_path, ["check"])
    assert (status, "chmod 600" in said) == (1, True)
    feeds.chmod(0o600)
    assert "chmod" not in "".join(map(str, run(tmp_path, ["check"])))
