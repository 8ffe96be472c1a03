"""A refresh measured beside newsboat and the Python library ``reader``, in one run, as ratios.

    python tests/bench/refresh.py [--feeds 200] [--entries 50] [--words 500] [--repeat 2] [--part NAME ...]
                                  [--reader PYTHON]

Parts: in, cold, unchanged, new, bodies, faults (all by default); ``in`` is the cold refresh without its reading.
The feed server of the shared folder beside the checkout is started here, with 50 ms before each answer; without it
there is nothing to measure.  A peer that is not installed is left out; ``--reader`` names the interpreter of an
environment that has ``reader`` where this one has not.  Programs run as processes of their own, their
modules compiled as an installed program's are; each figure is the least of the repeats.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

if TYPE_CHECKING:
    from briefing.collect.parse.feed import Parsed

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from tests.bench.compiled import compiled  # noqa: E402 - found by the line above

SERVER = ROOT.parent / "shared" / "bench" / "feedserver.py"
DRIVER = Path(__file__).with_name("refresh_driver.py")
LATENCY = 50
PARTS = ("in", "cold", "unchanged", "new", "bodies", "faults")


@dataclass
class Took:
    """Seconds on the clock and of the processor."""

    wall: float
    cpu: float
    told: dict[str, float] = field(default_factory=dict)
    """What the program itself said, seconds by name."""

    def best(self, other: Took | None) -> Took:
        if other is None:
            return self
        told = {name: min(value, other.told.get(name, value)) for name, value in self.told.items()}
        return Took(min(self.wall, other.wall), min(self.cpu, other.cpu), told)


def run(command: Sequence[str | Path], worst: int = 1, /, **environment: str) -> tuple[Took, str]:
    """Run a program to its end; raises where it ends with a status beyond ``worst`` (1: a feed failed)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = perf_counter()
    done = subprocess.run(
        [str(part) for part in command],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    wall = perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if not 0 <= done.returncode <= worst:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr[-400:]}")
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Took(wall, cpu), done.stdout


@contextlib.contextmanager
def serving(options: argparse.Namespace, *more: str) -> Iterator[str]:
    """The feed server with this many feeds; gives its base address."""
    command = [sys.executable, SERVER, "--port", "0", "--latency-ms", LATENCY, "--feeds", options.feeds]
    command += ["--entries", options.entries, "--words", options.words, *more]
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[1]
        finally:
            process.kill()


def get(address: str) -> bytes:
    with urlopen(address) as answer:
        body: bytes = answer.read()
        return body


class Desk:
    """``briefing collect`` in a folder of its own."""

    name = "briefing"

    def __init__(self, folder: Path, base: str) -> None:
        self.folder = folder / "desk"
        self.folder.mkdir()
        self.feeds = folder / "feeds.toml"
        self.feeds.write_bytes(get(f"{base}/feeds.toml"))

    def refresh(self) -> Took:
        command: list[str | Path] = [sys.executable, "-m", "briefing", "collect"]
        command += ["--feeds", self.feeds, "--data", self.folder]
        took, said = run(command, **compiled())
        for stage, seconds in re.findall(r"(in|read): [\d,]+ articles? in ([\d.]+) s", said):
            took.told[stage] = float(seconds)
        return took

    def take_in(self) -> None:
        """A cold refresh without its reading."""
        run([sys.executable, DRIVER, self.feeds, self.folder, "--mark-read"], **compiled())


class Newsboat:
    """``newsboat -x reload`` with as many threads as the desk has requests under way."""

    name = "newsboat"

    def __init__(self, folder: Path, base: str) -> None:
        self.folder = folder
        (folder / "urls").write_bytes(get(f"{base}/urls"))
        (folder / "config").write_text("reload-threads 32\n")

    @staticmethod
    def installed() -> bool:
        return shutil.which("newsboat") is not None

    def refresh(self) -> Took:
        files = (("-u", "urls"), ("-C", "config"), ("-c", "cache.db"))
        named = [part for flag, name in files for part in (flag, str(self.folder / name))]
        return run(["newsboat", *named, "-x", "reload"], HOME=str(self.folder))[0]


