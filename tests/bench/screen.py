"""How quick the dashboard is beside the least that a Textual program can do.

    python tests/bench/screen.py [--keep DIR] [--runs 9]

Four questions, each with its yardstick measured in the same run, by turns:

* from the command to the first news on the screen, with 100,000 articles stored, beside a Textual program that shows one
  word: as the desk was left, and made anew;
* from a key to its frame in a list of 1,000 and of 100,000 rows, beside a bare line-API list of the same rows;
* the same during a refresh that goes on all the time, beside the quiet desk (95th percentile);
* from the key that quits to the end of the program, in a refresh that hangs.

The archive is made in DIR (or a temporary folder that is removed) and used again by the next run there.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import pty
import random
import select
import signal
import sys
import tempfile
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from time import monotonic, perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


from rich.segment import Segment
from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.pilot import Pilot
from textual.scroll_view import ScrollView
from textual.strip import Strip

from briefing.pipeline.progress import Progress
from briefing.tui.app import BriefingApp
from briefing.tui.startup_frame import place_of
from store.views import Edition
from tests.bench.archive_files import file_of, make
from tests.bench.compiled import compiled
from tests.bench.made import Press, made_actors
from tests.tui.harbour import HarbourDesk
from tests.tui.rows import TIMELINE, make_edition

ROOT = Path(__file__).resolve().parents[2]
STORED = 100_000
ROWS = (1_000, 100_000)
ROUNDS = 6
"""Turns in which keys are measured: a machine's speed changes from one second to the next."""
KEYS = 240
"""Keys pressed for each figure."""
SIZE = (120, 40)
LONGEST = 30.0
"""Seconds after which a program that shows nothing is given up."""
EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("nothing-but-this")
    def on_mount(self):
        self.set_interval(3600, lambda: None)
