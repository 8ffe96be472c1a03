"""Rows and articles as sentences that can be read aloud: one line each, no column, no sign that only the eye knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from briefing.collect.text.clean import clean_line
from briefing.core.phrasing import day_words, laid_out_words, plural, since_words
from store.views import ActorRow, ArticleView, Edition, Evidence, QuoteRow, TimelineRow

KINDS = {"happened": "", "said": "Said to have happened. ", "planned": "Planned. "}
MOST_NAMES = 6
"""Names in one line, at most; the page about it has them all."""


def edition_lines(edition: Edition, now: datetime) -> Iterator[str]:
    """What the header and the status line of the desk say."""
    new = (
        "This is your first brief"
        if edition.since is None
        else f"{edition.new:,} new {since_words(edition.since, now)}"
    )
    stories = plural(edition.stories, "story", "stories")
    articles = laid_out_words(edition)
    yield f"{new}. {articles[:1].upper()}{articles[1:]} in {stories}, {edition.watched:,} on the watchlist."
    if edition.filter:
        yield clean_line(f"Filter: {edition.filter}.")
    if not edition.feeds:
        yield "There are no feeds yet. Add one with: briefing feeds add ADDRESS"
    elif edition.troubles:
        yield f"{len(edition.troubles)} of {plural(edition.feeds, 'feed')} failing; “feeds” tells why."
    if edition.unread:
        yield f"{plural(edition.unread, 'article')} not read yet."
    if edition.truncated:
        yield "More matched than is listed; narrow it with search."


def event_line(row: TimelineRow) -> str:
    """An event: when, what, who, which outlets."""
    differ = "Dates disagree. " if row.disagreements else ""
    who, by = _named(row.actors), _outlets(row.sources, row.independent)
    return clean_line(f"{row.when_text}. {differ}{KINDS[row.kind]}{_sentence(row.text)} {who}{by}")


def actor_line(row: ActorRow) -> str:
    """An actor: name, office, counts, last words."""
    office = f", {row.role}" if row.role else ""
    watched = "" if row.watched else ", not on the watchlist"
    counts = f"{plural(row.articles, 'article')}, {plural(row.quotes, 'quote')}"
    last = f" Last words: {_sentence(row.last_quote)}" if row.last_quote else ""
    return clean_line(f"{row.name}{office}{watched}. {counts}.{last}")


def quote_line(row: QuoteRow) -> str:
    """A quote: who, how sure that is, in which words, where."""
    who = row.speaker or "Unattributed"
    kind = "" if row.kind == "direct" else f", {row.kind}"
    wordings = f" {len(row.variants) + 1} wordings." if row.variants else ""
    day = day_words(row.published.astimezone().date())
    return clean_line(
        f"{who}{kind}, {certainty(row)}: {_sentence(row.words)}{wordings} {day}. {_outlets(row.sources, 0)}"
    )


def certainty(row: QuoteRow) -> str:
    """How sure it is who spoke."""
    if row.corrected:
        return "corrected by you"
    return f"{row.confidence:.0%} sure" if row.speaker else "no speaker named"


def details(row: TimelineRow | ActorRow | QuoteRow) -> Iterator[str]:
    """All about a line."""
    match row:
        case TimelineRow():
            yield event_line(row)
            for differing in row.disagreements:
                yield clean_line(f"{', '.join(differing.sources)} date it: {differing.when}.")
            yield clean_line(f"Actors: {', '.join(row.actors) or 'nobody on the watchlist'}.")
            yield clean_line(f"Outlets: {', '.join(row.sources)}.")
        case ActorRow():
            yield actor_line(row)
            days = " ".join(str(number) for number in row.trend)
            yield f"{plural(row.mentions, 'mention')}; articles by day, oldest first: {days or 'none'}."
            if row.together:
                named = ", ".join(f"{name} {count}" for name, count in row.together)
                yield clean_line(f"Named with: {named}.")
        case QuoteRow():
            yield quote_line(row)
            for number, variant in enumerate(row.variants, 2):
                yield clean_line(f"Wording {number}: {variant}")
            yield clean_line(f"Outlets: {', '.join(row.sources)}.")
    yield f"It rests on {plural(len(row.evidence), 'sentence')}; “open” reads the first."


def evidence_line(item: Evidence) -> str:
    """One piece of evidence in a line."""
    return clean_line(f"{item.source}, {_day_and_time(item.published)}: {item.title}.{_marks(item)}")


def reading_lines(view: ArticleView, at: Evidence, number: int, count: int) -> Iterator[str]:
    """An article at the sentence that a line rests on."""
    article = view.article
    yield f"Evidence {number} of {count}. {evidence_line(at)}"
    if view.copy_of:
        yield clean_line(f"It is a copy of {view.copy_of}.")
    start, end = at.sentence
    yield clean_line(f"The sentence: {article.text[start:end]}")
    phrase = clean_line(article.text[slice(*at.span)])
    if phrase and phrase != clean_line(article.text[start:end]):
        yield f"In it: {phrase}"
    yield "“why” tells the reason, “text” reads the whole article, “next” goes on."


def why_lines(view: ArticleView, at: Evidence) -> Iterator[str]:
    """Why the line says what it says: alias and rule, or phrase and anchor."""
    reasons = [at.why] if at.why else []
    reasons += [
        f"{mention.actor}: alias “{mention.alias}”, {mention.rule}"
        for mention in view.reading.mentions
        if mention.start < at.sentence[1] and mention.end > at.sentence[0]
    ]
    yield from (
        (clean_line(reason) for reason in dict.fromkeys(reasons)) if reasons else ("No reason was recorded.",)
    )


def text_lines(view: ArticleView) -> Iterator[str]:
    """The whole article, a paragraph a line."""
    paragraphs = [clean_line(part) for part in view.article.text.split("\n")]
    yield from (part for part in paragraphs if part)
    if view.article.completeness == "summary":
        yield "Summary only: the feed does not send the full text."


def edit_lines(view: ArticleView) -> Iterator[str]:
    """What the last edit changed, paragraph by paragraph."""
    if not view.versions:
        yield "This article was not edited since it was first seen."
        return
    before = [clean_line(part) for part in view.versions[-1].text.split("\n")]
    after = [clean_line(part) for part in view.article.text.split("\n")]
    yield from (f"Taken out: {part}" for part in before if part and part not in set(after))
    yield from (f"Put in: {part}" for part in after if part and part not in set(before))


def feed_lines(edition: Edition, faults: Iterable[object]) -> Iterator[str]:
    """How the feeds are, and what is wrong in the user's files."""
    yield f"{plural(edition.feeds, 'feed')}, {len(edition.troubles)} failing."
    for trouble in edition.troubles:
        since = f", failing since {_day_and_time(trouble.since)}" if trouble.since else ""
        yield clean_line(f"{trouble.source}{since}: {trouble.error}")
    yield from (clean_line(str(fault)) for fault in faults)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "”", '"', "…")) else f"{text}."


def _named(names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"Actors: {', '.join(names[:MOST_NAMES])}{more}. "


def _outlets(sources: Sequence[str], independent: int) -> str:
    if len(sources) == 1:
        return f"{sources[0]}."
    alone = f", {independent} independent" if independent and independent != len(sources) else ""
    return f"{plural(len(sources), 'outlet')}{alone}: {', '.join(sources[:MOST_NAMES])}."


def _marks(item: Evidence) -> str:
    marks = (("a copy", item.copy_of), ("edited", item.edited), ("summary only", item.summary_only))
    marked = ", ".join(words for words, holds in marks if holds)
    return f" ({marked})" if marked else ""


def _day_and_time(when: datetime) -> str:
    local = when.astimezone()
    return f"{day_words(local.date())} {local:%H:%M}"
