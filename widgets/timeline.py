"""The timeline: the stories that lead, what lies ahead, and day after day what happened or was reported.

Every row has its marks, its time, its words and its outlets in the same cells, so that the eye can go down one column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple, TypeAlias

from store.records import Span, When
from store.views import Edition, Evidence, LeadRow, StoryRow, TimelineRow
from widgets.pane import Pane
from widgets.rows import Fold, Heading
from widgets.text import Line, Piece, cells, clip, fold_words, line_cells, pad, plain, spread
from widgets.words import counted, day_heading, independent_words, month, weekday

_COARSE = ("month", "quarter", "season", "half", "year", "decade", "century")
MONTH = timedelta(days=30)
TIME = 6
"""Cells of the column of times."""
INDENT = TIME + 1
"""Cells before the words of a row."""
GAP = 2
"""Blank cells between the words of a row and its tail, at least."""
NARROW = 8
"""Cells beside a tail that are too few for words: they begin on the next line."""
WIDE = 76
"""Cells of a row from which the tail of a leading story says what it counts."""
TALL, TALLER = 30, 42
"""Lines of the terminal from which a row has two lines, and from which the second and third story show their sentence."""
AHEAD_SHOWN = 3
"""Rows of what lies ahead that stand open in a terminal that is tall."""
AHEAD = "fold:ahead"


@dataclass(frozen=True, slots=True)
class Report:
    """One outlet's report of a leading story, listed below it."""

    id: str
    lead: str
    """The id of the story's row."""
    evidence: Evidence


Row: TypeAlias = TimelineRow | LeadRow | Report


class Room(NamedTuple):
    """What the terminal's size leaves room for."""

    leads: int
    """Leading stories."""
    lines: int
    """Lines of an event, and of a leading headline."""
    sentences: int
    """Leading stories that show their first sentence."""
    ahead: int
    """Rows of what lies ahead."""


