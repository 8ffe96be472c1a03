"""Nothing that a stranger wrote steers the terminal: judged on the bytes that leave."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.__main__ import main
from briefing.core.log import LOG, close_log, open_log
from briefing.core.sanitize_output import SanitizedStream, sanitize
from tests.attack.hostile_host import SECRET, USER, HostileHost
from tests.attack.terminal import PAYLOADS, forbidden, strange_bytes

ATTACK = "".join(
    PAYLOADS[name] for name in ("OSC 0 title", "CSI colour", "C1 CSI", "bidi override", "tag characters")
)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """A desk whose feeds, watchlist and feeds.toml are hostile, refreshed once."""
    with HostileHost() as host:
        feeds, data = host.prepare(tmp_path_factory.mktemp("hostile"))
        options = ["--feeds", str(feeds), "--data", str(data)]
        main([*options, "collect", "--quiet"])
        yield options


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of POSIX systems")
def test_no_screen_sends_what_a_stranger_wrote_as_a_command(places: list[str]) -> None:
    from tests.attack.screen import ESC, Screen

    with Screen(places) as screen:
        screen.wait_for(b"feeds failing")
        for keys in (
            "1",
            "d",
            ESC,
            "\r",
            "w",
            ESC,
            "2",
            "j",
            "3",
            "\r",
            ESC,
            "o",
            ESC,
            "f",
            "j",
            "\r",
            ESC,
            ESC,
        ):
            screen.press(keys)
        screen.press("/" + PAYLOADS["Textual markup"])
        screen.press(ATTACK.replace(ESC, "") + "\r")
        screen.press(ESC)
        assert screen.leave() == 0
        sent = bytes(screen.sent)
    assert b"Pwned" in sent, "nothing hostile was drawn, so nothing was tried"
    assert not strange_bytes(sent)
    for name, payload in PAYLOADS.items():
        if "\x1b" in payload and "Pwned" in payload:
            assert payload.encode("utf-8", "replace") not in sent, name
    assert SECRET.encode() not in sent


def test_no_command_prints_what_steers_a_terminal(
    places: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = tmp_path / "hostile.json"
    hostile.write_text(
        json.dumps([{"name": ATTACK, "kind": "official", ATTACK: 1}, {"name": "A", "kind": ATTACK}])
    )
    url = f"http://{USER}:{SECRET}@127.0.0.1:9/{ATTACK}"
    text = f"Minister Pwned Vandal said: “We {ATTACK} pay in March 2025.”".encode("utf-8", "replace")
    commands = [
        ["check"],
        ["brief"],
        ["brief", "--format", "md"],
        ["brief", "--query", ATTACK],
        ["brief", "--actor", ATTACK],
        ["brief", "--since", ATTACK],
        ["brief", "--out", str(tmp_path / "no" / ATTACK)],
        ["search", "Pwned"],
        ["search", ATTACK],
        ["watch", "list"],
        ["watch", "test", ATTACK, "Pwned"],
        ["watch", "remove", ATTACK],
        ["watch", "add", ATTACK, "--kind", "official"],
        ["watch", "import", str(hostile)],
        ["watch", "import", str(tmp_path / ATTACK)],
        ["feeds", "list"],
        ["feeds", "check", ATTACK],
        ["feeds", "check", url],
        ["feeds", "remove", url],
        ["feeds", "pause", f"http://{USER}:{SECRET}@127.0.0.1:9/gone"],
        ["read"],
        ["read", "--jsonl"],
        [f"--{ATTACK}"],
    ]
    said = []
    for command in commands:
        lines = json.dumps({"id": ATTACK, "text": text.decode()}).encode() + b"\n\xff\x1b]0;x\x07\n" + text
        monkeypatch.setattr(
            sys, "stdin", io.TextIOWrapper(io.BytesIO(lines if "--jsonl" in command else text))
        )
        with contextlib.suppress(SystemExit):  # so argparse ends what is no command
            main([*places, *command])
        captured = capfd.readouterr()
        for part in captured:
            assert not forbidden(part.replace("\n", "").replace("\t", "")), (command, ascii(part[:500]))
            assert SECRET not in part, command
            assert "Traceback" not in part, command
        said.append(captured.out)
    assert sum("Pwned" in part for part in said) > 6


FORMS = (["text"], ["md"], ["html"], ["json"], ["csv", "--table", "timeline"], ["csv", "--table", "sources"])


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form[-1])
def test_no_form_of_the_brief_holds_what_steers_a_terminal_or_a_password(
    places: list[str], tmp_path: Path, form: list[str]
) -> None:
    out = tmp_path / "brief.out"
    assert main([*places, "brief", "--format", *form, "--out", str(out)]) == 0
    brief = out.read_text(encoding="utf-8")
    assert "Pwned" in brief
    assert not forbidden(brief.replace("\n", ""))
    assert SECRET not in brief
    assert form != ["html"] or "<script>Pwned" not in brief


def test_the_log_can_be_looked_at_and_holds_no_password(places: list[str]) -> None:
    log = (Path(places[3]) / "briefing.log").read_text(encoding="utf-8")
    assert "404 Not Found" in log
    assert not forbidden(log.replace("\n", ""))
    assert SECRET not in log


def test_a_fault_with_hostile_words_is_logged_without_its_commands(tmp_path: Path) -> None:
    path = tmp_path / "briefing.log"
    open_log(path)
    try:
        try:
            raise ValueError(ATTACK)
        except ValueError as fault:
            LOG.error("while %s", ATTACK, exc_info=fault)
    finally:
        close_log()
    assert not forbidden(path.read_text(encoding="utf-8").replace("\n", ""))


@given(st.text(max_size=60) | st.sampled_from(sorted(PAYLOADS.values())))
@settings(max_examples=60, deadline=None)
def test_any_text_is_made_plain_and_plain_text_stays_as_it_is(text: str) -> None:
    plain = sanitize(text)
    assert not forbidden(plain.replace("\n", "").replace("\t", "").replace("\r", ""))
    assert "\r" not in plain.replace("\r\n", "")
    assert sanitize(plain) == plain
    written = io.StringIO()
    assert SanitizedStream(written).write(text) == len(text)
    assert not forbidden(
        written.getvalue().lstrip("\r").replace("\r\n", "").replace("\n", "").replace("\t", "")
    )


def test_a_terminal_that_knows_few_characters_gets_the_words_all_the_same() -> None:
    behind = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    SanitizedStream(behind).write("“Ya” → México\n")
    behind.seek(0)
    assert behind.read() == "?Ya? ? M?xico\n"
