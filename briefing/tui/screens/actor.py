"""All about an actor: counts, days, last words, whom it is named with; each line a key from its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.screen import ModalScreen

from briefing.tui.base_app import desk_app
from briefing.tui.keys.commands import bindings, footer_keys
from store.views import ActorRow, Evidence
from widgets.bar import KeyLine
from widgets.facts import Fact, FactList
from widgets.lines import Lines
from widgets.rows import Heading, Motion
from widgets.text import Piece, content, plain
from widgets.words import counted, day_and_time, joined, trend

if TYPE_CHECKING:
    from briefing.desk.desk import Desk

LEAD = 13
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class ActorPage(ModalScreen[bool]):
    """The page of one actor; its answer says whether the user wants the actor's form."""

    PLACE = "actor"
    BINDINGS: ClassVar[list[BindingType]] = bindings("actor", alone=True)

    def __init__(self, desk: Desk, row: ActorRow) -> None:
        super().__init__()
        self.desk = desk
        self._row = row

    def compose(self) -> ComposeResult:
        keys = footer_keys("actor", desk_app(self).commands)
        page = Container(FactList(id="actor-facts"), KeyLine(keys), classes="page -tall")
        page.border_title = content("Actor")
        yield page

    def on_mount(self) -> None:
        self._list.set_entries(list(actor_facts(self._row)))
        self._list.focus()

    @property
    def _list(self) -> FactList:
        return self.query_one(FactList)

    def action_cursor(self, motion: Motion) -> None:
        self._list.action_cursor(motion)

    def on_lines_opened(self, message: Lines.Opened) -> None:
        message.stop()
        self.action_open()

    def action_open(self) -> None:
        """Open the sentence behind the line; the actor's own where a line has none."""
        from briefing.tui.screens.article import ArticleScreen

        fact = self._list.row
        evidence = fact.evidence if fact is not None and fact.evidence else self._row.evidence
        if fact is not None and evidence:
            label = fact.label or self._row.name
            self.app.push_screen(ArticleScreen(self.desk, label, evidence, fact.index))

    def action_add(self) -> None:
        self.dismiss(True)

    def action_back(self) -> None:
        self.dismiss(False)


def actor_facts(row: ActorRow) -> Iterator[Heading | Fact]:
    """The page, line by line."""
    listed = "on the watchlist" if row.watched else "not on the watchlist"
    yield Fact("name", "", ((plain(row.name), "title"), (f"  {row.kind}, {listed}", "muted")))
    if row.role:
        yield _fact("Role", ((plain(row.role), "text"),))
    counts = ((row.articles, "article"), (row.mentions, "mention"), (row.quotes, "quote"))
    yield _fact("Count", ((", ".join(counted(number, what) for number, what in counts), "text"),))
    yield from _days(row)
    if row.last_quote:
        yield _fact("Last words", ((plain(row.last_quote), "words"),), row.said)
    if row.company or row.together:
        yield Heading("Named with", "in the same sentence")
        evidence = {one.name: one.evidence for one in row.company}
        for name, times in row.together:
            pieces = ((plain(name), "name"), (f"  {counted(times, 'sentence')}", "muted"))
            label = f"{row.name} with {name}"
            yield Fact(f"with.{name}", "  ", pieces, evidence.get(name, ()), label=label)
    yield Heading("Rests on", counted(len(row.evidence), "article"))
    for number, item in enumerate(row.evidence):
        yield _evidence(row, number, item)


def _fact(name: str, pieces: tuple[Piece, ...], evidence: tuple[Evidence, ...] = ()) -> Fact:
    return Fact(name, f"{name:<{LEAD}}", pieces, evidence)


def _days(row: ActorRow) -> Iterator[Fact]:
    """The trend, and its numbers: articles a day, of the articles that the edition shows."""
    if not row.trend:
        return
    days = len(row.trend)
    yield _fact("Trend", ((trend(row.trend, days), "outlet"), (f"  {days} days, oldest first", "muted")))
    if row.until is None:
        numbers = " ".join(str(number) for number in row.trend)
    else:
        first = row.until - timedelta(days=days - 1)
        dated = ((first + timedelta(days=n), number) for n, number in enumerate(row.trend) if number)
        numbers = ", ".join(f"{day.day} {_MONTHS[day.month - 1]}: {number}" for day, number in dated)
    yield _fact("By day", ((numbers or "none", "text"),))


def _evidence(row: ActorRow, number: int, item: Evidence) -> Fact:
    pieces = joined(
        [
            (plain(item.source), "outlet"),
            (day_and_time(item.published), "muted"),
            (plain(item.title), "text"),
            ("copy" if item.copy_of else "", "warn"),
            ("edited" if item.edited else "", "warn"),
            ("summary only" if item.summary_only else "", "warn"),
            (plain(item.why), "muted"),
        ]
    )
    return Fact(f"evidence.{number}", f"{number + 1:>3}  ", tuple(pieces), row.evidence, number)