Empty().run()
"""


# --- to the first content -----------------------------------------------------------


class Terminal:
    """A program on a pseudo terminal of 120 by 40 cells."""

    def __init__(self, command: list[str]) -> None:
        self.started = perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.environ |= {
                "TERM": "xterm-256color",
                "COLUMNS": "120",
                "LINES": "40",
                "COLORTERM": "truecolor",
            }
            os.chdir(ROOT)
            os.execvp(command[0], command)
        self.seen = b""

    def wait_for(self, words: bytes) -> float:
        """Seconds from the start until these bytes were written."""
        deadline = monotonic() + LONGEST
        while words not in self.seen:
            ready, _, _ = select.select([self._fd], [], [], max(deadline - monotonic(), 0))
            if not ready:
                raise TimeoutError(f"{words!r} never came; there is: {self.seen[-300:]!r}")
            self.seen += os.read(self._fd, 65536)
        return perf_counter() - self.started

    def send(self, keys: bytes) -> None:
        os.write(self._fd, keys)

    def ended(self) -> float:
        """Seconds until the program is gone, its output read meanwhile."""
        begun = perf_counter()
        while True:
            ready, _, _ = select.select([self._fd], [], [], 0.002)
            try:
                if ready and not os.read(self._fd, 65536):
                    break
            except OSError:
                break
        os.waitpid(self.pid, 0)
        os.close(self._fd)
        self.pid = 0
        return perf_counter() - begun

    def close(self) -> None:
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            os.close(self._fd)


@contextmanager
def terminal(*command: str) -> Iterator[Terminal]:
    there = Terminal([sys.executable, *command])
    try:
        yield there
    finally:
        there.close()


def first_content(folder: Path, runs: int) -> tuple[list[float], list[float], list[float]]:
    """Seconds to the first content, by turns: of the empty program, of the desk made anew, of the desk as it was left."""
    data = file_of(folder, STORED).parent
    desk = ("-m", "briefing", "--feeds", str(folder / "feeds.toml"), "--data", str(data))
    empties, anew, left = [], [], []
    for turn in range(runs + 1):
        place_of(data / "archive.sqlite").unlink(missing_ok=True)
        with terminal("-c", EMPTY) as program:
            empty = program.wait_for(b"nothing-but-this")
        with terminal(*desk) as program:
            full = program.wait_for(b" events")
            program.wait_for(b" stories")
            program.send(b"q")
            program.ended()
        with terminal(*desk) as program:
            again = program.wait_for(b" events")
        if turn:  # the first one warms the caches of the machine
            empties.append(empty)
            anew.append(full)
            left.append(again)
    return empties, anew, left


# --- from a key to its frame ----------------------------------------------------------


class BareList(ScrollView, can_focus=True):
    """The least that a list in lines can be: a text a row, a cursor, nothing folded."""

    BINDINGS = [("j", "down", "")]  # noqa: RUF012 - as Textual's own examples have it

    def __init__(self, rows: Sequence[str]) -> None:
        super().__init__()
        self._rows = rows
        self._at = 0
        self.virtual_size = Size(100, len(rows))

    def action_down(self) -> None:
        self._at = min(self._at + 1, len(self._rows) - 1)
        if self._at >= self.scroll_offset.y + self.size.height:
            self.scroll_to(y=self._at - self.size.height + 1, animate=False, force=True, immediate=True)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        line = y + self.scroll_offset.y
        mark = "> " if line == self._at else "  "
        return Strip([Segment(mark), Segment(self._rows[line])]).adjust_cell_length(self.size.width)


class BareApp(App[None]):
    """One bare list."""

    def __init__(self, rows: Sequence[str]) -> None:
        super().__init__()
        self._rows = rows

    def compose(self) -> ComposeResult:
        yield BareList(self._rows)

    def on_mount(self) -> None:
        self.query_one(BareList).focus()


async def key_times(
    app: App[None], keys: int, before: Callable[[Pilot[None]], object] | None = None
) -> list[float]:
    """Seconds from each key to the frame after it: the program's own, so that other programs do not count."""
    drawn = asyncio.Event()
    times: list[float] = []
    rng = random.Random(1)
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(4):
            await pilot.pause()
        if before:
            before(pilot)
            await pilot.pause()
        display = app._display

        def note(*args: object, **options: object) -> None:
            display(*args, **options)  # type: ignore[arg-type]  # handed on as they come
            drawn.set()

        app._display = note  # type: ignore[method-assign]  # the one place that every frame goes through
        for number in range(SIZE[1] + keys):
            drawn.clear()
            begun = process_time()
            app.post_message(events.Key("j", "j"))
            await asyncio.wait_for(drawn.wait(), LONGEST)
            # Only from where every key scrolls: else a list of high rows would scroll at other keys than a flat one.
            if number >= SIZE[1]:
                times.append(process_time() - begun)
            # As a finger does, and at no fixed time: Textual draws by a clock of 60 beats a second.
            await asyncio.sleep(0.02 + rng.random() / 30)
    return times


def long_edition(rows: int) -> Edition:
    """An edition with so many events, of two lines each as real ones have them."""
    events_ = tuple(replace(TIMELINE[n % len(TIMELINE)], id=f"x{n}") for n in range(rows))
    return make_edition(timeline=events_)


class BusyDesk(HarbourDesk):
    """Its refresh never ends: a step each few milliseconds, with new rows in every edition."""

    def __init__(self, edition: Edition, pause: float = 0.02) -> None:
        super().__init__(edition)
        self._pause = pause

    async def refresh(self, *, force: bool = False, wait: bool = False) -> AsyncGenerator[Progress, None]:
        step = 0
        while True:
            step += 1
            yield Progress("fetch", feeds_done=step % 200, feeds_total=200, articles_in=step)
            await asyncio.sleep(self._pause)


def desk_app(desk: HarbourDesk) -> BriefingApp:
    """The dashboard with the timeline alone, as wide as the bare list."""
    return BriefingApp(desk, refresh_on_start=False, refresh_minutes=0)


