"""What was removed lately, and that all of it can come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from store.archive import Archive
from store.records import TRASH_DAYS
from tests.store.newsroom import NOON, made, quoted, read, store

DAY = timedelta(days=1)


def test_what_was_removed_comes_back_with_all_that_the_user_did(archive: Archive) -> None:
    text = 'Ana Holt speaks\n"We are safe," Ana Holt said.'
    (id_,) = store(archive, made("k1", text))
    store(archive, made("k1", text + " More."))
    text += " More."
    reading = read(id_, quotes=[quoted(text, "We are safe,", "Ana Holt")])
    archive.save_readings([reading])
    archive.correct_speaker(id_, text.index("We"), text.index("We") + 12, "Somebody Else")
    archive.set_mark(id_, "read", True)
    versions, article = archive.versions(id_), archive.article(id_)
    assert article is not None
    assert archive.prune(NOON + DAY, now=NOON) == 1
    assert archive.count() == 0
    assert archive.trash().articles == 1
    assert archive.trash().since == NOON

    assert archive.restore(NOON + DAY) == 1
    assert (archive.versions(id_), archive.marks("read")) == (versions, frozenset({id_}))
    assert archive.article(id_) == replace(article, fetched=NOON + DAY)
    assert [each.id for each in archive.unread(1, 10)] == [id_]
    archive.save_readings([reading])
    assert [quote.speaker for quote in archive.readings([id_])[id_].quotes] == ["Somebody Else"]
    assert archive.verify() == []
    assert (archive.trash().articles, archive.trash().since) == (0, None)
    # First seen now: the next prune by age leaves it, and its feed does not bring it again.
    assert archive.prune(NOON + DAY / 2, now=NOON + DAY) == 0
    assert store(archive, made("k1", text)) == ()


def test_what_is_too_long_in_the_trash_is_deleted_and_what_goes_for_good_is_not_in_it(
    archive: Archive,
) -> None:
    store(archive, *(made(f"k{n}", f"Headline {n}", hours=n) for n in range(40)))
    archive.prune(keep=30, now=NOON)
    archive.prune(keep=20, now=NOON + DAY)
    archive.tidy_trash(NOON + TRASH_DAYS * DAY)
    assert archive.trash().articles == 20
    archive.tidy_trash(NOON + (TRASH_DAYS + 1) * DAY - timedelta(seconds=1))
    assert archive.trash().articles == 10
    archive.prune(keep=10, for_good=True)
    assert archive.trash().articles == 10
    assert archive.restore() == 10


def test_the_progress_of_a_restore_ends_with_all_that_was_in_the_trash(archive: Archive) -> None:
    store(archive, *(made(f"k{n}", f"Headline {n}", hours=n) for n in range(3)))
    archive.prune(keep=1)
    steps: list[tuple[int, int]] = []
    assert archive.restore(on_progress=lambda done, total: steps.append((done, total))) == 2
    assert steps[-1] == (2, 2)
