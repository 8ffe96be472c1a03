"""One archive used by several threads and programs at once, for reading only, and after it was closed."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from store.archive import Archive
from store.errors import ArchiveError
from store.open import open_archive
from store.records import SavedFilter
from tests.store.newsroom import BBC, NOON, made, named, read, sent, store, store_feed, titles


def test_threads_write_and_read_at_once_and_lose_nothing(archive: Archive) -> None:
    def writes(name: int) -> None:
        for n in range(15):
            article = made(f"{name}-{n}", f"Rosa {name} {n}", hours=n)
            (id_,) = store_feed(archive, sent(article), [named(article, "Rosa")]).new
            archive.save_readings([read(id_, mentions=named(article, "Rosa"))])
            archive.set_mark(id_, "read", True)
            archive.journal.add("slate", f"{name}", None, n)
            assert id_ in archive.select(limit=1000)

    def reads(_: int) -> None:
        for _ in range(40):
            ids = archive.select(limit=100)
            assert len(archive.readings(ids)) == len(ids)
            assert archive.count() >= len(ids)

    with ThreadPoolExecutor(7) as pool:
        running = [pool.submit(writes, name) for name in range(4)] + [pool.submit(reads, n) for n in range(3)]
    for each in running:
        each.result()
    assert archive.count() == 60
    assert archive.count(actor="Rosa") == 60
    assert len(archive.marks("read")) == 60
    assert archive.verify() == []


def test_a_transaction_of_one_thread_has_no_part_in_what_another_writes(archive: Archive) -> None:
    with ThreadPoolExecutor(1) as pool:
        theirs: list[Future[None]] = []

        def broken_off() -> None:
            with archive.journal.transaction():
                archive.set_meta("mine", "1")
                theirs.append(pool.submit(archive.set_meta, "theirs", "1"))
                raise KeyError

        with pytest.raises(KeyError):
            broken_off()
        theirs[0].result()
    assert (archive.meta("mine"), archive.meta("theirs")) == ("", "1")


def test_two_programs_lose_no_write_of_one_another(archive: Archive, other: Archive) -> None:
    store(archive, made("k1", "One"))
    store(other, made("k2", "Two", hours=1))
    assert titles(archive, "") == titles(other, "") == ["Two", "One"]
    assert store_feed(other, sent(made("k1", "One"))).new == ()
    assert archive.feed_states()[BBC.id].checked == NOON
    saved = SavedFilter("Ports", "x", NOON)
    assert archive.filters.replace(None, saved)
    assert not other.filters.replace(None, SavedFilter("Ports", "y", NOON))
    assert other.filters.all() == (saved,)


def test_two_programs_write_at_once_and_articles_of_one_moment_keep_their_own_ids(
    archive: Archive, other: Archive
) -> None:
    def writes(opened: Archive, name: str) -> tuple[int, ...]:
        return tuple(
            id_
            for n in range(20)
            for id_ in store(opened, *(made(f"{name}{n}-{m}", "One") for m in range(3)))
        )

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(writes, archive, "a"), pool.submit(writes, other, "b")
        ids = [*first.result(), *second.result()]
    assert len(set(ids)) == archive.count() == 120
    assert archive.verify() == []


def test_an_archive_knows_when_another_program_wrote_and_not_when_it_did_itself(
    archive: Archive, other: Archive
) -> None:
    assert not archive.changed_elsewhere()
    store(archive, made("mine", "Harbour opens\nShips came."))
    archive.count()
    assert not archive.changed_elsewhere()
    store(other, made("other", "Harbour closes\nShips left."))
    assert archive.changed_elsewhere()
    assert not archive.changed_elsewhere()
    other.set_meta("key", "value")
    assert archive.changed_elsewhere()
    other.count()
    assert not archive.changed_elsewhere()


def test_an_archive_opened_for_reading_shows_all_and_changes_nothing(place: Path) -> None:
    with pytest.raises(ArchiveError) as raised:
        open_archive(place, read_only=True)
    assert raised.value.fix
    with closing(open_archive(place)) as archive:
        store(archive, made("k1", "Rosa speaks"), names=[["Rosa"]])
    with closing(open_archive(place, read_only=True)) as archive:
        assert titles(archive, "actor:rosa speaks") == ["Rosa speaks"]
        assert archive.verify() == []
        assert not archive.changed_elsewhere()
        for write in (
            lambda: archive.set_meta("a", "b"),
            lambda: store(archive, made("k2", "Two")),
            lambda: archive.pins.remove(1),
            lambda: archive.prune(NOON + timedelta(days=400)),
        ):
            with pytest.raises(ArchiveError, match="for reading only") as raised:
                write()
            assert raised.value.fix
        assert archive.count() == 1


def test_a_closed_archive_says_so(place: Path) -> None:
    archive = open_archive(place)
    archive.close()
    archive.close()
    for ask in (archive.count, lambda: archive.set_meta("a", "b"), archive.pins.all):
        with pytest.raises(ArchiveError, match="closed"):
            ask()
