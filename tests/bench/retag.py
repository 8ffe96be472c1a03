"""Tags of a stored archive after an edit of the watchlist, against bare matching of all its texts.

    python tests/bench/retag.py --keep DIR [--size 100000]

DIR is that of ``archive.py``, which makes the archive; a copy is edited.  *Bare* is reading every text from
the archive and looking for every alias in it with ahocorasick-rs, in one process; nothing is folded, judged
or stored.  Times are of the clock, with two worker processes that are started before.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

from briefing.pipeline import retag as module
from briefing.pipeline.retag import retag
from briefing.pipeline.worker_jobs import tag_articles
from briefing.pipeline.workers import Workers
from store.archive import Archive
from store.open import open_archive
from store.records import Actor, Alias, Article, Mention
from tests.bench.archive_files import file_of, make
from tests.bench.made import Press, made_actors
from tests.bench.tagging import bare_automaton


def bare(archive: Archive, actors: Sequence[Actor]) -> float:
    """Seconds to read and to match every text."""
    search = bare_automaton(actors).find_matches_as_indexes
    begun, below = process_time(), 2**62
    while texts := archive.texts_below(below, 1000):
        below = texts[-1][0]
        for _, text in texts:
            search(text)
    return process_time() - begun


async def followed(archive: Archive, actors: Sequence[Actor], version: str) -> tuple[float, float]:
    """Seconds until the newest articles are tagged, and until all are."""
    workers = Workers(actors, kind="thread")
    try:
        some = list(archive.articles(archive.select(limit=2)).values())
        await workers.each(tag_articles, some, lambda article: ())
        begun, first = process_time(), 0.0
        async for _ in retag(archive, workers, version):
            first = first or process_time() - begun
        return first, process_time() - begun
    finally:
        workers.close()


def edits(actors: tuple[Actor, ...]) -> dict[str, tuple[Actor, ...]]:
    """Lists with one edit each."""
    known, rare = actors[2], actors[400]
    longer = (*known.aliases, Alias(f"Old {known.name}"))
    return {
        "an alias more for a known actor": (*actors[:2], replace(known, aliases=longer), *actors[3:]),
        "a known actor removed": (*actors[:2], *actors[3:]),
        "a rare actor removed": (*actors[:400], *actors[401:]),
        "ten actors added": (*actors, *made_actors(10, seed=99)),
        "a rare actor's role noted": (*actors[:400], replace(rare, notes="seen in May"), *actors[401:]),
    }


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--size", type=int, default=100_000)
    args = parser.parse_args(arguments)
    press = Press(made_actors(500))
    make(args.keep, [10_000, args.size], press)
    with tempfile.TemporaryDirectory(dir=args.keep) as folder:
        place = Path(folder) / "archive.sqlite"
        shutil.copy(file_of(args.keep, args.size), place)
        archive = open_archive(place)
        actors = press.actors
        archive.set_meta("tagged-by", "")
        whole = asyncio.run(followed(archive, actors, "0"))
        alone = min(bare(archive, actors) for _ in range(2))
        print(f"{args.size:,} articles, {len(actors)} actors")
        print(f"{'':36}{'first, s':>10}{'all, s':>10}{'÷ bare':>8}{'tagged':>10}{'changed':>10}")
        print(f"{'bare matching':36}{'':10}{alone:>10.2f}")
        print(
            f"{'every article (no list known)':36}{whole[0]:>10.2f}{whole[1]:>10.2f}{whole[1] / alone:>8.2f}"
        )
        tagged: list[int] = []
        changed: list[int] = []
        store, tag_anew = module._store, archive.retag

        def counted(
            archive: Archive, articles: Sequence[Article], mentions: Sequence[tuple[Mention, ...]]
        ) -> None:
            tagged.append(len(articles))
            store(archive, articles, mentions)

        def written(mentions: Mapping[int, Sequence[Mention]], versions: Mapping[int, int]) -> None:
            changed.append(len(mentions))
            tag_anew(mentions, versions)

        module._store = counted  # counts on the way: no caller of the program asks how much was tagged
        archive.retag = written  # type: ignore[method-assign]  # counts on the way
        for n, (name, edited) in enumerate(edits(actors).items(), 1):
            tagged.clear()
            changed.clear()
            first, all_ = asyncio.run(followed(archive, edited, f"{n}"))
            print(
                f"{name:36}{first:>10.2f}{all_:>10.2f}{all_ / alone:>8.2f}{sum(tagged):>10,}{sum(changed):>10,}"
            )
            # Back to the first list: every edit is one of that.
            asyncio.run(followed(archive, actors, f"{n}b"))
        archive.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
