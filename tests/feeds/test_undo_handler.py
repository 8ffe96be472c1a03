"""Changes of feeds.toml can be taken back, byte by byte, and never at the cost of what somebody else wrote."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.feeds.edits import FeedChanges
from briefing.feeds.toml_editor import FeedsText, values_of
from briefing.feeds.undo_handler import KIND, FeedsHandler, feed_state, new_feed_state
from briefing.undo.log import ChangedSince, Changes
from store.open import open_archive
from store.records import Source

HAND_MADE = """\
# My desk.

[settings]  # keep
refresh_minutes = 10

# --- press ---

# The oldest paper of the coast:
# slow on Sundays.
[[feeds]]
name = "One"   # the first
url = "https://one.example/rss"
tags = [
  "a",  # why a
]
[[feeds]]
url = "https://two.example/rss"
name = 'Two'
enabled = true # for now

# --- agencies ---

# quick
[[feeds]]
name = 'Three'
url = "https://three.example/rss"
since = 2024-03-01

# the last word
"""
URLS = ["https://one.example/rss", "https://two.example/rss", "https://three.example/rss"]


@contextmanager
def changing(folder: Path) -> Iterator[Changes]:
    archive = open_archive(folder / "archive.sqlite")
    changes = Changes(archive.journal)
    changes.register(KIND, FeedsHandler(folder / "feeds.toml"))
    try:
        yield changes
    finally:
        archive.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(HAND_MADE, encoding="utf-8")
    return path


def urls(path: Path) -> list[str]:
    return [feed["url"] for feed in tomllib.loads(path.read_text("utf-8")).get("feeds", [])]


def remove(changes: Changes, path: Path, *numbers: int) -> None:
    text = FeedsText.read(path)
    there = [[text.feeds[number]["url"], feed_state(text, number)] for number in numbers]
    changes.make(KIND, "Removed", there, [[url, None] for url, _ in there])


def pause(changes: Changes, path: Path, number: int, enabled: bool = False) -> None:
    text = FeedsText.read(path)
    url = text.feeds[number]["url"]
    now = feed_state(text, number)
    changes.make(KIND, "Paused", [[url, now]], [[url, {"feed": now["feed"] | {"enabled": enabled}}]])


def add(changes: Changes, *sources: Source) -> None:
    changes.make(
        KIND,
        "Added",
        [[source.url, None] for source in sources],
        [[s.url, new_feed_state(s)] for s in sources],
    )


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_removed_feed_comes_back_with_its_comments_at_its_place_also_after_a_restart(
    path: Path, number: int
) -> None:
    with changing(path.parent) as changes:
        remove(changes, path, number)
    left = path.read_text("utf-8")
    assert urls(path) == [url for url in URLS if url != URLS[number]]
    assert ("slow on Sundays" in left) == (number != 0)
    assert "\n\n\n" not in left
    with changing(path.parent) as changes:
        assert changes.undo() == "Removed"
        assert path.read_text("utf-8") == HAND_MADE
        assert changes.redo() == "Removed"
        assert path.read_text("utf-8") == left


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_pause_is_taken_back_byte_by_byte(path: Path, number: int) -> None:
    with changing(path.parent) as changes:
        pause(changes, path, number)
        assert tomllib.loads(path.read_text("utf-8"))["feeds"][number]["enabled"] is False
        changes.undo()
        assert path.read_text("utf-8") == HAND_MADE


def test_many_feeds_added_at_once_go_as_one_step(path: Path) -> None:
    many = [Source(f"Feed {n}", f"https://n{n}.example/rss", ("x",)) for n in range(300)]
    with changing(path.parent) as changes:
        add(changes, *many)
        assert path.read_text("utf-8").startswith(HAND_MADE)
        assert urls(path) == [*URLS, *(source.url for source in many)]
        changes.undo()
        assert path.read_text("utf-8").rstrip() == HAND_MADE.rstrip()
        changes.redo()
        assert len(urls(path)) == 303


def test_a_feed_comes_back_to_its_place_though_others_were_edited_meanwhile(path: Path) -> None:
    with changing(path.parent) as changes:
        remove(changes, path, 1)
        text = path.read_text("utf-8")
        path.write_text(
            text.replace("# --- agencies ---", "# --- wires ---").replace("# My desk.", "# Our desk.")
            + '\n[[feeds]]\nurl = "https://four.example"\n'
        )
        changes.undo()
    assert urls(path) == [*URLS, "https://four.example"]
    for kept in ("# Our desk.", "# --- wires ---", "# for now", "# the last word"):
        assert kept in path.read_text("utf-8")


def test_a_feed_comes_back_though_its_neighbours_are_gone(path: Path) -> None:
    with changing(path.parent) as changes:
        remove(changes, path, 1)
        path.write_text("# nothing left\n")
        changes.undo()
    assert path.read_text("utf-8").startswith("# nothing left\n\n[[feeds]]\nurl")


def test_what_was_changed_since_is_not_overwritten(path: Path) -> None:
    with changing(path.parent) as changes:
        add(changes, Source("Four", "https://four.example/rss"))
        edited = path.read_text("utf-8").replace('name = "Four"', 'name = "Fourth" # mine')
        path.write_text(edited)
        with pytest.raises(ChangedSince, match=r"Fourth was changed in feeds\.toml since"):
            changes.undo()
        assert path.read_text("utf-8") == edited


def test_a_comment_written_since_is_not_lost_with_its_feed(path: Path) -> None:
    with changing(path.parent) as changes:
        add(changes, Source("Four", "https://four.example/rss"))
        edited = path.read_text("utf-8").replace('name = "Four"', 'name = "Four" # ask Ann')
        path.write_text(edited)
        with pytest.raises(ChangedSince, match="edited since"):
            changes.undo()
        assert path.read_text("utf-8") == edited


def test_a_change_of_one_file_is_not_taken_back_in_another_that_shares_the_archive(
    path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.toml"
    other.write_text("# other\n")
    with changing(path.parent) as changes:
        FeedChanges(path, changes).remove("Two")
        changes.register(KIND, FeedsHandler(other))
        with pytest.raises(ChangedSince, match="another file"):
            changes.undo()
    assert other.read_text() == "# other\n"


def test_whether_a_broken_file_is_in_a_state_is_answered_with_no(path: Path) -> None:
    text = FeedsText.read(path)
    state: Any = [[URLS[0], feed_state(text, 0)]]
    handler = FeedsHandler(path)
    handler.apply(state, state)
    path.write_text(HAND_MADE + "[[feeds]]\nurl = \n", encoding="utf-8")
    with pytest.raises(ChangedSince, match="cannot be edited"):
        handler.apply(state, state)


def test_a_feed_that_somebody_else_added_is_not_added_twice(path: Path) -> None:
    with changing(path.parent) as changes, pytest.raises(ChangedSince, match="already, as Two"):
        add(changes, Source("Again", "https://TWO.example:443/rss"))
    assert path.read_text("utf-8") == HAND_MADE


def test_a_save_from_an_editor_between_reading_and_writing_is_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes
    seen: list[bytes] = []

    def busy(asked: Path) -> bytes:
        if asked != path:
            return read(asked)
        if len(seen) == 1:
            path.write_text(HAND_MADE + "# saved meanwhile\n")
        seen.append(read(asked))
        return seen[-1]

    monkeypatch.setattr(Path, "read_bytes", busy)
    with changing(path.parent) as changes:
        pause(changes, path, 0)
    text = path.read_text("utf-8")
    assert "# saved meanwhile" in text
    assert tomllib.loads(text)["feeds"][0]["enabled"] is False


def test_edits_from_several_sides_at_once_are_all_there(path: Path) -> None:
    def add_some(side: int) -> None:
        for number in range(8):
            handler = FeedsHandler(path)
            url = f"https://s{side}n{number}.example/"
            handler.apply([[url, None]], [[url, new_feed_state(Source("x", url))]])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add_some, range(4)))
    assert len(urls(path)) == 3 + 32
    assert path.read_text("utf-8").startswith(HAND_MADE)


def test_feeds_inside_one_array_are_taken_out_and_put_back_in_order(path: Path) -> None:
    path.write_text(
        'feeds = [{url = "https://a.example"}, {url = "https://b.example"}, {url = "https://c.example"}]\n'
    )
    with changing(path.parent) as changes:
        remove(changes, path, 1)
        pause(changes, path, 0)
        changes.undo()
        changes.undo()
    assert urls(path) == ["https://a.example", "https://b.example", "https://c.example"]
    assert tomllib.loads(path.read_text("utf-8"))["feeds"][0] == {"url": "https://a.example"}


comments = st.sampled_from(
    ("", "# about it\n", "# one\n# two\n", "\n", "\n\n", "# --- part ---\n\n", "\n# x\n\n# y\n")
)
files = st.lists(st.tuples(comments, st.booleans(), comments), min_size=1, max_size=5)


@given(st.sampled_from(("", "# head\n", "# head\n\n", "[settings]\nper_host = 1\n\n")), files, st.data())
@settings(max_examples=30, deadline=None)
def test_any_feed_of_any_file_comes_back_byte_by_byte(
    tmp_path_factory: pytest.TempPathFactory,
    head: str,
    parts: list[tuple[str, bool, str]],
    data: st.DataObject,
) -> None:
    path = tmp_path_factory.mktemp("any") / "feeds.toml"
    text = head
    for number, (above, paused, below) in enumerate(parts):
        text += f'{above}[[feeds]]\nurl = "https://f{number}.example"  # no {number}\n'
        text += ("enabled = false\n" if paused else "") + below
    path.write_text(text, encoding="utf-8")
    before = FeedsText.read(path)
    number = data.draw(st.integers(0, len(parts) - 1))
    there = [[before.feeds[number]["url"], feed_state(before, number)]]
    gone = [[there[0][0], None]]
    handler = FeedsHandler(path)
    handler.apply(there, gone)
    left = path.read_text("utf-8")
    assert [values_of(feed) for feed in FeedsText.read(path).feeds] == [
        values_of(feed) for feed in before.feeds if feed != before.feeds[number]
    ]
    handler.apply(gone, there)
    assert path.read_text("utf-8") == text
    handler.apply(there, gone)
    assert path.read_text("utf-8") == left
