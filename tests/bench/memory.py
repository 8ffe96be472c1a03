"""Memory of the open dashboard with a small archive and with a large one.

    python tests/bench/memory.py --keep DIR [--sizes 1000,1000000]

DIR is that of ``archive.py``, which makes the archives.  The dashboard runs in a pseudo terminal of 160 by 45
until its rows are drawn, moves, searches, and takes in one new article that is placed in its story; what its
process holds (resident memory, Linux) is read at each point.  Its workers are processes of their own.
"""

from __future__ import annotations

import argparse
import fcntl
import http.server
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

sys.path.insert(0, str(Path(__file__).parents[2]))

from briefing.pipeline.retag import TAGGED, is_tagged_by
from store.open import open_archive
from store.watchlist import Watchlist
from tests.bench.archive_files import file_of, make
from tests.bench.made import A_DAY, BEGIN, Press, made_actors

QUIET = 1.5
"""Seconds without a byte on the screen after which the dashboard is taken to be done."""
DEADLINE = 120.0


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("The system does not say how much memory a process holds.")


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()] + [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        if task.name != str(pid)
        for child in (task / "children").read_text().split()
    ]


class Dashboard:
    """``briefing`` in a pseudo terminal."""

    def __init__(self, data: Path, feeds: Path) -> None:
        self.pid, self._screen = pty.fork()
        if self.pid == 0:
            os.environ.update(
                TERM="xterm-256color", COLORTERM="truecolor", PYTHONPATH=str(Path(__file__).parents[2])
            )
            words = ["-m", "briefing", "--data", str(data), "--feeds", str(feeds)]
            os.execv(sys.executable, [sys.executable, *words])
        fcntl.ioctl(self._screen, termios.TIOCSWINSZ, struct.pack("HHHH", 45, 160, 0, 0))
        self.drawn = bytearray()

    def press(self, keys: str) -> None:
        os.write(self._screen, keys.encode())

    def settle(self, until: Callable[[bytes], bool] = lambda drawn: True) -> None:
        """Read the screen until it has shown something and stands still."""
        self.drawn.clear()
        begun = last = monotonic()
        while monotonic() - begun < DEADLINE:
            if select.select([self._screen], [], [], 0.1)[0]:
                self.drawn += os.read(self._screen, 65536)
                last = monotonic()
            elif monotonic() - last > QUIET and until(bytes(self.drawn)):
                return
        raise SystemExit("The dashboard did not come to rest.")

    def megabytes(self) -> float:
        """Resident memory of the dashboard's process alone."""
        return _resident(self.pid)

    def largest_worker(self) -> float:
        """Resident memory of the largest of its worker processes, when that has come to rest."""
        held, since = 0.0, monotonic()
        while monotonic() - since < 5:
            sleep(0.5)
            now = max((_resident(pid) for pid in _children(self.pid)), default=0.0)
            if abs(now - held) > 1:
                held, since = now, monotonic()
        return held

    def end(self) -> None:
        os.kill(self.pid, signal.SIGTERM)
        os.waitpid(self.pid, 0)
        os.close(self._screen)


@contextmanager
def one_feed(now: datetime) -> Iterator[str]:
    """A feed with one new article, on a port of this machine."""
    said = " ".join(f"word{n}" for n in range(200))
    body = (
        '<rss version="2.0"><channel><title>One</title><item>'
        f"<guid>{now.timestamp()}</guid><title>Harbour opened again</title>"
        f"<pubDate>{now:%a, %d %b %Y %H:%M:%S} GMT</pubDate><description>{said}</description>"
        "</item></channel></rss>"
    ).encode()

    class Feed(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/rss"
    finally:
        server.shutdown()


def measure(place: Path, press: Press, size: int) -> dict[str, float]:
    """Megabytes at each point."""
    watchlist = Watchlist.open(place.parent / "watchlist.json", starter=press.actors)
    archive = open_archive(place)
    archive.set_meta(TAGGED, watchlist.version)
    is_tagged_by(archive, watchlist.actors(), watchlist.version)
    archive.close()
    points: dict[str, float] = {}
    now = BEGIN + timedelta(days=size / A_DAY)
    with tempfile.TemporaryDirectory() as folder, one_feed(now.replace(tzinfo=UTC)) as url:
        feeds = Path(folder) / "feeds.toml"
        feeds.write_text(
            f'[settings]\nrefresh_minutes = 0\nretention_days = 0\n[[feeds]]\nname = "One"\nurl = "{url}"\n'
        )
        dashboard = Dashboard(place.parent, feeds)
        try:
            dashboard.settle(lambda drawn: b"Timeline" in drawn or b"TIMELINE" in drawn or len(drawn) > 5000)
            points["rows drawn"] = dashboard.megabytes()
            for keys in ("jjjjjjjj", "2", "jjj", "\r", "\x1b", "3", f"/{press.vocabulary[3]}\r", "\x1b"):
                dashboard.press(keys)
                dashboard.settle()
            points["moved and searched"] = dashboard.megabytes()
            dashboard.press("r")
            dashboard.settle()
            points["refreshed"] = dashboard.megabytes()
            points["its largest worker"] = dashboard.largest_worker()
        finally:
            dashboard.end()
    return points


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--sizes", default="1000,1000000")
    args = parser.parse_args(arguments)
    sizes = sorted(int(size) for size in args.sizes.split(","))
    press = Press(made_actors(500))
    make(args.keep, sizes, press)
    found = [measure(file_of(args.keep, size), press, size) for size in sizes]
    print(f"{'MB':24}" + "".join(f"{size:>12,}" for size in sizes) + f"{'more':>8}")
    for point in found[0]:
        values = [each[point] for each in found]
        print(
            f"{point:24}" + "".join(f"{value:>12.1f}" for value in values) + f"{values[-1] - values[0]:>8.1f}"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
