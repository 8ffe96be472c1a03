"""The archive's file: who may read it, what is refused, and what survives a full disk, a lock or a migration."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from store.errors import ArchiveError
from store.sqlite import schema
from store.sqlite.archive import SqliteArchive
from tests.store.newsroom import made, named, read, store, titles


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "desk" / "archive.db"


def filled(place: Path) -> None:
    archive = SqliteArchive(place)
    (id_,) = store(archive, made("k1", "Pam Bondi speaks"), names=[["Pam Bondi"]])
    archive.save_readings([read(id_, mentions=named(made("k1", "Pam Bondi speaks"), "Pam Bondi"))])
    archive.set_meta("last-brief", "today")
    archive.close()


@pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
def test_files_are_readable_by_the_user_alone(place: Path) -> None:
    archive = SqliteArchive(place)
    store(archive, made("k1", "One"))
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in place.parent.iterdir()}
    assert modes == {"archive.db": 0o600, "archive.db-wal": 0o600, "archive.db-shm": 0o600}
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    archive.close()


def test_an_archive_of_a_newer_version_is_refused_and_left_alone(place: Path) -> None:
    filled(place)
    _run(place, f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    before = place.read_bytes()
    for read_only in (False, True):
        with pytest.raises(ArchiveError, match="newer version") as raised:
            SqliteArchive(place, read_only=read_only)
        assert raised.value.fix
    assert place.read_bytes() == before


def test_the_database_of_another_program_is_refused_and_left_alone(place: Path) -> None:
    place.parent.mkdir()
    _run(place, "CREATE TABLE bookmarks (url TEXT)")
    before = place.read_bytes()
    with pytest.raises(ArchiveError, match="another program"):
        SqliteArchive(place)
    assert place.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_archive_is_refused_and_left_alone(place: Path, content: bytes) -> None:
    place.parent.mkdir()
    place.write_bytes(content)
    with pytest.raises(ArchiveError, match="damaged") as raised:
        SqliteArchive(place)
    assert "Move it" in raised.value.fix
    assert place.read_bytes() == content


def test_a_truncated_archive_is_told_and_left_alone(place: Path) -> None:
    archive = SqliteArchive(place)
    store(archive, *(made(f"k{n}", f"Article {n}\n" + "words " * 500, hours=n) for n in range(200)))
    archive.close()
    whole = place.read_bytes()
    place.write_bytes(whole[: len(whole) // 3])
    before = place.read_bytes()
    with pytest.raises(ArchiveError, match="damaged"):
        _use(place)
    assert place.read_bytes() == before


def _use(place: Path) -> None:
    archive = SqliteArchive(place, read_only=True)
    try:
        for article in archive.articles(archive.select(limit=1000)).values():
            assert article.text
    finally:
        archive.close()


def test_a_place_where_no_file_can_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    with pytest.raises(ArchiveError, match="cannot be created") as raised:
        SqliteArchive(tmp_path / "file" / "archive.db")
    assert "--data" in raised.value.fix
    (tmp_path / "folder").mkdir()
    with pytest.raises(ArchiveError, match="not a file"):
        SqliteArchive(tmp_path / "folder")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_folder_is_told_and_can_still_be_read(place: Path) -> None:
    filled(place)
    place.parent.chmod(0o500)
    try:
        with pytest.raises(ArchiveError, match="cannot be written"):
            SqliteArchive(place)
        archive = SqliteArchive(place, read_only=True)
        assert titles(archive, "speaks") == ["Pam Bondi speaks"]
        archive.close()
    finally:
        place.parent.chmod(0o700)


def test_a_full_disk_is_told_and_loses_nothing_that_was_stored(place: Path) -> None:
    archive = SqliteArchive(place)
    store(archive, made("k1", "One"))
    with archive.connections.exclusive() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 3}")
    with pytest.raises(ArchiveError, match=r"disk .* is full") as raised:
        store(archive, *(made(f"x{n}", f"Article {n}\n" + f"{n} words " * 900, hours=n) for n in range(30)))
    assert "room" in raised.value.fix
    assert titles(archive, "") == ["One"]
    assert archive.verify() == []
    with archive.connections.exclusive() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
    store(archive, made("k2", "Two", hours=1))
    assert titles(archive, "") == ["Two", "One"]
    archive.close()


def test_another_program_that_keeps_the_lock_is_told_in_words(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(place)
    monkeypatch.setattr("store.sqlite.connections.BUSY_TIMEOUT", 0.05)
    archive = SqliteArchive(place)
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ArchiveError, match="busy"):
        archive.set_meta("a", "b")
    assert archive.count() == 1
    other.execute("ROLLBACK")
    other.close()
    archive.set_meta("a", "b")
    archive.close()


@pytest.fixture
def version_1(place: Path) -> Path:
    """An archive as version 1 of the schema left it: no counts by day yet."""
    filled(place)
    connection = sqlite3.connect(place)
    old = sqlite3.connect(place.with_name("old.db"))
    schema.MIGRATIONS[0](old)
    tables = [
        name
        for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if "_words" not in name and "sqlite_" not in name
    ]
    for table in tables:
        for row in connection.execute(f"SELECT * FROM {table}"):
            old.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    old.execute(f"PRAGMA application_id = {schema.APPLICATION}")
    old.execute("PRAGMA user_version = 1")
    old.commit()
    old.close()
    connection.close()
    return place.with_name("old.db")


def test_an_archive_of_version_1_is_brought_up_to_date(version_1: Path) -> None:
    with pytest.raises(ArchiveError, match="older version"):
        SqliteArchive(version_1, read_only=True)
    archive = SqliteArchive(version_1)
    assert titles(archive, "actor:bondi kind:event speaks") == ["Pam Bondi speaks"]
    assert (archive.count(), archive.count(actor="Pam Bondi")) == (1, 1)
    assert archive.count_unread(2) == 1
    assert archive.verify() == []
    archive.close()


def test_a_migration_that_fails_leaves_the_old_archive(
    version_1: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_version_1, to_version_2, *_ = schema.MIGRATIONS

    def fails(connection: sqlite3.Connection) -> None:
        to_version_2(connection)
        connection.execute("DELETE FROM articles")
        raise sqlite3.DatabaseError("something broke")

    monkeypatch.setattr(schema, "MIGRATIONS", (to_version_1, fails))
    with pytest.raises(ArchiveError, match="something broke"):
        SqliteArchive(version_1)
    monkeypatch.undo()
    archive = SqliteArchive(version_1)
    assert archive.count() == 1
    archive.close()


def test_verify_names_what_does_not_fit(place: Path) -> None:
    filled(place)
    _run(
        place,
        "DELETE FROM texts_words_data WHERE id > 10",
        "UPDATE tallies SET articles = 7 WHERE token = 'any'",
    )
    archive = SqliteArchive(place)
    faults = archive.verify()
    assert any("counts by day" in fault for fault in faults)
    assert any("index of words" in fault for fault in faults)
    archive.close()


def _run(place: Path, *statements: str) -> None:
    connection = sqlite3.connect(place)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
