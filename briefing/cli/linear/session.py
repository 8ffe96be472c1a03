"""The linear desk: reads one command a line, and answers in sentences with what the dashboard would show."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TextIO

from briefing.cli.linear import sentences
from briefing.collect.text.clean import clean_line
from briefing.core.phrasing import plural
from briefing.desk.desk import Desk
from briefing.pipeline.progress import Progress
from briefing.undo.filter_handler import query_meaning, whole_query
from store.errors import DeskError
from store.query import QueryError
from store.views import ActorRow, ArticleView, Edition, Evidence, QuoteRow, TimelineRow

Row = TimelineRow | ActorRow | QuoteRow
MARK = "> "
PARTS = 4
"""Progress is reported each time another such part of a stage is done."""
PAGE = 15
"""Lines that a list says at a time."""


class LinearSession:
    """What was asked for and where the user is; each command is a method that gives the lines of its answer."""

    def __init__(
        self, desk: Desk, now: Callable[[], datetime] = lambda: datetime.now(UTC).astimezone()
    ) -> None:
        self._desk = desk
        self._now = now
        self._query = ""
        self._newest_first = True
        self.edition: Edition = desk.edition()
        self._rows: Sequence[Row] = ()
        self._listed = 0
        self._evidence: tuple[Evidence, ...] = ()
        self._at = 0
        self._view: ArticleView | None = None

    # --- commands ---

    def answer(self, line: str) -> Iterator[str]:
        """The lines that one command is answered with."""
        word, _, rest = clean_line(line).strip().partition(" ")
        if word.startswith("/") and len(word) > 1:
            word, rest = "/", f"{word[1:]} {rest}"
        if word.isdecimal() and not rest:
            word, rest = "open", word
        word = SHORT.get(word.casefold(), word.casefold())
        command = _COMMANDS.get(word)
        if command is None:
            yield f"There is no command “{word}”. Type help for a list."
            return
        yield from command(self, rest.strip())

    def hello(self) -> Iterator[str]:
        """What is said first."""
        yield from sentences.edition_lines(self.edition, self._now())
        yield "Type a command; help lists them."

    def _timeline(self, rest: str) -> Iterator[str]:
        rows = self.edition.timeline
        return self._list(rows if self._newest_first else rows[::-1], "event", "No events.")

    def _order(self, newest_first: bool, rest: str) -> Iterator[str]:
        self._newest_first = newest_first
        return self._timeline("")

    def _actors(self, rest: str) -> Iterator[str]:
        rows = sorted(self.edition.actors, key=lambda row: not row.watched)
        return self._list(rows, "actor", "Nobody is named.")

    def _quotes(self, rest: str) -> Iterator[str]:
        return self._list(self.edition.quotes, "quote", "Nobody is quoted.")

    def _unattributed(self, rest: str) -> Iterator[str]:
        rows = [row for row in self.edition.quotes if not row.speaker]
        return self._list(rows, "quote", "Every quote has a speaker.")

    def _list(self, rows: Sequence[Row], one: str, none: str) -> Iterator[str]:
        self._rows, self._listed = rows, 0
        yield f"{plural(len(rows), one)}." if rows else none
        yield from self._more("")

    def _more(self, rest: str) -> Iterator[str]:
        first = self._listed
        for row in islice(self._rows, first, first + PAGE):
            self._listed += 1
            yield f"{self._listed}. {_row_line(row)}"
        left = len(self._rows) - self._listed
        if left:
            yield f"{left} more; type more."
        elif first == self._listed:
            yield (
                "The list is at its end."
                if self._rows
                else "List something first: timeline, actors or quotes."
            )

    def _open(self, rest: str) -> Iterator[str]:
        row = self._row(rest)
        if isinstance(row, str):
            yield row
        elif not row.evidence:
            yield "No sentence was kept for this line."
        else:
            self._evidence, self._at = row.evidence, 0
            yield from self._read()

    def _step(self, step: int, rest: str) -> Iterator[str]:
        if not self._evidence:
            yield "Open a line first, by its number."
            return
        self._at = (self._at + step) % len(self._evidence)
        yield from self._read()

    def _read(self) -> Iterator[str]:
        at = self._evidence[self._at]
        self._view = self._desk.article(at.article)
        if self._view is None:
            yield "This article is no longer in the archive."
            return
        yield from sentences.reading_lines(self._view, at, self._at + 1, len(self._evidence))

    def _list_evidence(self, rest: str) -> Iterator[str]:
        for number, item in enumerate(self._evidence, 1):
            yield f"Evidence {number}: {sentences.evidence_line(item)}"
        if not self._evidence:
            yield "Open a line first, by its number."

    def _of_article(
        self, lines: Callable[[ArticleView, Evidence], Iterable[str]], rest: str
    ) -> Iterator[str]:
        if self._view is None:
            yield "Open a line first, by its number."
        else:
            yield from lines(self._view, self._evidence[self._at])

    def _details(self, rest: str) -> Iterator[str]:
        row = self._row(rest)
        if isinstance(row, str):
            yield row
            return
        self._evidence, self._at, self._view = row.evidence, -1, None
        yield from sentences.details(row)

    def _who(self, rest: str) -> Iterator[str]:
        row = self._row(rest)
        if isinstance(row, str):
            yield row
            return
        names = (
            row.actors
            if isinstance(row, TimelineRow)
            else (row.name if isinstance(row, ActorRow) else row.actor,)
        )
        if not any(names):
            yield "Nobody on the watchlist is named in this line."
            return
        yield from self._narrow(whole_query("", names[0]))

    def _search(self, rest: str) -> Iterator[str]:
        if not rest:
            yield 'Write what to search for, as in: search speaker:Rubio since:7d "drug cartels"'
            return
        yield from self._narrow(rest)

    def _everything(self, rest: str) -> Iterator[str]:
        yield from self._narrow("")

    def _narrow(self, query: str) -> Iterator[str]:
        try:
            self.edition = self._desk.edition(query)
        except QueryError as error:
            near = clean_line(query[error.position : error.position + 12]) or "the end"
            yield clean_line(f"At character {error.position + 1}, {near}: {error.message} {error.fix}")
            return
        self._query = query
        self._forget()
        yield from sentences.edition_lines(self.edition, self._now())

    def _forget(self) -> None:
        """Other rows: what was listed and opened before is of another edition."""
        self._rows, self._listed, self._evidence, self._view = (), 0, (), None

    def _filters(self, rest: str) -> Iterator[str]:
        filters = self._desk.filters.all()
        for saved in filters:
            yield clean_line(f"{saved.name}: {query_meaning(saved.query)}")
        if not filters:
            yield "No filter is saved."

    def _filter(self, rest: str) -> Iterator[str]:
        wanted = rest.casefold()
        found = [saved for saved in self._desk.filters.all() if saved.name.casefold() == wanted]
        if not found:
            yield "There is no filter of that name; “filters” lists them."
            return
        yield from self._narrow(found[0].query)

    def _feeds(self, rest: str) -> Iterator[str]:
        return sentences.feed_lines(self.edition, self._desk.faults)

    def _refresh(self, rest: str) -> Iterator[str]:
        yield from _refresh_lines(self._desk)
        self.edition = self._desk.edition(self._query)
        self._forget()
        yield from sentences.edition_lines(self.edition, self._now())

    def _help(self, rest: str) -> Iterator[str]:
        yield from (f"{words}: {does}." for words, does in HELP)

    def _row(self, rest: str) -> Row | str:
        """The row of a number, or the sentence that says why there is none."""
        if not self._rows:
            return "List something first: timeline, actors or quotes."
        if not rest.isdecimal() or not 1 <= int(rest[:9]) <= len(self._rows):
            return f"Give the number of a line, from 1 to {len(self._rows)}."
        return self._rows[int(rest) - 1]


def _refresh_lines(desk: Desk) -> Iterator[str]:
    """Refresh, saying how far it is; Ctrl+C breaks it off, and what was stored until then stays."""
    yield "Refreshing."
    reported: dict[str, int] = {}
    feeds = failed = new = 0
    with asyncio.Runner() as runner:
        steps = desk.refresh()
        try:
            while (step := runner.run(_next(steps))) is not None:
                feeds, failed = max(feeds, step.feeds_total), max(failed, step.feeds_failed)
                new = max(new, step.articles_in)
                yield from _progress(step, reported)
        except KeyboardInterrupt:
            yield "Broken off; what was stored stays."
    trouble = f", {failed} failed" if failed else ""
    yield f"{plural(feeds, 'feed')} asked{trouble}; {plural(new, 'article')} new or edited."


async def _next(steps: AsyncIterator[Progress]) -> Progress | None:
    return await anext(steps, None)


def _progress(step: Progress, reported: dict[str, int]) -> Iterator[str]:
    """A line where another part of the step's stage is done; ``reported`` has the last one by stage."""
    if step.stage == "fetch":
        done, total, what = step.feeds_done, plural(step.feeds_total, "feed"), "fetched"
        part = done * PARTS // max(step.feeds_total, 1)
    else:
        done, total, what = step.read_done, plural(step.read_total, "article"), "read"
        part = done * PARTS // max(step.read_total, 1)
    if part > reported.get(what, 0):
        reported[what] = part
        yield f"{done} of {total} {what}."


