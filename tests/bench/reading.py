"""Words a second of each analysis, beside a plain regular expression over the same text.

    python tests/bench/reading.py [FILE.jsonl]

Without a file it reads articles that it writes itself; with one, the ``text`` (and
``published``) of each line.  One process, one core; the best of three rounds counts.
"""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

from briefing.analysis.dates.find import find_timexes
from briefing.analysis.events.find import find_events
from briefing.analysis.names.find import find_names
from briefing.analysis.quotes.find import read_quotes
from briefing.analysis.reader import Reader
from briefing.analysis.stories.batch import group_stories
from briefing.analysis.stories.fingerprints import fingerprint
from briefing.analysis.stories.index import StoryIndex
from briefing.analysis.text.document import Document
from briefing.analysis.version import ANALYSIS_VERSION
from briefing.analysis.watchlist.tagger import Tagger
from briefing.cli.reading_lines import parse_line
from store.records import Actor
from store.watchlist import actors_from_bytes

ROUNDS = 3
STARTER = Path(__file__).parents[2] / "briefing" / "core" / "starter" / "watchlist.json"
PLAIN = re.compile(r"“[^”\n]*”|\"[^\"\n]*\"|\w+")
Text = tuple[str, datetime | None]


def written_texts(count: int = 400) -> list[Text]:
    """Articles of about 180 words, none like the other in numbers and order of sentences."""
    sentences = (
        "Harbour Minister Ana Roca said on Thursday that the levy of ${n} million would rise again next year.",
        "“We will not wait any longer for the ferries,” Roca told the Sarna Tribune. “The island has paid {n} times.”",
        "The Coast Guard, which stopped {n} boats last week, declined to comment.",
        "According to a spokesman for Port Authority chief Luis Pardo, the harbour lost {n} jobs in March 2025.",
        "She added that the council, led by Marta Velasco, had “no plan at all” for the winter.",
        "Police found {n} crates in a warehouse near Cape Oro and arrested two men on Monday evening.",
        "Prices have risen {n} percent since January, the statistics office reported, more than anybody expected.",
        "Opposition leader Tomas Lind accused the government of hiding the report for {n} days.",
    )
    texts: list[Text] = []
    for number in range(count):
        lines = [
            sentences[(number + step * 3) % 8].replace("{n}", str(number * 7 + step)) for step in range(11)
        ]
        texts.append(("\n".join(lines), datetime(2026, 3, 1 + number % 28, 12, tzinfo=UTC)))
    return texts


def read_texts(file: Path) -> list[Text]:
    """Text and publication of each line of a JSON lines file."""
    with file.open("rb") as stream:
        return [(line.text.text, line.published) for line in map(parse_line, stream)]


def best_time(work: Callable[[], object]) -> float:
    """Seconds of processor time, the best of some rounds."""
    times = []
    for _ in range(ROUNDS):
        begun = process_time()
        work()
        times.append(process_time() - begun)
    return min(times)


def measure(texts: Sequence[Text], actors: Sequence[Actor]) -> list[tuple[str, float]]:
    """Seconds that each analysis takes over all texts; each is given what the ones before it found."""
    tagger = Tagger(actors)
    reader = Reader(actors)
    docs = [Document(text, published) for text, published in texts]
    rows = [
        ("plain regular expression", best_time(lambda: [PLAIN.findall(text) for text, _ in texts])),
        ("sentences", best_time(lambda: [Document(text, when).sentences for text, when in texts])),
        ("watchlist tags", best_time(lambda: [tagger.tag(doc) for doc in docs])),
    ]
    mentions = [tagger.tag(doc) for doc in docs]
    pairs = list(zip(docs, mentions, strict=True))
    rows.append(("names", best_time(lambda: [find_names(doc, tags) for doc, tags in pairs])))
    entities = [find_names(doc, tags) for doc, tags in pairs]
    rows.append(("dates", best_time(lambda: [find_timexes(doc) for doc in docs])))
    timexes = [find_timexes(doc) for doc in docs]
    named = list(zip(docs, entities, mentions, strict=True))
    rows.append(("quotes and speakers", best_time(lambda: [read_quotes(*given) for given in named])))
    quotes = [read_quotes(*given) for given in named]
    dated = list(zip(docs, timexes, mentions, quotes, strict=True))
    rows.append(("events", best_time(lambda: [find_events(*given) for given in dated])))
    rows.append(("fingerprint", best_time(lambda: [fingerprint(doc) for doc in docs])))
    prints = [(when, fingerprint(doc)) for doc, (_, when) in zip(docs, texts, strict=True)]
    rows.append(("stories, all at once", best_time(lambda: group_stories(prints))))
    rows.append(("stories, one by one", best_time(lambda: _place(prints))))
    rows.append(
        ("the whole reading", best_time(lambda: [reader.read(Document(text, when)) for text, when in texts]))
    )
    return rows


def _place(prints: Sequence[tuple[datetime | None, bytes]]) -> None:
    index = StoryIndex(days=None)
    for number, (published, packed) in enumerate(prints, start=1):
        index.add(number, published, packed)
        if number % 24 == 0:
            index.settle()
    index.settle()


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table."""
    texts = read_texts(Path(arguments[0])) if arguments else written_texts()
    actors, _ = actors_from_bytes(STARTER.read_bytes(), STARTER)
    words = sum(len(text.split()) for text, _ in texts)
    rows = measure(texts, actors)
    plain = rows[0][1]
    print(
        f"{len(texts):,} articles, {words:,} words, {len(actors)} actors; best of {ROUNDS} rounds, one core"
    )
    print(
        f"Python {platform.python_version()}, ahocorasick-rs {version('ahocorasick-rs')}, "
        f"analysis version {ANALYSIS_VERSION}"
    )
    print(f"{'':26}{'words/s':>12}{'x plain':>10}")
    for name, seconds in rows:
        print(f"{name:26}{words / seconds:>12,.0f}{seconds / plain:>10.1f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
