"""Tagging against a bare Aho-Corasick automaton over the same aliases and texts, with 100 and 100,000 actors.

    python tests/bench/tagging.py [--articles 1000] [--words 500]

*As written* is a bare automaton (ahocorasick-rs, contiguous NFA, leftmost-longest) that looks for every alias
in the letters it is written in: no case policy, no word boundary, no accent.  *The same patterns* is what a
bare automaton needs for the tagger's own patterns (with derived surnames, in capitals, by case policy) in
texts that were prepared before.  Rounds of all take turns; the best of each counts.
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
from time import process_time

import ahocorasick_rs

sys.path.insert(0, str(Path(__file__).parents[2]))

from briefing.analysis.text.document import Document
from briefing.analysis.text.normalize import lower
from briefing.analysis.watchlist.aliases import all_forms, pattern
from briefing.analysis.watchlist.automaton import Readable
from briefing.analysis.watchlist.tagger import Tagger
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


def same_patterns(
    actors: Sequence[Actor],
) -> tuple[ahocorasick_rs.BytesAhoCorasick, ahocorasick_rs.BytesAhoCorasick]:
    """Automata over the tagger's patterns: those that keep their case, and those that do not."""
    exact: dict[str, None] = {}
    loose: dict[str, None] = {}
    for _, spelled, keeps_case in all_forms(actors, {}):
        text = pattern(spelled if keeps_case else lower(spelled))
        if text:
            (exact if keeps_case else loose)[text] = None
    kind = ahocorasick_rs.Implementation.ContiguousNFA
    return (
        ahocorasick_rs.BytesAhoCorasick(map(str.encode, exact), implementation=kind),
        ahocorasick_rs.BytesAhoCorasick(map(str.encode, loose), implementation=kind),
    )


def found_bare(
    automata: tuple[ahocorasick_rs.BytesAhoCorasick, ahocorasick_rs.BytesAhoCorasick],
    texts: Sequence[Readable],
) -> None:
    exact, loose = automata
    for text in texts:
        exact.find_matches_as_indexes(text.exact, overlapping=True)
        loose.find_matches_as_indexes(text.loose, overlapping=True)


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
    prepared = [Readable(doc.text) for doc in docs]
    letters = sum(len(doc.text) for doc in docs)
    print(
        f"{len(docs):,} articles, {letters:,} characters; best of {ROUNDS} rounds, processor time, one core\n"
        f"Python {platform.python_version()}, ahocorasick-rs {version('ahocorasick-rs')}, {platform.machine()}\n"
    )
    print(f"{'':22}{'100 actors':>14}{'100,000 actors':>16}{'ratio':>8}")
    rows: dict[str, list[float]] = {}
    for actors in (many[:100], many):
        gc.collect()
        before, begun = memory(), process_time()
        bare = bare_automaton(actors)
        between, middle = memory(), process_time()
        tagger = Tagger(actors)
        tagger.tag(docs[0])
        built, end = memory(), process_time()
        found = sum(len(tagger.tag(doc)) for doc in docs)
        automata = same_patterns(actors)
        seconds = best(
            lambda bare=bare: [bare.find_matches_as_indexes(doc.text) for doc in docs],  # type: ignore[misc]  # mypy takes a default for an argument
            lambda automata=automata: found_bare(automata, prepared),  # type: ignore[misc]  # as above
            lambda tagger=tagger: [tagger.tag(doc) for doc in docs],  # type: ignore[misc]  # as above
        )
        for name, value in (
            ("as written, MB/s", letters / seconds[0] / 1e6),
            ("same patterns, MB/s", letters / seconds[1] / 1e6),
            ("tagger, MB/s", letters / seconds[2] / 1e6),
            ("÷ as written", seconds[0] / seconds[2]),
            ("÷ same patterns", seconds[1] / seconds[2]),
            ("µs an article", 1e6 * seconds[2] / len(docs)),
            ("mentions", found),
            ("as written built, s", middle - begun),
            ("tagger built, s", end - middle),
            ("as written, MB", (between - before) / 1e6),
            ("tagger, MB", (built - between) / 1e6),
        ):
            rows.setdefault(name, []).append(value)
    for name, (few, lots) in rows.items():
        print(f"{name:22}{few:>14,.2f}{lots:>16,.2f}{lots / few if few else 0:>8.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