def room_for(height: int) -> Room:
    """The room in a terminal of so many lines."""
    if height < TALL:
        return Room(max(min(6, (height - 11) // 2), 1), 1, 0, 0)
    return Room(8 if height < TALLER else 10, 2, 1 if height < TALLER else 3, AHEAD_SHOWN)


class TimelinePane(Pane[Row]):
    """Leading stories, then events by day with their precision, outlets and disagreements."""

    KEY = "1"
    NAME = "Timeline"
    ORDERS = ("newest first", "oldest first")

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._folded: set[int] = set()
        """Stories of which only one event is shown."""
        self._hidden: Counter[str] = Counter()
        """Row id -> events of the same story that are folded behind it."""
        self._open: set[str] = set()
        """Folds and leading stories that are open."""
        self._ranks: dict[str, int] = {}
        """Row id of a leading story -> its place, from 0."""
        self._ahead: frozenset[str] = frozenset()
        """Ids of the rows under ``Ahead``."""
        self._newest = date.min
        self._room = room_for(40)

    # --- what is shown ---

    def entries_of(self, edition: Edition, order: str) -> Sequence[Heading | Fold | Row]:
        self._newest = newest_day(edition) or edition.built.date()
        if self.is_attached:
            self._room = room_for(self.app.size.height)
        leads = edition.leads[: self._room.leads]
        self._ranks = {lead.id: rank for rank, lead in enumerate(leads)}
        rows = [row for row in self._unfolded(edition.timeline) if row.id not in self._ranks]
        ahead = [row for row in rows if _is_ahead(row, self._newest)]
        # Soonest first; of those that end on one day, what begins first.
        ahead.sort(key=lambda row: (row.day, row.when.start if row.when else row.day))
        self._ahead = frozenset(row.id for row in ahead)
        days = self._by_day(rows)
        leading = self._leading(leads, edition)
        if order == self.ORDERS[0]:
            return [*leading, *self._coming(ahead), *self._days(days)]
        return [*leading, *self._days(days[::-1]), *self._coming(ahead)]

    def _by_day(self, rows: Sequence[TimelineRow]) -> Sequence[TimelineRow]:
        """The rows that are not ahead; a year or a week that is not over yet comes after the newest day."""
        if not rows or rows[0].day <= self._newest:
            return rows
        past = [row for row in rows if row.day < self._newest]
        today = [row for row in rows if row.day == self._newest and row.id not in self._ahead]
        lasting = [row for row in rows if row.day > self._newest and row.id not in self._ahead]
        return [*today, *lasting, *past]

    def _leading(self, leads: Sequence[LeadRow], edition: Edition) -> Iterator[Heading | Row]:
        if not leads:
            return
        note = f"{len(leads)} of {counted(edition.stories, 'story', 'stories')}"
        yield Heading("Leading", note, "independent of outlets")
        for lead in leads:
            yield lead
            if lead.id in self._open:
                for number, item in enumerate(_first_reports(lead)):
                    yield Report(f"{lead.id}.{number}", lead.id, item)

    def _coming(self, rows: Sequence[TimelineRow]) -> Iterator[Heading | Fold | Row]:
        shown = self._room.ahead
        if not rows:
            return
        if len(rows) <= shown:
            yield Heading("Ahead", f"{len(rows)}")
        elif AHEAD in self._open:
            yield Fold(AHEAD, "Ahead", f"{len(rows)}, c folds them", heads=True)
            shown = len(rows)
        else:
            note = f"{shown} of {len(rows)}, c opens the rest" if shown else f"{len(rows)}, c opens them"
            yield Fold(AHEAD, "Ahead", note, heads=True)
        held = self._held
        yield from (row for at, row in enumerate(rows) if at < shown or row.id == held)

    def _days(self, rows: Sequence[TimelineRow]) -> Iterator[Heading | Fold | Row]:
        note = "; time of the first report" if self._room.lines > 1 else ""
        for day, group in groupby(rows, key=lambda row: row.day):
            events = list(group)
            counts = Counter(self._heading(row) for row in events)
            held = "" if f"fold:{day}" in self._open else self._held
            small = [row for row in events if row.folded and row.id != held]
            standing = [row for row in events if not row.folded or row.id == held]
            above = ""
            for heading, under in groupby(standing or events[:1], key=self._heading):
                first, *others = under
                above = heading
                yield self._day_head(first, counts[heading], note)
                note = note if first.when is None or _is_coarse(first) else ""
                yield from (first, *others) if standing else ()
            if small:
                yield from self._smaller(small, f"fold:{day}", counts, above)

    def _smaller(
        self, rows: Sequence[TimelineRow], fold: str, counts: Mapping[str, int], above: str
    ) -> Iterator[Heading | Fold | Row]:
        """The smaller lines of a day behind one line; opened, under their own headings, unless one stands ``above``."""
        is_open = fold in self._open
        yield Fold(fold, counted(len(rows), "smaller line"), f"c {'folds' if is_open else 'opens'} them")
        for heading, group in groupby(rows if is_open else (), key=self._heading):
            under = list(group)
            if heading != above:
                yield self._day_head(under[0], counts[heading])
            above = heading
            yield from under

    def _day_head(self, row: TimelineRow, count: int, note: str = "") -> Heading:
        """What a row and those like it stand under, with how many there are."""
        heading = self._heading(row)
        if row.when is None:
            return Heading(heading, f"{count:,}, reported {day_heading(row.day, self._newest.year)}")
        return Heading(heading, counted(count, "event") + ("" if _is_coarse(row) else note))

    @property
    def _held(self) -> str:
        """The id of the row that the user stands on: it stays in sight where others fold away."""
        return self.at_id if self._touched else ""

    def _heading(self, row: TimelineRow) -> str:
        """What a row stands under: its day; where no date is known, that; where only a month or more is, that month."""
        if row.when is None:
            return UNDATED
        if _is_coarse(row):
            return plain(row.when_text).removeprefix("≈ ")
        return day_heading(row.day, self._newest.year)

    def begin_with(self, edition: Edition) -> str:
        """The first leading story; without one the newest event that is not ahead."""
        if edition.leads:
            return edition.leads[0].id
        return next((row.id for row in edition.timeline if row.id not in self._ahead), "")

    def _unfolded(self, rows: Sequence[TimelineRow]) -> Sequence[TimelineRow]:
        self._hidden.clear()
        if not self._folded:
            return rows
        shown: dict[int, str] = {}
        kept = []
        for row in rows:
            if row.story in self._folded and row.story in shown:
                self._hidden[shown[row.story]] += 1
            else:
                shown[row.story] = row.id
                kept.append(row)
        return kept

    def on_resize(self) -> None:
        if self.edition is not None and room_for(self.app.size.height) != self._room:
            self.show_edition()
        super().on_resize()

    # --- folding ---

    def action_fold(self) -> None:
        """Open or fold what is under the cursor: a fold, the outlets of a leading story, the events of one story."""
        row = self.row
        if self.fold is not None:
            super().action_fold()
        elif isinstance(row, LeadRow):
            self.toggle_fold(row.id)
        elif isinstance(row, Report):
            self.choose(row.lead)
            self.toggle_fold(row.lead)
        elif row is not None and row.id in self._ahead and AHEAD not in self._open:
            self.toggle_fold(AHEAD)
        elif row is not None and row.story:
            self._show_folded({row.story} ^ self._folded)

    def toggle_fold(self, fold: str) -> None:
        self._open ^= {fold}
        self.show_edition()

    def action_fold_all(self) -> None:
        """Show one event of every story, or all of them again."""
        rows = self.edition.timeline if self.edition else ()
        self._show_folded(set() if self._folded else {row.story for row in rows if row.story})

    def _show_folded(self, folded: set[int]) -> None:
        story = self.row.story if isinstance(self.row, TimelineRow) else 0
        self._folded = folded
        self.show_edition()
        kept = next((row.id for row in self.rows if isinstance(row, TimelineRow) and row.story == story), "")
        if story in folded and kept:
            self.choose(kept)

    # --- what a row is ---

    def evidence_of(self, row: Row) -> tuple[Evidence, ...]:
        return (row.evidence,) if isinstance(row, Report) else row.evidence

    def actors_of(self, row: Row) -> tuple[str, ...]:
        if isinstance(row, Report):
            return ()
        return row.story.actors if isinstance(row, LeadRow) else row.actors

    def label_of(self, row: Row) -> str:
        match row:
            case LeadRow():
                return row.story.title
            case Report():
                return row.evidence.title
            case _:
                return f"{row.when_text}: {row.text}"

    def head_note(self, edition: Edition, width: int) -> str:
        return self.order

    def row_id(self, row: Row) -> str:
        return row.id

    def is_new(self, row: Row) -> bool:
        if not isinstance(row, LeadRow):
            return super().is_new(row)
        since = self.edition.since if self.edition else None
        return since is not None and any(item.fetched and item.fetched > since for item in row.evidence)

    def doubt_mark(self, row: Row) -> Piece:
        line = row.line if isinstance(row, LeadRow) else row
        if isinstance(line, TimelineRow) and line.disagreements:
            return ("≠", "warn")
        return super().doubt_mark(row)

    # --- drawing ---

    def row_height(self, row: Row, width: int) -> int:
        if isinstance(row, Report):
            return 1
        if isinstance(row, LeadRow):
            return len(self.row_lines(row, width))
        most = self._room.lines
        room = width - INDENT - GAP
        length = len(row.text)
        if most == 1 or length > room:
            return most
        beside = room - cells(self._tail(row, width)[0])
        return 1 if beside >= NARROW and line_cells(self._words(row)) <= beside else most

    def row_lines(self, row: Row, width: int) -> list[Line]:
        if isinstance(row, Report):
            return [self._report(row, width)]
        if isinstance(row, LeadRow):
            return self._lead(row, width, self._room.lines)
        return self._event(row, width, self._room.lines)

    def whole_lines(self, row: Row, width: int) -> list[Line]:
        if isinstance(row, TimelineRow):
            return self._event(row, width, self.MOST)
        return self._lead(row, width, self.MOST) if isinstance(row, LeadRow) else self.row_lines(row, width)

    def _event(self, row: TimelineRow, width: int, most: int) -> list[Line]:
        return _columns(self._time(row), self._words(row), self._tail(row, width), width, most)

    def _words(self, row: TimelineRow) -> list[Piece]:
        hidden = self._hidden[row.id]
        folded: list[Piece] = [(f"▸ {hidden} more", "mark"), ("  ", "")] if hidden else []
        text, name = ("muted", "muted") if self.is_opened(row) else ("text", "actor")
        also = [
            piece for who in row.unnamed for piece in ((" (", "muted"), (plain(who), name), (")", "muted"))
        ]
        return [*folded, *named(row.text, row.names, text, name), *also]

    def _tail(self, row: TimelineRow | LeadRow, width: int) -> Piece:
        counted_row = row.story if isinstance(row, LeadRow) else row
        if len(counted_row.sources) == 1:
            return (self.outlet(counted_row.sources[0]), "outlet")
        words = independent_words(len(counted_row.sources), counted_row.independent)
        if isinstance(row, LeadRow):
            return (words if width < WIDE else f"{words} outlets", "text")
        return (f"{words} outlets", "outlet")

    def _time(self, row: TimelineRow) -> str:
        """The cell of the time: of the first report under an exact day, else what is known of the date."""
        if row.id in self._ahead:
            return when_cell(row.when, row.day, self._newest)
        exact = row.when is None or row.when.start == row.when.end == row.day
        if row.when is not None and (row.when.approximate or not (exact or _is_coarse(row))):
            return when_cell(row.when, row.day, self._newest)
        if not row.evidence:
            return ""
        first = min(item.published for item in row.evidence).astimezone()
        return report_cell(first, self._newest if row.when and _is_coarse(row) else row.day)

    def _lead(self, row: LeadRow, width: int, most: int) -> list[Line]:
        rank = self._ranks.get(row.id, 0)
        seen = self.is_opened(row)
        headline = named(row.story.title, row.names, *(("text", "actor") if seen else ("lead", "name")))
        time = when_cell(row.line.when, row.line.day, self._newest)
        lines = _columns(time, headline, self._tail(row, width), width, most)
        room = width - INDENT
        if rank < self._room.sentences and row.sentence:
            ink, rows = ("text", 2) if rank == 0 else ("muted", 1)
            sentence = named(row.sentence, row.sentence_names, ink, "actor")
            lines += [_indented(line) for line in fold_words(sentence, [room] * rows, "actor")]
        if rank == 0 and self._room.sentences and row.story.outlets > 1:
            newest = row.story.development
            if newest and newest.title != row.story.title:
                hour = report_cell(newest.published.astimezone(), self._newest)
                words = (("newest ", "muted"), (f"{hour}  ", "muted"), (plain(newest.title), "muted"))
                lines += [_indented(line) for line in fold_words(words, [room])]
            lines.append(_indented(self._outlets(row.story, room, row.line.day)))
        return lines

    def _outlets(self, story: StoryRow, width: int, day: date) -> Line:
        """Who reports it, the outlet of the headline first, with the hour of its report; as many as there is room for."""
        first = story.evidence[0]
        words = f"{plain(first.source)} {report_cell(first.published.astimezone(), day)}"
        others = [self.outlet(name) for name in story.sources[1:]]
        for number, name in enumerate(others):
            rest = len(others) - number - 1
            longer = f"{words} · {name}"
            if cells(longer) + (len(f" · +{rest}") if rest else 0) > width:
                words += f" · +{len(others) - number}"
                break
            words = longer
        return ((clip(words, width), "muted"),)

    def _report(self, row: Report, width: int) -> Line:
        item = row.evidence
        hour = pad(report_cell(item.published.astimezone(), self._newest), TIME)
        name = pad(self.outlet(item.source), 15)
        left = width - INDENT - TIME - 18
        return (
            (" " * INDENT, ""),
            (f"{hour} ", "muted"),
            (name, "text"),
            (f" {clip(plain(item.title), max(left, 0))}", "muted"),
        )

    def heading_line(self, heading: Heading | Fold, width: int) -> Line:
        if isinstance(heading, Heading) or heading.heads:
            return super().heading_line(heading, width)
        indent = " " * (self.GUTTER - 1 + INDENT)
        return (
            (indent, ""),
            (f"{heading.text}   ", "muted"),
            (heading.note[:1], "key"),
            (heading.note[1:], "muted"),
        )


UNDATED = "Undated"


def _columns(time: str, words: Sequence[Piece], tail: Piece, width: int, most: int) -> list[Line]:
    """A row in its columns: time, words in as many lines as they need, the tail at the right end of the first."""
    room = width - INDENT
    beside, below = room - cells(tail[0]) - GAP, [room] * (most - 1)
    if beside < NARROW and below:
        lines = [(), *fold_words(words, below, "actor")]
    else:
        lines = fold_words(words, [beside, *below], "actor") or [()]
    first: Line = ((pad(time, TIME), "muted"), (" ", ""), *spread(lines[0], (tail,), room))
    return [first, *(_indented(line) for line in lines[1:])]


def _indented(line: Line) -> Line:
    return ((" " * INDENT, ""), *line)


def named(text: str, names: Sequence[Span], ink: str, name_ink: str) -> list[Piece]:
    """Text in pieces, names in an ink of their own."""
    pieces: list[Piece] = []
    at = 0
    for start, end in names:
        pieces += [(plain(text[at:start]), ink), (plain(text[start:end]), name_ink)]
        at = end
    return [piece for piece in (*pieces, (plain(text[at:]), ink)) if piece[0]]


def _first_reports(lead: LeadRow) -> Iterable[Evidence]:
    """The first report of each outlet, that of the headline first."""
    kept: dict[str, Evidence] = {}
    for item in (lead.evidence[0], *sorted(lead.evidence[1:], key=lambda item: item.published)):
        kept.setdefault(item.source, item)
    return kept.values()


def newest_day(edition: Edition) -> date | None:
    """The day of the newest article that the timeline rests on: later days are ahead of the news."""
    newest = max((row.evidence[0].published for row in edition.timeline if row.evidence), default=None)
    return newest.astimezone().date() if newest else None


def _is_ahead(row: TimelineRow, newest: date) -> bool:
    """Whether an event is still to come: what can have begun by now is not, unless it is said to be planned."""
    begins = row.when.start if row.when and row.kind != "planned" else row.day
    return begins > newest


def _is_coarse(row: TimelineRow) -> bool:
    """Whether the date is as long as a month or longer, so that its last day would say too much."""
    if row.when is None:
        return False
    long = row.when.precision == "range" and row.when.end - row.when.start >= MONTH
    return long or row.when.precision in _COARSE


def report_cell(when: datetime, day: date) -> str:
    """When something was reported, for the column of times: the hour on that day, else the day."""
    return f"{when:%H:%M}" if when.date() == day else day_cell(when.date(), day)


def day_cell(day: date, near: date) -> str:
    """``Sat 3``; in another month ``12 Feb``, in another year the year."""
    if day.year != near.year and abs((day - near).days) > 300:
        return str(day.year)
    return f"{weekday(day)} {day.day}" if day.month == near.month else f"{day.day} {month(day)}"


def when_cell(when: When | None, day: date, near: date) -> str:
    """A date for the column of times, never finer than it is known."""
    if when is None:
        return day_cell(day, near)
    far = when.end.year != near.year
    match when.precision:
        case "minute" | "day":
            words = f"{when.start.day}" if when.approximate and not far else day_cell(when.start, near)
        case "week":
            words = "week"
        case "range" if when.end - when.start < MONTH:
            words = f"{when.start.day}–{when.end.day}"
        case "quarter" if not far:
            words = f"Q{(when.start.month - 1) // 3 + 1}"
        case "half" if not far:
            words = f"H{1 if when.start.month < 7 else 2}"
        case "month" | "season" | "range" if not far:
            words = month(when.end)
        case "decade":
            words = f"{when.start.year}s"
        case _:
            words = str(when.end.year)
    return clip(f"≈ {words}" if when.approximate else words, TIME)