def _row_line(row: Row) -> str:
    match row:
        case TimelineRow():
            return sentences.event_line(row)
        case ActorRow():
            return sentences.actor_line(row)
        case QuoteRow():
            return sentences.quote_line(row)


_COMMANDS: Mapping[str, Callable[[LinearSession, str], Iterator[str]]] = {
    "timeline": LinearSession._timeline,
    "actors": LinearSession._actors,
    "quotes": LinearSession._quotes,
    "unattributed": LinearSession._unattributed,
    "oldest": lambda desk, rest: desk._order(False, rest),
    "newest": lambda desk, rest: desk._order(True, rest),
    "more": LinearSession._more,
    "open": LinearSession._open,
    "next": lambda desk, rest: desk._step(1, rest),
    "previous": lambda desk, rest: desk._step(-1, rest),
    "evidence": LinearSession._list_evidence,
    "why": lambda desk, rest: desk._of_article(sentences.why_lines, rest),
    "text": lambda desk, rest: desk._of_article(lambda view, _: sentences.text_lines(view), rest),
    "edit": lambda desk, rest: desk._of_article(lambda view, _: sentences.edit_lines(view), rest),
    "link": lambda desk, rest: desk._of_article(lambda view, _: (view.article.url or "No link.",), rest),
    "details": LinearSession._details,
    "who": LinearSession._who,
    "search": LinearSession._search,
    "everything": LinearSession._everything,
    "filters": LinearSession._filters,
    "filter": LinearSession._filter,
    "feeds": LinearSession._feeds,
    "refresh": LinearSession._refresh,
    "help": LinearSession._help,
}


