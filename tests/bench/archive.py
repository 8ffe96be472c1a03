"""How the archive's speed grows with the number of articles in it: 10,000, 100,000, a million.

    python tests/bench/archive.py --keep DIR [--sizes 10000,100000]

The archives are made in DIR (or a temporary folder that is removed) and used again by the next run there; a
million articles of about 70 words take 2.4 GB and a quarter of an hour.  Each question is asked 40 times
with other words, actors, sources or times; the median of processor time counts (all is in memory).
"""

from __future__ import annotations

import argparse
import platform
import random
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

from briefing.edition import EditionBuilder
from briefing.edition.builder import COUNTED, SHOWN
from briefing.edition.snapshot import DeskCopy
from store.archive import Archive
from store.open import open_archive
from store.query import parse
from tests.bench.archive_files import file_of, make
from tests.bench.made import A_DAY, BEGIN, Press, made_actors

TIMES = 40
WHOLE = 5
"""So many times the questions that build a whole edition are asked."""
GROWTH, MILLISECONDS = 2.5, 5.0

Question = Callable[[random.Random], object]


class Questions:
    """What a desk asks its archive, of one archive with so many articles."""

    def __init__(self, archive: Archive, press: Press, size: int) -> None:
        self.archive, self.press, self.size = archive, press, size
        self.now = BEGIN + timedelta(days=size / A_DAY)
        self.outlets = {source.id: source.name for source in press.sources}
        self.builder = EditionBuilder(archive, press.actors, press.sources, lambda: self.now)

    def all(self) -> dict[str, Question]:
        return {
            "search: a frequent word": lambda rng: self.found(self.word(rng, 0, 20)),
            "search: a rare word": lambda rng: self.found(self.word(rng, 2_000, 20_000)),
            "search: two words": lambda rng: self.found(f"{self.word(rng, 0, 50)} {self.word(rng, 50, 500)}"),
            "search: a word, not another": lambda rng: self.found(
                f"{self.word(rng, 20, 200)} -{self.word(rng, 0, 20)}"
            ),
            "search: actor: and a word": lambda rng: self.found(
                f'actor:"{self.actor(rng)}" {self.word(rng, 0, 50)}'
            ),
            "search: speaker:": lambda rng: self.found(f'speaker:"{self.actor(rng)}"'),
            "search: since:7d and a word": lambda rng: self.found(f"since:7d {self.word(rng, 20, 500)}"),
            "search: source: and kind:": lambda rng: self.found(
                f'source:"Paper {rng.randrange(200)}" kind:quote'
            ),
            "search: tag: (40 sources)": lambda rng: self.found(f"tag:tag{rng.randrange(5)}"),
            "a page: newest 50, all of them": lambda rng: self.page(""),
            "a page further back": lambda rng: self.page(
                f"until:{self.now - timedelta(days=rng.random() * self.size / A_DAY):%Y-%m-%d}"
            ),
            "an actor's page: 50, and by day": self.actors_page,
            "count: all": lambda rng: self.archive.count(),
            "count: an actor": lambda rng: self.archive.count(actor=self.actor(rng)),
            "count: a source": lambda rng: self.counted(f'source:"Paper {rng.randrange(200)}"'),
            "count: a frequent word": lambda rng: self.counted(self.word(rng, 0, 20)),
            "count: two words and since:7d": lambda rng: self.counted(
                f"since:7d {self.word(rng, 0, 20)} {self.word(rng, 0, 50)}"
            ),
            "count: a word, not another": lambda rng: self.counted(
                f"{self.word(rng, 20, 200)} -{self.word(rng, 0, 20)}"
            ),
            "count: an actor and a word": lambda rng: self.counted(
                f'actor:"{self.actor(rng)}" {self.word(rng, 0, 50)}'
            ),
            "count: quotes, not a word": lambda rng: self.counted(f"kind:quote -{self.word(rng, 0, 50)}"),
            "count: all but a word": lambda rng: self.counted(f"-{self.word(rng, 0, 50)}"),
            "count: new since yesterday": lambda rng: self.archive.count(
                fetched_since=self.now - timedelta(days=1)
            ),
            "the unread: 24 newest": lambda rng: self.archive.unread(2, 24),
        }

    def whole(self) -> dict[str, Question]:
        """Editions of 600 articles, as the dashboard shows them."""
        return {
            "edition: everything": lambda rng: self.builder.build(since=self.now - timedelta(days=1)),
            "edition: an actor": lambda rng: self.builder.build(
                actor=self.actor(rng), since=self.now - timedelta(days=1)
            ),
            "edition: a frequent word": lambda rng: self.builder.build(self.word(rng, 0, 20)),
        }

    def word(self, rng: random.Random, first: int, last: int) -> str:
        return self.press.vocabulary[rng.randrange(first, last)]

    def actor(self, rng: random.Random) -> str:
        return rng.choice(self.press.actors[:50]).name

    def found(self, query: str) -> object:
        return self.archive.select(parse(query, self.now), limit=50)

    def counted(self, query: str) -> object:
        return self.archive.count_some(parse(query, self.now), least=SHOWN, most=COUNTED)

    def page(self, query: str) -> object:
        ids = self.archive.select(parse(query, self.now), limit=50)
        return DeskCopy.load(self.archive, ids, self.outlets)

    def actors_page(self, rng: random.Random) -> object:
        actor = self.actor(rng)
        ids = self.archive.select(actor=actor, limit=50)
        days = self.archive.articles_a_day(actor=actor, since=self.now - timedelta(days=14))
        return DeskCopy.load(self.archive, ids, self.outlets), days