class Reader:
    """The ``reader`` library: all feeds added, then updated with 32 workers, due by its own schedule or not."""

    name = "reader"
    python = sys.executable
    """The interpreter that has it."""
    _CODE = (
        "import sys\nfrom reader import make_reader\n"
        "reader = make_reader(sys.argv[1])\n"
        "[reader.add_feed(url, exist_ok=True) for url in open(sys.argv[2]).read().split()]\n"
        "reader.update_feeds(workers=32, scheduled=False)\n"
    )

    def __init__(self, folder: Path, base: str) -> None:
        self.folder = folder
        (folder / "reader-urls").write_bytes(get(f"{base}/urls"))

    @classmethod
    def version(cls) -> str:
        """Its version; empty where it is not installed."""
        code = "import importlib.metadata as m; print(m.version('reader'))"
        asked = subprocess.run([cls.python, "-c", code], capture_output=True, text=True, check=False)
        return asked.stdout.strip()

    @classmethod
    def installed(cls) -> bool:
        return bool(cls.version())

    def refresh(self) -> Took:
        files = (self.folder / "reader.sqlite", self.folder / "reader-urls")
        return run([self.python, "-c", self._CODE, *files], 0)[0]


def peers() -> list[type[Newsboat] | type[Reader]]:
    found: list[type[Newsboat] | type[Reader]] = []
    for peer in (Newsboat, Reader):
        if peer.installed():
            found.append(peer)
        else:
            print(f"skipped: {peer.name} is not installed")
    return found


def three_refreshes(options: argparse.Namespace) -> dict[tuple[str, str], Took]:
    """Cold, unchanged, one new entry a feed: each program in turn, on the same server."""
    best: dict[tuple[str, str], Took] = {}
    programs: list[type[Desk] | type[Newsboat] | type[Reader]] = [Desk, *peers()]
    wanted = [part for part in ("cold", "unchanged", "new") if part in options.part]
    for _ in range(options.repeat if wanted else 0):
        with serving(options) as base, tempfile.TemporaryDirectory() as place:
            running = []
            for program in programs:
                folder = Path(place) / program.name
                folder.mkdir()
                running.append(program(folder, base))
            for part in ("cold", "unchanged", "new"):
                if part == "new":
                    get(f"{base}/_ctl/bump?n=1")
                for each in running:
                    if part == "cold" and options.no_reading and isinstance(each, Desk):
                        each.take_in()
                        continue
                    took = each.refresh()
                    best[part, each.name] = took.best(best.get((part, each.name)))
    return best


def print_refreshes(best: dict[tuple[str, str], Took]) -> None:
    for (part, name), took in best.items():
        told = "".join(f"  {stage} {seconds:.2f} s" for stage, seconds in took.told.items())
        print(f"{part:10} {name:9} {took.wall:7.2f} s   {took.cpu:7.2f} s of processor{told}")
    for part, stage, reach in (("cold", "in", 1.3), ("unchanged", "", 0.2), ("new", "", 0.25)):
        ours = best.get((part, "briefing"))
        for peer in ("newsboat", "reader"):
            theirs = best.get((part, peer))
            if ours and theirs:
                seconds = ours.told.get(stage, ours.wall)
                what = f"{part}, stage {stage}" if stage else f"{part}, whole process"
                goal = f" (reach {reach})" if peer == "newsboat" else ""
                print(
                    f"{what:26} {seconds / theirs.wall:5.2f} x {peer}{goal}, processor {ours.cpu / theirs.cpu:.2f} x"
                )


