"""Made news for the benchmarks: as many articles as wanted, the same ones every time.

The words are invented and follow Zipf's law, so an index meets a few words everywhere and most words hardly
ever, as in real text.  Time runs on with the number of articles (so many a day), so a larger archive reaches
further back, as a real one does.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from briefing.analysis.version import ANALYSIS_VERSION
from store.records import (
    Actor,
    Alias,
    Article,
    Event,
    FeedResult,
    FeedState,
    Mention,
    Placement,
    Quote,
    Reading,
    Source,
    When,
)

A_DAY = 2740
"""Articles a day; a million in a year."""
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
SOURCES = 200
A_FEED = 50
"""Articles that one feed brings at once."""

_ONSETS = (
    "b",
    "br",
    "c",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "st",
    "t",
    "v",
)
_RIMES = (
    "a",
    "al",
    "an",
    "ar",
    "e",
    "el",
    "en",
    "er",
    "i",
    "in",
    "is",
    "o",
    "on",
    "or",
    "os",
    "u",
    "un",
    "us",
)


def _vocabulary(rng: random.Random, size: int) -> list[str]:
    syllables = [onset + rime for onset in _ONSETS for rime in _RIMES]
    words: dict[str, None] = {}
    while len(words) < size:
        words["".join(rng.choices(syllables, k=rng.choice((1, 2, 2, 3, 3, 4))))] = None
    return list(words)


def _zipf(size: int) -> list[float]:
    return list(accumulate(1 / rank for rank in range(1, size + 1)))


def made_actors(count: int, seed: int = 7) -> tuple[Actor, ...]:
    """A watchlist: seven officials to three organizations, each with two or three aliases."""
    rng = random.Random(seed)
    words = [word.title() for word in _vocabulary(rng, 20_000) if len(word) > 3]
    actors: dict[str, Actor] = {}
    while len(actors) < count:
        first, last, third = rng.sample(words, 3)
        if rng.random() < 0.7:
            name = f"{first} {last}"
            aliases = (Alias(name), Alias(f"{first} {third[0]}. {last}"), Alias(last, "exact", context=True))
            actors.setdefault(name, Actor(name, "official", aliases))
        else:
            name = f"{first} {last} {rng.choice(('Council', 'Agency', 'Bank', 'Institute', 'Ministry'))}"
            acronym = "".join(word[0] for word in name.split()) + third[0].upper()
            aliases = (Alias(name), Alias(f"{first} {last}"), Alias(acronym, "exact", context=True))
            actors.setdefault(name, Actor(name, "organization", aliases))
    return tuple(actors.values())


@dataclass(frozen=True, slots=True)
class Made:
    """One article with what is read in it."""

    article: Article
    mentions: tuple[Mention, ...]
    reading: Reading


class Press:
    """Writes articles of about ``words`` words about the actors."""

    def __init__(self, actors: Sequence[Actor], words: int = 60) -> None:
        self.actors = tuple(actors)
        self._words = words
        self.vocabulary = _vocabulary(random.Random(1), 30_000)
        self._weights = _zipf(len(self.vocabulary))
        self._known = _zipf(len(self.actors))
        self.sources = tuple(
            Source(f"Paper {n}", f"https://paper{n}.example/rss", (f"tag{n % 5}",)) for n in range(SOURCES)
        )

    def feeds(self, first: int, last: int) -> Iterator[list[Made]]:
        """Articles ``first`` to ``last`` (not included), by the feeds that bring them."""
        for begin in range(first, last, A_FEED):
            feed = [self.article(number) for number in range(begin, min(begin + A_FEED, last))]
            yield sorted(feed, key=lambda made: made.article.published)

    def article(self, number: int) -> Made:
        """The article of one number: the same text, time and source each time."""
        rng = random.Random(number)
        source = self.sources[number // A_FEED % SOURCES]
        # A feed brings what was published in the half day before.
        published = BEGIN + timedelta(days=number / A_DAY - rng.random() / 2)
        who = rng.choices(self.actors, cum_weights=self._known, k=3) if rng.random() < 0.6 else []
        text, headline_end, spans = self._text(rng, [actor.name for actor in who])
        article = Article(
            source=source.id,
            key=f"{source.id}/{number}",
            text=text,
            published=published,
            fetched=BEGIN + timedelta(days=number / A_DAY),
            headline_end=headline_end,
            url=f"https://paper{number % SOURCES}.example/{number}",
            digest=f"{number:032x}",
        )
        mentions = tuple(
            Mention(start, start + len(actor.name), actor.name, actor.name, "name in full")
            for actor, start in zip(who, spans, strict=True)
        )
        return Made(article, mentions, _reading(article, mentions))

    def _text(self, rng: random.Random, names: Sequence[str]) -> tuple[str, int, list[int]]:
        """A text with each of the names in a sentence of its own; where the headline ends; where the names stand."""
        words = rng.choices(self.vocabulary, cum_weights=self._weights, k=self._words + 8)
        text = " ".join(words[:8]).capitalize()
        headline_end = len(text)
        share = self._words // 5
        spans = []
        for n in range(5):
            sentence = " ".join(words[8 + n * share : 8 + (n + 1) * share])
            if n < len(names):
                spans.append(len(text) + 1)
                text += f"\n{names[n]} said {sentence} on Tuesday."
            else:
                text += f"\n{sentence.capitalize()}."
        return text, headline_end, spans


def _reading(article: Article, mentions: tuple[Mention, ...]) -> Reading:
    day = article.published.date()
    quotes, events = [], []
    for mention in mentions:
        start, end = mention.end + 6, article.text.index(" on Tuesday", mention.end)
        quotes.append(
            Quote(
                start, end, ((start, end),), "indirect", mention.actor, mention.actor, 0.8, mention.actor,
                (mention.start, mention.end), "said", "name before a verb of speech",
            )
        )  # fmt: skip
        events.append(
            Event(
                mention.start, end + 12, "said", article.text[mention.start : end + 12], When(day, day, "day"),
                day.isoformat(), (end + 4, end + 11), "publication", (mention.actor,),
            )
        )  # fmt: skip
    return Reading(0, ANALYSIS_VERSION, mentions, (), tuple(quotes), (), tuple(events), b"")


def sent(source: Source, feed: Sequence[Made]) -> FeedResult:
    """One feed's answer."""
    state = FeedState(source.id, url=source.url)
    return FeedResult(source, "ok", state, tuple(made.article for made in feed), entries=len(feed))


def placements(ids: Sequence[int]) -> list[Placement]:
    """Of five articles one belongs to the story before it, and of ten one is a copy of it."""
    placed: list[Placement] = []
    for n, id_ in enumerate(ids):
        before = placed[-1] if placed else None
        if before and n % 5 == 4:
            placed.append(Placement(id_, before.story, before.article if n % 10 == 9 else 0, 0.9))
        else:
            placed.append(Placement(id_, id_))
    return placed
