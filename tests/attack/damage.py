"""Damaged files: the archive, the watchlist and feeds.toml cut off and overwritten at random places.

    python -m tests.attack.damage [--count 300] [--seed 1]

After each damage the real commands run.  Each must end with a status and one clear sentence at most: no traceback, no
"something unexpected".  What cannot be read is left as it is, or set aside byte for byte.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from briefing.__main__ import main as briefing
from store.errors import ArchiveError
from store.open import open_archive
from tests.attack.feedhost import FeedHost

FILES = ("archive.sqlite", "watchlist.json", "feeds.toml")
COMMANDS = (
    ["brief", "--format", "json"],
    ["search", "actor:Rubio"],
    ["search", "harbour"],
    ["check"],
    ["watch", "list"],
    ["watch", "add", "Somebody Else", "--kind", "official"],
    ["feeds", "list"],
    ["feeds", "pause", "Paper 1"],
    ["archive", "verify"],
)


@dataclass
class Outcome:
    """What became of the damaged desks."""

    runs: int = 0
    commands: Counter[str] = field(default_factory=Counter)
    """How many commands did their work, and how many said why they could not."""
    faults: list[str] = field(default_factory=list)


def sound_desk(folder: Path) -> Path:
    """A desk with a few articles, to be damaged; returns its folder."""
    desk = folder / "sound"
    desk.mkdir(parents=True)
    with FeedHost(3, 4) as host:
        (desk / "feeds.toml").write_text(host.feeds_toml(), encoding="utf-8")
        status, _, said = run(desk, ["collect", "--quiet"])
        assert status == 0, said
    return desk


def run(desk: Path, command: Sequence[str]) -> tuple[int, str, str]:
    """One command on a desk: its status, and what it said on both streams."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = briefing(["--feeds", str(desk / "feeds.toml"), "--data", str(desk), *command])
    return status, out.getvalue(), err.getvalue()


def damage(dice: random.Random, content: bytes) -> bytes:
    """The content cut off, or overwritten in one of three ways."""
    body = bytearray(content)
    way = dice.randrange(4)
    at = dice.randrange(len(body))
    if way == 0:
        del body[at:]
    elif way == 1:
        for _ in range(dice.randint(1, 200)):
            body[dice.randrange(len(body))] ^= 1 << dice.randrange(8)
    elif way == 2:
        stop = min(len(body), at + dice.randrange(5000))
        body[at:stop] = dice.randbytes(stop - at)
    else:
        for _ in range(dice.randint(1, 30)):
            body[dice.randrange(len(body))] = dice.choice(b'0123456789\xff\0"{}[]a')
    return bytes(body)


def _opens(archive: Path) -> bool:
    try:
        open_archive(archive).close()
    except ArchiveError:
        return False
    return True


def attack(folder: Path, count: int, seed: int, sound: Path | None = None) -> Outcome:
    """Damage a desk ``count`` times, each time another of its files."""
    dice, outcome = random.Random(seed), Outcome()
    sound = sound or sound_desk(folder)
    for number in range(count):
        desk = folder / "damaged"
        shutil.copytree(sound, desk)
        broken = desk / FILES[number % len(FILES)]
        content = damage(dice, broken.read_bytes())
        broken.write_bytes(content)
        refused = broken.name == "archive.sqlite" and not _opens(broken)
        for command in COMMANDS:
            name = f"seed {seed}, run {number}, {broken.name}, {' '.join(command)}"
            status, _, said = run(desk, command)
            outcome.commands["told why not" if status else "done"] += 1
            if "Traceback" in said or "unexpected" in said or status not in (0, 1):
                outcome.faults.append(f"{name}: {status} {said[:200]}")
        kept = [path.read_bytes() for path in desk.glob(f"{broken.name}.broken-*")]
        if refused and broken.read_bytes() != content:
            outcome.faults.append(f"seed {seed}, run {number}: an archive that cannot be opened was changed")
        if broken.name == "watchlist.json" and kept and content not in kept:
            outcome.faults.append(f"seed {seed}, run {number}: the broken watchlist was not kept as it was")
        outcome.runs += 1
        shutil.rmtree(desk)
    return outcome


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=300, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = attack(Path(folder), asked.count, asked.seed)
    told = ", ".join(f"{count} {what}" for what, count in sorted(outcome.commands.items()))
    print(
        f"{outcome.runs} damaged files, {sum(outcome.commands.values())} commands ({told}), faults: {len(outcome.faults)}"
    )
    print(*outcome.faults[:40], sep="\n")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
