"""Every example in docs/ is a command line, a query or a table that the program takes."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path

import pytest

from briefing.cli.main import build_parser, run
from store.query import describe, parse

DOCS = Path(__file__).resolve().parents[1] / "docs"
README = DOCS.parent / "README.md"
PAGES = sorted(DOCS.glob("*.md"))
_BLOCK = re.compile(r"^```[a-z]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_CRON = re.compile(r"^[\d*/,-]+ [\d*/,-]+ [\d*/,-]+ [\d*/,-]+ [\d*/,-]+\s+")


def _commands(page: Path) -> list[str]:
    found = []
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        for line in block.splitlines():
            bare = _CRON.sub("", line)
            # What stands two blanks behind a command says what it does.
            found += [part.split("  ")[0] for part in bare.split(" && ") if part.startswith("briefing ")]
    return [re.sub(r"\s*[|>].*", "", command) for command in found]


EXAMPLES = [(page.name, command) for page in (*PAGES, README) for command in _commands(page)]
QUERIES = re.findall(
    r"^briefing search '(.*)'$", (DOCS / "search.md").read_text(encoding="utf-8"), re.MULTILINE
)


def test_there_are_examples_in_every_guide() -> None:
    told = {name for name, _ in EXAMPLES}
    assert {"alerts.md", "brief.md", "feeds.md", "running.md", "search.md", "README.md"} <= told


@pytest.mark.parametrize(("page", "command"), EXAMPLES)
def test_every_example_is_a_command_line_the_program_takes(page: str, command: str) -> None:
    words = shlex.split(command)[1:]
    try:
        args = build_parser().parse_args(words)
    except SystemExit as stop:
        pytest.fail(f"{page}: {command}: usage error {stop.code}")
    assert callable(args.run)


@pytest.mark.parametrize("query", QUERIES)
def test_every_query_shown_can_be_read_and_described(query: str) -> None:
    expr = parse(query, today=date(2025, 8, 15))
    assert expr is not None
    assert describe(expr)


def test_every_term_of_the_table_can_be_read() -> None:
    rows = re.findall(r"^\| (`.*?) \|", (DOCS / "search.md").read_text(encoding="utf-8"), re.MULTILINE)
    terms = [term for row in rows for term in re.findall(r"`([^`]+)`", row)]
    assert len(terms) > 15
    for term in terms:
        expr = parse(term, today=date(2025, 8, 15))
        assert expr is not None
        assert describe(expr)


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_the_completion_script_knows_every_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert all(name in script for name in ("collect", "brief", "alerts", "serve"))