async def keys_against_bare(rows: int, keys: int) -> tuple[list[float], list[float]]:
    texts = [f"Row {n}: a line of text as long as a headline is, more or less." for n in range(rows)]
    bare, desk = [], []
    for _ in range(ROUNDS):
        bare += await key_times(BareApp(texts), keys // ROUNDS)
        desk += await key_times(desk_app(HarbourDesk(long_edition(rows))), keys // ROUNDS)
    return bare, desk


async def keys_in_a_refresh(rows: int, keys: int) -> tuple[list[float], list[float]]:
    idle, busy = [], []
    for _ in range(ROUNDS):
        idle += await key_times(desk_app(HarbourDesk(long_edition(rows))), keys // ROUNDS)
        app = desk_app(BusyDesk(long_edition(rows)))
        busy += await key_times(app, keys // ROUNDS, lambda pilot: pilot.app.screen.action_refresh())  # type: ignore[attr-defined]
    return idle, busy


# --- leaving ---------------------------------------------------------------------------

HUNG = """
import sys; sys.path.insert(0, {root!r})
import asyncio
from tests.tui.harbour import HarbourDesk
from briefing.tui.app import BriefingApp
from briefing.tui.startup_frame import place_of
desk = HarbourDesk(); desk.hold = asyncio.Event()
BriefingApp(desk, refresh_on_start=True, refresh_minutes=0).run()
"""


def leaving(runs: int) -> list[float]:
    """Seconds from q to the end of the program, in a refresh that hangs."""
    times = []
    for _ in range(runs):
        with terminal("-c", HUNG.format(root=str(ROOT))) as program:
            program.wait_for(b"1/12")
            program.send(b"q")
            times.append(program.ended())
    return times


# --- the table -------------------------------------------------------------------------


def p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1]


def row(what: str, ours: float, theirs: float, reach: float) -> str:
    met = "met" if ours <= reach * theirs else "missed"
    return f"| {what} | {ours * 1000:.1f} ms | {theirs * 1000:.1f} ms | {ours / theirs:.2f} | ≤ {reach:.2f} {met} |"


def measure(folder: Path, runs: int, keys: int) -> Iterator[str]:
    press = Press(made_actors(2_000))
    make(folder, [STORED], press)
    feeds = "".join(
        f'[[feeds]]\nname = "{source.name}"\nurl = "{source.url}"\nenabled = false\n\n'
        for source in press.sources[:50]
    )
    (folder / "feeds.toml").write_text(f"[settings]\nrefresh_minutes = 0\n\n{feeds}", encoding="utf-8")
    yield "| what | desk | yardstick | ratio | reach |"
    yield "|---|---|---|---|---|"
    empties, anew, left_so = first_content(folder, runs)
    yield row(
        f"first news, {STORED:,} articles; an empty Textual program", median(left_so), median(empties), 1.25
    )
    yield row("the same without a kept frame, or until it is made anew", median(anew), median(empties), 1.25)
    for rows in ROWS:
        bare, desk = asyncio.run(keys_against_bare(rows, keys))
        yield row(f"key to frame, {rows:,} rows; a bare line-API list", median(desk), median(bare), 1.5)
    idle, busy = asyncio.run(keys_in_a_refresh(1_000, keys))
    yield row("key to frame in a refresh, 95th percentile; without one", p95(busy), p95(idle), 1.5)
    left = leaving(max(runs // 2, 3))
    met = "met" if max(left) < 0.5 else "missed"
    yield f"| quitting in a hung refresh, the longest of {len(left)} | {max(left) * 1000:.0f} ms | | | < 500 ms {met} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", type=Path, help="where the archive is made and kept")
    parser.add_argument("--runs", type=int, default=9, help="starts of each program")
    parser.add_argument("--keys", type=int, default=KEYS, help="keys for each figure")
    args = parser.parse_args()
    os.environ.update(compiled())
    from importlib.metadata import version

    print(
        f"Python {platform.python_version()}, Textual {version('textual')}, {os.cpu_count()} cores, {platform.machine()}"
    )
    with tempfile.TemporaryDirectory() as own:
        for line in measure(args.keep or Path(own), args.runs, args.keys):
            print(line, flush=True)


if __name__ == "__main__":
    main()