def stage_in(options: argparse.Namespace) -> None:
    """A cold refresh until all is stored, indexed and tagged, then stopped, beside newsboat's whole one."""
    best: dict[str, Took] = {}
    for _ in range(options.repeat):
        with serving(options) as base, tempfile.TemporaryDirectory() as place:
            desk = Desk(Path(place), base)
            took, said = run([sys.executable, DRIVER, desk.feeds, desk.folder], **compiled())
            done = json.loads(said.splitlines()[-1])
            best["briefing"] = Took(max(done.values()), took.cpu).best(best.get("briefing"))
            for peer in (Newsboat, Reader):
                if peer.installed():
                    best[peer.name] = peer(Path(place), base).refresh().best(best.get(peer.name))
    for name, took in best.items():
        print(f"{'in':10} {name:9} {took.wall:7.2f} s   {took.cpu:7.2f} s of processor")
    ours = best.pop("briefing")
    for name, theirs in best.items():
        goal = " (reach 1.3)" if name == "newsboat" else ""
        print(
            f"{'cold, stage in alone':26} {ours.wall / theirs.wall:5.2f} x {name}{goal}, "
            f"processor {ours.cpu / theirs.cpu:.2f} x"
        )


def bare_reading(options: argparse.Namespace) -> tuple[Took, int, int]:
    """One process that reads articles of the same corpus and does nothing else: time, words, articles."""
    from briefing.analysis.reader import Reader as ArticleReader
    from briefing.analysis.text.document import Document
    from briefing.core.starter import starter_actors

    reader = ArticleReader(starter_actors())
    articles = [article for body, kind in some_bodies(options, 4) for article in parsed(body, kind).articles]
    best: Took | None = None
    for _ in range(max(2, options.repeat)):
        begun, spent = perf_counter(), process_time()
        for article in articles:
            reader.read(Document.of(article))
        best = Took(perf_counter() - begun, process_time() - spent).best(best)
    assert best is not None
    return best, sum(len(article.text.split()) for article in articles), len(articles)


def print_reading(options: argparse.Namespace, best: dict[tuple[str, str], Took]) -> None:
    """Stage read of the cold refresh beside what two workers could do at best."""
    ours = best.get(("cold", "briefing"))
    if ours is None or "read" not in ours.told:
        return
    bare, words, articles = bare_reading(options)
    workers = max(1, min(2, os.cpu_count() or 1))
    share = options.feeds * options.entries / articles
    least = bare.wall * share / workers
    print(
        f"bare reading {words / bare.cpu:,.0f} words/s of processor; {least:.2f} s by the clock for {workers} workers: "
        f"cold, stage read {ours.told['read'] / least:.2f} x (reach 1.15); "
        f"processor of the whole cold refresh {ours.cpu / (bare.cpu * share):.2f} x that of bare reading"
    )


def some_bodies(options: argparse.Namespace, count: int) -> list[tuple[bytes, str]]:
    """Bodies of the first feeds with their content types."""
    corpus = _server_module().Corpus(
        count, options.entries, options.words, 1, "mixed", ["http://127.0.0.1:1"]
    )
    return [
        (corpus.feed_xml(n), f"application/{'atom' if corpus.is_atom(n) else 'rss'}+xml; charset=utf-8")
        for n in range(count)
    ]


