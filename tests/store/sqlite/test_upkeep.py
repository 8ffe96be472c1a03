"""Housekeeping of the archive: retention by age and number, vacuum, backup while in use, size, mending."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from store.errors import ArchiveError
from store.files import size_in_words
from store.sqlite import trash
from store.sqlite.archive import SqliteArchive
from tests.store.newsroom import NOON, made, named, read, store, titles

SIX = [f"Article number {n}\n" + "some words of it " * 40 for n in range(6)]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SqliteArchive]:
    archive = SqliteArchive(tmp_path / "desk" / "archive.sqlite")
    yield archive
    archive.close()


def fill(archive: SqliteArchive, *, first: int = 0) -> tuple[int, ...]:
    """Six articles, a day from each to the next."""
    return store(
        archive, *(made(f"k{first + n}", text, hours=24 * (first + n)) for n, text in enumerate(SIX))
    )


# --- backup ------------------------------------------------------------------------


def test_a_backup_holds_all_that_was_there_and_is_for_the_user_alone(
    archive: SqliteArchive, tmp_path: Path
) -> None:
    (id_,) = store(archive, made("k1", "Pam Bondi speaks"), names=[["Pam Bondi"]])
    archive.save_readings([read(id_, mentions=named(made("k1", "Pam Bondi speaks"), "Pam Bondi"))])
    target = tmp_path / "copy.sqlite"
    assert archive.backup(target) == target.stat().st_size
    if os.name == "posix":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["copy.sqlite"]
    copy = SqliteArchive(target)
    assert titles(copy, "actor:bondi kind:event") == ["Pam Bondi speaks"]
    assert copy.verify() == []
    copy.close()


def test_a_backup_is_one_moment_though_articles_come_in_meanwhile(
    archive: SqliteArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.sqlite.backup.PAGES", 5)
    fill(archive)
    came = 0

    def more(done: int, total: int) -> None:
        nonlocal came
        came += 6
        if came <= 60:
            fill(archive, first=came)

    archive.backup(tmp_path / "copy.sqlite", more)
    assert archive.count() > 6, "nothing was written during the backup: the test proves nothing"
    copy = SqliteArchive(tmp_path / "copy.sqlite", read_only=True)
    assert copy.count() == 6
    copy.close()


def test_a_backup_never_overwrites(archive: SqliteArchive, tmp_path: Path) -> None:
    fill(archive)
    target = tmp_path / "copy.sqlite"
    target.write_text("something of mine")
    with pytest.raises(ArchiveError, match="there already"):
        archive.backup(target)
    target.unlink()
    target.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ArchiveError, match="there already"):
        archive.backup(target)
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_that_appears_during_the_backup_is_kept(archive: SqliteArchive, tmp_path: Path) -> None:
    fill(archive)
    target = tmp_path / "copy.sqlite"

    def quicker(done: int, total: int) -> None:
        target.write_text("quicker")

    with pytest.raises(ArchiveError, match="there already"):
        archive.backup(target, quicker)
    assert target.read_text() == "quicker"


def test_a_backup_that_is_broken_off_leaves_nothing(archive: SqliteArchive, tmp_path: Path) -> None:
    fill(archive)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.backup(tmp_path / "copy.sqlite", stop)
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == []


def test_a_backup_into_no_folder_says_what_to_do(archive: SqliteArchive, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot be written") as raised:
        archive.backup(tmp_path / "none" / "copy.sqlite")
    assert raised.value.fix


def test_a_full_disk_is_told_before_anything_is_done(
    archive: SqliteArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(archive)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: type("Disk", (), {"free": 1}))
    with pytest.raises(ArchiveError, match="A vacuum needs"):
        archive.vacuum()
    with pytest.raises(ArchiveError, match="A backup needs"):
        archive.backup(tmp_path / "copy.sqlite")
    assert not (tmp_path / "copy.sqlite").exists()


def test_tidying_makes_few_segments_of_many_and_changes_nothing(archive: SqliteArchive) -> None:
    for n in range(30):
        store(archive, made(f"k{n}", f"Article {n}\nHarbour news of day {n}.", hours=n))
    before = titles(archive, "harbour")

    def segments() -> int:
        with archive.connections.reading() as connection:
            (found,) = connection.execute("SELECT count(DISTINCT segid) FROM texts_words_idx").fetchone()
        return int(found)

    assert segments() > 2
    turns = 0
    while archive.tidy():
        turns += 1
    assert turns <= 4
    assert segments() <= 2
    with archive.connections.reading() as connection:
        (written,) = connection.execute("PRAGMA data_version").fetchone()
    assert not archive.tidy()
    with archive.connections.reading() as connection:
        assert connection.execute("PRAGMA data_version").fetchone() == (written,), (
            "nothing is written in vain"
        )
    assert titles(archive, "harbour") == before
    assert archive.verify() == []


# --- vacuum, size --------------------------------------------------------------------


def test_a_vacuum_gives_room_back_and_changes_nothing(archive: SqliteArchive) -> None:
    texts = [made(f"k{n}", f"Article {n}\n" + f"words{n} " * 3000, hours=n) for n in range(60)]
    store(archive, *texts)
    archive.prune(keep=10)
    before = archive.select()
    saved = archive.vacuum()
    assert saved > 100_000
    assert archive.select() == before
    assert archive.verify() == []


def test_the_census_counts_rows_and_bytes_of_every_part(archive: SqliteArchive) -> None:
    ids = fill(archive)
    archive.set_mark(ids[0], "pinned", True)
    census = archive.census()
    rows = {part.what: part.rows for part in census.parts}
    assert census.articles == rows["texts"] == 6
    assert rows["your marks"] == 1
    assert census.oldest == NOON
    assert census.newest == NOON + timedelta(days=5)
    sized = [part.bytes for part in census.parts if part.bytes is not None]
    assert not sized or 0.5 * census.bytes < sum(sized) <= census.bytes


@pytest.mark.parametrize(
    ("bytes_", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (123_456, "123 kB"), (2.5e9, "2.5 GB")],
)
def test_sizes_are_said_size_in_words(bytes_: float, words: str) -> None:
    assert size_in_words(int(bytes_)) == words


# --- mending -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM tallies",
        "UPDATE tallies SET articles = articles + 1",
        "INSERT INTO texts_words (texts_words) VALUES ('delete-all')",
        "INSERT INTO facets_words (facets_words) VALUES ('delete-all')",
        "INSERT INTO mentions VALUES (77, 0, 0, 1, 1, 'a', 'b')",
        "INSERT INTO texts VALUES (77, 'of', 'nobody')",
        "DELETE FROM facets WHERE article = (SELECT max(id) FROM articles)",
        "DELETE FROM texts WHERE id = (SELECT max(id) FROM articles)",
    ],
)
def test_what_is_wrong_is_found_and_mended(tmp_path: Path, harm: str) -> None:
    place = tmp_path / "archive.sqlite"
    archive = SqliteArchive(place)
    ids = fill(archive)
    archive.set_mark(ids[-1], "read", True)
    archive.close()
    connection = sqlite3.connect(place)
    connection.execute(harm)
    connection.commit()
    connection.close()
    archive = SqliteArchive(place)
    assert archive.verify() != []
    archive.mend()
    assert archive.verify() == []
    assert titles(archive, "number 0") == ["Article number 0"]
    assert archive.count() in (5, 6)
    if archive.count() == 6:
        assert titles(archive, "is:read") == ["Article number 5"]
    archive.close()


# --- trash -------------------------------------------------------------------------


def test_what_its_feed_brought_again_does_not_come_back_twice(archive: SqliteArchive) -> None:
    ids = store(archive, *(made(f"k{n}", f"Headline {n}", hours=n) for n in range(3)))
    archive.prune(keep=1, now=NOON)
    with archive.connections.writing() as connection:
        connection.execute("DELETE FROM pruned")
    store(archive, made("k0", "Headline 0"))
    assert archive.restore() == 1
    assert archive.select() == sorted(ids, reverse=True)
    assert archive.verify() == []


def test_of_more_than_the_trash_holds_what_was_removed_first_goes(
    archive: SqliteArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(archive)
    archive.prune(keep=4, now=NOON)
    monkeypatch.setattr(trash, "BYTES", archive.trash().bytes)
    archive.prune(keep=3, now=NOON + timedelta(days=1))
    kept = archive.trash()
    assert kept.articles < 3
    assert kept.bytes <= trash.BYTES
    assert archive.restore() == kept.articles
    assert "Article number 2" in titles(archive, "")
