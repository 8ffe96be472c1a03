"""Edits of feeds.toml keep what a person wrote."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.core.errors import BriefingError
from briefing.feeds.config import load_config
from briefing.feeds.edits import FeedChanges, Unjournalled
from store.files import locked
from store.records import Source

HAND_MADE = """\
# My desk.
[settings]  # keep
refresh_minutes = 10

# --- press ---

[[feeds]]
name = "One"   # the first
url = "https://one.example/rss"
tags = [
  "a",  # why a
]

# --- agencies ---

[[feeds]]
name = 'Two'
url = "https://two.example/rss"
enabled = true # for now

# the last word
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(HAND_MADE, encoding="utf-8")
    return path


def edits(path: Path) -> FeedChanges:
    return FeedChanges(path, Unjournalled(path))


def test_a_new_feed_goes_to_the_end_and_all_else_stays(path: Path) -> None:
    source = Source('Three "3" \\ ]', "https://three.example/rss", ("x", 'y"'), enabled=False, full_text=True)
    edits(path).add_one(source)
    assert path.read_text("utf-8").startswith(HAND_MADE)
    config = load_config(path)
    assert config.faults == ()
    assert config.sources[-1] == source


def test_a_file_that_is_not_there_is_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "feeds.toml"
    edits(path).add_one(Source("One", "https://one.example/rss"))
    assert [source.name for source in load_config(path).sources] == ["One"]


@pytest.mark.parametrize("url", ["https://one.example/rss", "https://ONE.example:443/rss#x"])
def test_an_address_is_not_added_twice(path: Path, url: str) -> None:
    with pytest.raises(BriefingError, match="already, as One"):
        edits(path).add_one(Source("Again", url))
    assert path.read_text("utf-8") == HAND_MADE


@pytest.mark.parametrize(
    "url", ["ftp://x.example", "file:///etc/passwd", "x.example", "https://x.example/\x1b"]
)
def test_an_address_that_cannot_be_asked_is_not_added(path: Path, url: str) -> None:
    with pytest.raises(BriefingError):
        edits(path).add_one(Source("X", url))
    assert path.read_text("utf-8") == HAND_MADE


def test_removing_a_feed_keeps_the_comments_around_it(path: Path) -> None:
    assert edits(path).remove("one") == "https://one.example/rss"
    text = path.read_text("utf-8")
    for comment in (
        "# My desk.",
        "# keep",
        "# --- press ---",
        "# --- agencies ---",
        "# for now",
        "# the last word",
    ):
        assert comment in text
    assert "one.example" not in text
    assert "\n\n\n" not in text
    assert [source.name for source in load_config(path).sources] == ["Two"]


def test_a_feed_added_and_removed_leaves_the_file_as_it_was(path: Path) -> None:
    edits(path).add_one(Source("Three", "https://three.example/rss"))
    edits(path).remove("https://three.example/rss")
    assert path.read_text("utf-8").rstrip("\n") == HAND_MADE.rstrip("\n")


def test_pausing_changes_one_word(path: Path) -> None:
    edits(path).enable("Two", False)
    assert path.read_text("utf-8") == HAND_MADE.replace("enabled = true", "enabled = false")


def test_pausing_a_feed_that_says_nothing_adds_one_line(path: Path) -> None:
    edits(path).enable("https://one.example/rss", False)
    assert path.read_text("utf-8") == HAND_MADE.replace("]\n\n# --- ag", "]\nenabled = false\n\n# --- ag")


def test_an_unknown_or_ambiguous_name_is_said_so(path: Path) -> None:
    with pytest.raises(BriefingError, match="No feed"):
        edits(path).remove("Nobody")
    edits(path).add_one(Source("One", "https://other.example/rss"))
    with pytest.raises(BriefingError, match="2 feeds"):
        edits(path).remove("One")


def test_a_broken_file_is_not_edited(path: Path) -> None:
    path.write_text(HAND_MADE + "[[feeds]]\nurl = \n", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(BriefingError, match="cannot be edited"):
        edits(path).add_one(Source("X", "https://x.example"))
    assert path.read_bytes() == before


def test_feeds_written_inside_one_array_can_be_edited(path: Path) -> None:
    path.write_text(
        '# top\nfeeds = [{name = "One", url = "https://one.example"}]\n\n[settings]\nper_host = 1 # keep\n'
    )
    edits(path).add_one(Source("Two", "https://two.example", ("t",)))
    edits(path).enable("One", False)
    config = load_config(path)
    assert [(source.name, source.enabled) for source in config.sources] == [("One", False), ("Two", True)]
    assert "# top" in path.read_text("utf-8")
    assert "# keep" in path.read_text("utf-8")
    edits(path).remove("One")
    assert [source.name for source in load_config(path).sources] == ["Two"]


def test_windows_line_ends_and_a_byte_order_mark_stay(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + HAND_MADE.replace("\n", "\r\n").encode())
    edits(path).add_one(Source("Three", "https://three.example/rss"))
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf# My desk.\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")


def test_a_locked_file_is_waited_for_and_then_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from store import files

    monkeypatch.setattr(files, "LOCK_SECONDS", 0.0)
    with locked(path), pytest.raises(BriefingError, match="Another program"):
        edits(path).add_one(Source("Three", "https://three.example/rss"))
    assert path.read_text("utf-8") == HAND_MADE


names = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Zs", "Zl", "Zp", "Cn", "Co")), max_size=8
)
hosts = st.from_regex(r"[a-z]{1,8}", fullmatch=True)


@given(st.lists(st.tuples(names, hosts), min_size=1, max_size=5, unique_by=lambda pair: pair[1]), st.data())
@settings(max_examples=20, deadline=None)
def test_any_sequence_of_edits_leaves_exactly_the_feeds_it_should(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("edits") / "feeds.toml"
    path.write_text(HAND_MADE, encoding="utf-8")
    urls = ["https://one.example/rss", "https://two.example/rss"]
    for name, host in pairs:
        url = f"https://{host}.test/rss"
        edits(path).add_one(Source(name or host, url))
        urls.append(url)
        if data.draw(st.booleans()):
            edits(path).remove(urls.pop(data.draw(st.integers(0, len(urls) - 1))))
        if data.draw(st.booleans()) and urls:
            edits(path).enable(urls[data.draw(st.integers(0, len(urls) - 1))], data.draw(st.booleans()))
    text = path.read_text("utf-8")
    assert [feed["url"] for feed in tomllib.loads(text).get("feeds", [])] == urls
    assert "# the last word" in text