def run_linear(desk: Desk, lines: TextIO, out: TextIO, *, refresh_first: bool = False) -> int:
    """Ask and answer until quit or the end of ``lines``; status 0."""

    def say(words: Iterable[str]) -> None:
        for line in words:
            print(line, file=out)

    session = LinearSession(desk)
    if refresh_first:
        say(session.answer("refresh"))
    else:
        say(session.hello())
    while True:
        print(MARK, end="", file=out, flush=True)
        line = lines.readline(10_000)
        if not line or clean_line(line).strip().casefold() in ("quit", "q", "exit"):
            break
        if line.strip():
            try:
                say(session.answer(line))
            except (DeskError, OSError) as error:
                say([clean_line(str(error))])
    print(file=out)
    desk.mark_seen()
    return 0


# --- the words that the linear desk understands ---

HELP = (
    ("timeline, actors, quotes", "list what happened, who was involved, who said what"),
    ("more", "go on with the list"),
    ("open N, or N", "the evidence of line N: the article at its sentence; in actors too"),
    ("next, previous", "the other evidence of the same line"),
    ("evidence", "all evidence of the line"),
    ("why", "why the line says so"),
    ("text", "the whole article"),
    ("edit", "what an edit changed in the article"),
    ("link", "the article's address"),
    ("details N", "all about line N: disagreement, outlets, wordings"),
    ("search QUERY", 'narrow everything, as in: search speaker:Rubio since:7d "drug cartels"'),
    ("who N", "narrow everything to the first actor of line N"),
    ("everything", "take the filter back"),
    ("filters, filter NAME", "list the saved filters, apply one"),
    ("unattributed", "the quotes without a speaker"),
    ("oldest, newest", "turn the timeline round"),
    ("feeds", "which feeds fail, and what is wrong in your files"),
    ("refresh", "fetch the feeds and read what is new; Ctrl+C breaks it off"),
    ("help", "this list"),
    ("quit", "leave"),
)
SHORT = {"t": "timeline", "a": "actors", "q": "quit", "n": "next", "p": "previous", "e": "evidence", "w": "why"} | {
    "?": "help", "h": "help", "/": "search", "d": "details", "o": "open", "r": "refresh", "exit": "quit",
}  # fmt: skip
"""Short words, the dashboard's own keys among them."""
