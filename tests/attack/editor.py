"""Edits watchlist and feeds.toml through the real command line, without end; to be killed (see kill.py).

    python -m tests.attack.editor DATA FEEDS SEED

Before each edit one line ``begin <json>`` is written, after it ``done``, both at once on standard output.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import sys

from briefing.__main__ import main

Edit = tuple[str, str]
"""What is done, and to which name or address."""


def apply(edit: Edit, actors: dict[str, str], feeds: dict[str, bool]) -> None:
    """The same edit on the harness's own account of what there must be."""
    doing, what = edit
    if doing == "add-actor":
        actors[what] = "official"
    elif doing == "remove-actor":
        del actors[what]
    elif doing == "add-feed":
        feeds[what] = True
    elif doing == "remove-feed":
        del feeds[what]
    else:
        feeds[what] = doing == "resume-feed"


def command(edit: Edit) -> list[str]:
    """The edit as arguments of the ``briefing`` command."""
    doing, what = edit
    verb, _, kind = doing.partition("-")
    if kind == "actor":
        return ["watch", verb, what, *(["--kind", "official"] if verb == "add" else [])]
    return [
        "feeds",
        verb,
        what,
        *(["--unchecked", "--name", f"Feed {what[-9:]}", "--tag", "killed"] if verb == "add" else []),
    ]


def choose(dice: random.Random, actors: dict[str, str], feeds: dict[str, bool]) -> Edit:
    """An edit that is possible now; lists neither die out nor grow without end."""
    if dice.random() < 0.5:
        if len(actors) < 4 or (len(actors) < 30 and dice.random() < 0.6):
            return "add-actor", f"Official {dice.randrange(10**9):09}"
        return "remove-actor", dice.choice(sorted(actors))
    if len(feeds) < 4 or (len(feeds) < 30 and dice.random() < 0.5):
        return "add-feed", f"https://paper.example/{dice.randrange(10**9):09}"
    url = dice.choice(sorted(url for url in feeds if not url.endswith("/first")))
    return dice.choice(["remove-feed", "resume-feed" if not feeds[url] else "pause-feed"]), url


def edit_for_ever(places: list[str], seed: int) -> None:
    """Edit until killed, beginning from what the files hold."""
    from pathlib import Path

    from tests.attack.edits import actors_at, feeds_at

    dice = random.Random(seed)
    with contextlib.redirect_stdout(io.StringIO()):
        main([*places, "watch", "list"])
        main([*places, "feeds", "pause", "https://paper.example/first"])  # what is imported late is there now
    actors, feeds = actors_at(Path(places[1])), feeds_at(Path(places[3]))
    actors = {name: kind for name, kind in actors.items() if name.startswith("Official ")}
    print("ready", flush=True)
    while True:
        edit = choose(dice, actors, feeds)
        print(f"begin {json.dumps(edit)}", flush=True)
        with contextlib.redirect_stdout(io.StringIO()):
            status = main([*places, *command(edit)])
        if status:
            print(f"failed {status}", flush=True)
            return
        apply(edit, actors, feeds)
        print("done", flush=True)


if __name__ == "__main__":
    edit_for_ever(["--data", sys.argv[1], "--feeds", sys.argv[2]], int(sys.argv[3]))