def asked(question: Question, times: int) -> float:
    """The median of milliseconds."""
    rng = random.Random(5)
    question(random.Random(4))
    spent = []
    for _ in range(times):
        begun = process_time()
        question(rng)
        spent.append(1000 * (process_time() - begun))
    return median(spent)


def measure(
    folder: Path, sizes: Sequence[int], press: Press
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Milliseconds of each question by size; small questions, and whole editions."""
    small: dict[str, list[float]] = {}
    whole: dict[str, list[float]] = {}
    for size in sizes:
        archive = open_archive(file_of(folder, size), read_only=True)
        questions = Questions(archive, press, size)
        for name, question in questions.all().items():
            small.setdefault(name, []).append(asked(question, TIMES))
        for name, question in questions.whole().items():
            whole.setdefault(name, []).append(asked(question, WHOLE))
        archive.close()
    return small, whole


def print_table(rows: dict[str, list[float]], sizes: Sequence[int], most: float | None) -> None:
    print(f"{'milliseconds':36}" + "".join(f"{size:>12,}" for size in sizes) + f"{'growth':>9}")
    for name, times in rows.items():
        growth = times[-1] / times[0]
        late = most is not None and ((growth > GROWTH and times[-1] > 0.5) or times[-1] > most)
        print(
            f"{name:36}" + "".join(f"{spent:>12.2f}" for spent in times)
            + f"{growth:>8.1f}x" + ("  <- beyond" if late else "")
        )  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", type=Path, help="make the archives here, and use those that are there")
    parser.add_argument("--sizes", default="10000,100000,1000000")
    args = parser.parse_args(arguments)
    sizes = sorted(int(size) for size in args.sizes.split(","))
    press = Press(made_actors(500))
    with tempfile.TemporaryDirectory() as passing:
        folder = args.keep or Path(passing)
        rates = make(folder, sizes, press)
        small, whole = measure(folder, sizes, press)
        print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.machine()}")
        print(f"{'articles in, by second of processor':36}" + "".join(f"{size:>12,}" for size in sizes))
        for who in ("archive", "plain"):
            print(f"{who:36}" + "".join(f"{rates[str(size)][who]:>12,.0f}" for size in sizes))
        print(
            f"{'archive ÷ plain sqlite3':36}"
            + "".join(f"{rates[str(size)]['archive'] / rates[str(size)]['plain']:>12.2f}" for size in sizes)
        )
        print(
            f"\nSmall questions: at most {GROWTH} x (where they take half a millisecond) and {MILLISECONDS} ms"
        )
        print_table(small, sizes, MILLISECONDS)
        print("\nWhole editions: the newest 600 articles read and laid out")
        print_table(whole, sizes, None)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
