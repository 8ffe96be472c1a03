"""Tagging against a bare Aho-Corasick automaton over the same aliases and texts, with 100 and 100,000 actors.

    python tests/bench/tagging.py [--articles 1000] [--words 500]

The bare automaton (ahocorasick-rs, contiguous NFA, leftmost-longest) looks for every alias as it is written:
no case policy, no word boundary, no accent, no rule.  Rounds of both take turns; the best of each counts.
"""

from __future__ import annotations

import argparse
import gc
import platform
import resource
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, process_time

import ahocorasick_rs

sys.path.insert(0, str(Path(__file__).parents[2]))

from briefing.analysis.tagger import Tagger
from briefing.analysis.text import Document
from store.records import Actor
from tests.bench.made import Press, made_actors

ROUNDS = 3


def bare_automaton(actors: Sequence[Actor]) -> ahocorasick_rs.AhoCorasick:
    spellings = dict.fromkeys(alias.text for actor in actors for alias in actor.aliases)
    return ahocorasick_rs.AhoCorasick(
        list(spellings),
        matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        implementation=ahocorasick_rs.Implementation.ContiguousNFA,
        store_patterns=False,
    )


def best(*works: Callable[[], object]) -> list[float]:
    """Seconds of processor time of each, the best of some rounds in which they take turns."""
    times = [float("inf")] * len(works)
    for _ in range(ROUNDS):
        for n, work in enumerate(works):
            begun = process_time()
            work()
            times[n] = min(times[n], process_time() - begun)
    return times


def memory() -> int:
    """Bytes that this process holds."""
    pages = Path("/proc/self/statm")
    if pages.exists():
        return int(pages.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--words", type=int, default=500)
    args = parser.parse_args(arguments)
    many = made_actors(100_000)
    # The texts name the first hundred: the same hits whoever else is on the list, but for chance.
    press = Press(many[:100], args.words)
    articles = [press.article(number).article for number in range(args.articles)]
    docs = [Document(a.text, a.published, headline_end=a.headline_end) for a in articles]
    letters = sum(len(doc.text) for doc in docs)
    print(
        f"{len(docs):,} articles, {letters:,} characters; best of {ROUNDS} rounds, processor time, one core\n"
        f"Python {platform.python_version()}, ahocorasick-rs {version('ahocorasick-rs')}, {platform.machine()}\n"
    )
    print(f"{'':20}{'100 actors':>14}{'100,000 actors':>16}{'ratio':>8}")
    rows: dict[str, list[float]] = {}
    for actors in (many[:100], many):
        gc.collect()
        before, begun = memory(), perf_counter()
        bare = bare_automaton(actors)
        between, middle = memory(), perf_counter()
        tagger = Tagger(actors)
        tagger.tag(docs[0])
        built, end = memory(), perf_counter()
        found = sum(len(tagger.tag(doc)) for doc in docs)
        seconds = best(
            lambda bare=bare: [bare.find_matches_as_indexes(doc.text) for doc in docs],  # type: ignore[misc]  # mypy takes a default for an argument
            lambda tagger=tagger: [tagger.tag(doc) for doc in docs],  # type: ignore[misc]  # as above
        )
        for name, value in (
            ("bare, MB/s", letters / seconds[0] / 1e6),
            ("tagger, MB/s", letters / seconds[1] / 1e6),
            ("tagger ÷ bare", seconds[0] / seconds[1]),
            ("µs an article", 1e6 * seconds[1] / len(docs)),
            ("mentions", found),
            ("bare built in, s", middle - begun),
            ("tagger built in, s", end - middle),
            ("bare, MB", (between - before) / 1e6),
            ("tagger, MB", (built - between) / 1e6),
        ):
            rows.setdefault(name, []).append(value)
    for name, (few, lots) in rows.items():
        print(f"{name:20}{few:>14,.2f}{lots:>16,.2f}{lots / few if few else 0:>8.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