def _server_module() -> Any:
    spec = importlib.util.spec_from_file_location("feedserver", SERVER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


NOW = datetime(2025, 3, 4, tzinfo=UTC)


def parsed(body: bytes, kind: str, known: dict[str, str] | None = None, manifest: bytes = b"") -> Parsed:
    from briefing.collect.parse.feed import ParseJob, parse_feed
    from store.records import Source

    source = Source("Desk", "http://127.0.0.1:1/feed.xml")
    return parse_feed(ParseJob(source, body, {"content-type": kind}, source.url, NOW, known or {}, manifest))


def unchanged_bodies(options: argparse.Namespace) -> None:
    """Bodies that say nothing new although the server does not say so: against parsing them."""
    import hashlib

    bodies = some_bodies(options, 8)
    first = [parsed(body, kind) for body, kind in bodies]
    known = [{article.key: article.digest for article in found.articles} for found in first]
    times = [
        (re.sub(rb"(<(?:lastBuildDate|updated)>)\w", rb"\1S", body, count=1), kind) for body, kind in bodies
    ]
    others = [(body.replace(b"<title>", b"<docs>x</docs><title>", 1), kind) for body, kind in bodies]

    def again(wrapped: list[tuple[bytes, str]]) -> list[Parsed]:
        pairs = zip(wrapped, known, first, strict=True)
        return [parsed(body, kind, had, found.manifest) for (body, kind), had, found in pairs]

    works: dict[str, Callable[[], object]] = {
        "parsed whole": lambda: [parsed(body, kind) for body, kind in bodies],
        "same bytes": lambda: [hashlib.sha256(body).hexdigest()[:32] for body, _ in bodies],
        "another time": lambda: again(times),
        "other wrapper": lambda: again(others),
    }
    seconds = {name: best_of(work, max(3, options.repeat)) / len(bodies) for name, work in works.items()}
    whole = seconds.pop("parsed whole")
    for name, spent in seconds.items():
        print(
            f"unchanged body, {name:13} {spent * 1000:7.3f} ms a feed, parsed whole {whole * 1000:.2f} ms: "
            f"{whole / spent:,.0f} x faster (reach 15)"
        )


def best_of(work: Callable[[], object], rounds: int) -> float:
    """Seconds of the processor, the least of some rounds."""
    spent = []
    for _ in range(rounds):
        begun = process_time()
        work()
        spent.append(process_time() - begun)
    return min(spent)


def faulty_feeds(options: argparse.Namespace) -> None:
    """When the healthy feeds are done, with one feed in ten faulty and with none."""
    module = _server_module()
    corpus = module.Corpus(options.feeds, options.entries, options.words, 1, "mixed", ["http://127.0.0.1:1"])
    judge = module.Server(corpus, 0, 0, list(module.FAULTS), 0.1)
    healthy = [f"Desk {n}" for n in range(options.feeds) if judge.fault_of(n) is None]
    best: dict[str, float] = {}
    for _ in range(options.repeat):
        for name, more in (("fault-free", ()), ("10 % faulty", ("--faults", "all", "--fault-rate", "0.1"))):
            with serving(options, *more) as base, tempfile.TemporaryDirectory() as place:
                desk = Desk(Path(place), base)
                _, said = run([sys.executable, DRIVER, desk.feeds, desk.folder], **compiled())
                done = json.loads(said.splitlines()[-1])
                last = max(done[feed] for feed in healthy)
                best[name] = min(last, best.get(name, last))
    print(
        f"healthy feeds ({len(healthy)} of {options.feeds}) done after {best['10 % faulty']:.2f} s with 10 % faulty, "
        f"{best['fault-free']:.2f} s fault-free: {best['10 % faulty'] / best['fault-free']:.2f} x (reach 1.1)"
    )


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--entries", type=int, default=50)
    parser.add_argument("--words", type=int, default=500)
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--part", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument(
        "--no-reading",
        action="store_true",
        help="leave out what a cold refresh reads; the rest is as after it",
    )
    parser.add_argument(
        "--reader", default=sys.executable, help="the interpreter that has the library reader"
    )
    options = parser.parse_args(arguments)
    Reader.python = options.reader
    if not SERVER.exists():
        print(f"skipped: there is no feed server at {SERVER}")
        return 0
    said = (
        subprocess.run(["newsboat", "--version"], capture_output=True, text=True, check=False).stdout
        if Newsboat.installed()
        else ""
    )
    print(
        f"{options.feeds} feeds x {options.entries} entries of {options.words} words, {LATENCY} ms latency; "
        f"least of {options.repeat}; {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    )
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; Python {platform.python_version()}, "
        f"feedparser {version('feedparser')}, aiohttp {version('aiohttp')}; {said.splitlines()[0] if said else 'no newsboat'}, "
        f"reader {Reader.version() or 'not installed'}"
    )
    if "in" in options.part:
        stage_in(options)
    best = three_refreshes(options)
    print_refreshes(best)
    if "cold" in options.part:
        print_reading(options, best)
    if "bodies" in options.part:
        unchanged_bodies(options)
    if "faults" in options.part:
        faulty_feeds(options)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
