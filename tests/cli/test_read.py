"""``briefing read``: one line in, one line out, whatever the line holds."""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.analysis.reader import Reader
from briefing.analysis.text.document import Document
from briefing.cli import read
from briefing.cli.read import LineError, parse_line, parse_published, plain_text
from briefing.core.errors import BriefingError
from store.records import Reading

ROOT = Path(__file__).parents[2]
TEXT = (
    "Harbour Minister Ana Roca said on Thursday that the levy would rise.\n"
    "“We will not wait any longer,” Roca told the Sarna Tribune."
)
WATCHLIST = [
    {"name": "Ana Roca", "kind": "official", "aliases": [{"text": "Roca", "case": "any"}], "roles": []},
    {"name": "Sarna Tribune", "kind": "organization", "aliases": [], "roles": []},
]


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs ``briefing read`` on lines or a text; gives (status, stdout, stderr)."""
    watchlist = tmp_path / "watchlist.json"
    watchlist.write_text(json.dumps(WATCHLIST), "utf-8")

    def run(content: str | bytes, *options: str) -> tuple[int, str, str]:
        file = tmp_path / "input"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        status = run_read([str(file), "--watchlist", str(watchlist), *options])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def run_read(arguments: list[str]) -> int:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--feeds", type=Path)
    common.add_argument("--data", type=Path)
    parser = argparse.ArgumentParser()
    read.register(parser.add_subparsers(), [common])
    args = parser.parse_args(["read", *arguments])
    status: int = args.run(args)
    return status


def objects(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def line(**fields: object) -> str:
    return json.dumps(fields) + "\n"


def test_a_line_gives_everything_the_contract_names(command: Any) -> None:
    status, out, err = command(line(id="a", text=TEXT, published="2026-03-06"), "--jsonl")
    (found,) = objects(out)
    assert (status, err) == (0, "")
    assert list(found) == ["id", "quotes", "timexes", "entities", "mentions", "events"]
    assert found["id"] == "a"
    quotes = {TEXT[q["start"] : q["end"]]: q for q in found["quotes"]}
    direct = next(q for words, q in quotes.items() if words.startswith("“We will not wait"))
    assert set(direct) == {
        "start",
        "end",
        "spans",
        "kind",
        "speaker",
        "mention",
        "confidence",
        "cue",
        "rule",
    }
    assert (direct["cue"], direct["rule"]) == ("told", "after")
    assert (direct["kind"], direct["speaker"]) == ("direct", "Ana Roca")
    assert [(TEXT[t["start"] : t["end"]], t["value"]) for t in found["timexes"]] == [
        ("Thursday", "2026-03-05")
    ]
    assert {m["actor"] for m in found["mentions"]} == {"Ana Roca", "Sarna Tribune"}
    assert all(set(m) == {"start", "end", "actor", "alias", "rule"} for m in found["mentions"])
    assert {"PERSON", "ORG"} >= {e["type"] for e in found["entities"]}
    event = found["events"][0]
    assert set(event) == {"start", "end", "value", "precision", "phrase", "actors", "kind"}
    assert event["kind"] == "happened"


BROKEN = {
    "no JSON": "{",
    "a list": "[1]",
    "a number": "7",
    "no text": '{"id": "x"}',
    "text that is a number": '{"id": "x", "text": 5}',
    "text that is null": '{"id": "x", "text": null}',
    "an id that is a list": '{"id": [1], "text": "a"}',
    "a title that is a number": '{"id": "x", "text": "a", "title": 5}',
    "a date in words": '{"id": "x", "text": "a", "published": "yesterday"}',
    "a day that is in no calendar": '{"id": "x", "text": "a", "published": "2026-02-30"}',
    "a date that is a number": '{"id": "x", "text": "a", "published": 20260230}',
    "a hundred thousand brackets": "[" * 100_000,
    "a number of ten thousand digits": '{"id": ' + "9" * 10_000 + ', "text": "a"}',
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=list(BROKEN))
def test_a_broken_line_gets_its_error_in_its_place_and_the_run_goes_on(command: Any, broken: str) -> None:
    status, out, err = command(line(id=1, text="A.") + broken + "\n" + line(id=2, text="B."), "--jsonl")
    first, error, last = objects(out)
    assert (first["id"], last["id"]) == (1, 2)
    assert list(error) == ["id", "error"]
    assert error["id"] is None
    assert error["error"]
    assert status == 1
    assert len(err.splitlines()) == 1


def test_a_blank_line_is_skipped(command: Any) -> None:
    status, out, err = command(
        "\n" + line(id=1, text="A.") + "  \n" + line(id=2, text="B.") + "\n", "--jsonl"
    )
    assert ([found["id"] for found in objects(out)], status, err) == ([1, 2], 0, "")


@pytest.mark.parametrize(
    "text",
    [
        "Señor Lind spoke. “We will not wait any longer,” Ana Roca told reporters.",
        "“We will not wait any longer,”\u00a0Ana\u00a0Roca\u202ftold reporters.",
    ],
)
def test_letters_with_their_marks_apart_and_no_break_blanks_read_as_their_plain_forms(
    command: Any, text: str
) -> None:
    apart = unicodedata.normalize("NFD", text)
    _, out, _ = command(line(id=1, text=apart), "--jsonl")
    (quote,) = objects(out)[0]["quotes"]
    assert apart[quote["start"] : quote["end"]] == "“We will not wait any longer,”"
    assert quote["speaker"] == "Ana Roca"
    (mention,) = objects(out)[0]["mentions"]
    assert apart[mention["start"] : mention["end"]].replace("\u00a0", " ") == "Ana Roca"


def test_bytes_that_are_no_utf8_are_a_broken_line(command: Any) -> None:
    _, out, _ = command(b'{"id": "x", "text": "caf\xe9"}\n' + line(id=2, text="B.").encode(), "--jsonl")
    error, last = objects(out)
    assert "UTF-8" in error["error"]
    assert last["id"] == 2


def test_a_fault_in_one_article_is_named_with_its_id_and_the_others_are_read(
    command: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Reader.read

    def fails_on_b(self: Reader, doc: Document) -> Reading:
        if doc.text == "B.":
            raise ValueError("no such thing")
        return whole(self, doc)

    monkeypatch.setattr(Reader, "read", fails_on_b)
    status, out, _ = command("".join(line(id=n, text=t) for n, t in enumerate(("A.", "B.", "C."))), "--jsonl")
    results = objects(out)
    assert [r["id"] for r in results] == [0, 1, 2]
    assert results[1] == {"id": 1, "error": "reading failed: ValueError: no such thing"}
    assert "quotes" in results[2]
    assert status == 1


def test_a_line_without_a_date_takes_the_one_given_to_the_command(command: Any) -> None:
    _, out, _ = command(line(id=1, text=TEXT), "--jsonl", "--published", "2026-03-06T08:00:00-05:00")
    assert objects(out)[0]["timexes"][0]["value"] == "2026-03-05"


def test_null_stands_for_an_absent_field(command: Any) -> None:
    status, out, _ = command(line(id=None, text="A.", published=None, title=None, source=None), "--jsonl")
    assert status == 0
    assert objects(out)[0]["id"] is None


def test_stories_are_written_only_when_asked_for_and_join_copies(command: Any) -> None:
    other = "The city library opens its new reading room on Friday with a concert by two school choirs."
    wire = (
        "Fishing boats collided off Cape Oro before dawn and four sailors of the trawler Nerea were pulled "
        "from the water by a coast guard cutter, the harbour master said, adding that two were missing at noon."
    )
    lines = "".join(line(id=n, text=text) for n, text in enumerate((wire, other, wire[:-30])))
    assert all("story" not in found for found in objects(command(lines, "--jsonl")[1]))
    first, apart, copy = (found["story"] for found in objects(command(lines, "--jsonl", "--stories")[1]))
    assert first == copy != apart


def test_broken_lines_keep_their_place_with_stories(command: Any) -> None:
    _, out, _ = command(line(id=1, text="A.") + "{\n" + line(id=2, text="B."), "--jsonl", "--stories")
    assert [found["id"] for found in objects(out)] == [1, None, 2]


def test_stories_without_json_lines_are_refused_with_the_fix(command: Any) -> None:
    with pytest.raises(BriefingError, match="--jsonl"):
        command("text", "--stories")


def test_nothing_that_comes_out_can_steer_a_terminal(command: Any) -> None:
    hostile = "\x1b]0;owned\x07 Minister \x9bAna\u202e Roca\x7f said \ud800 “We will not go,” on Thursday."
    _, out, _ = command(json.dumps({"id": "\x1b\x7f\u202e", "text": hostile}), "--jsonl")
    assert all(0x20 <= ord(character) < 0x7F for character in out.rstrip("\n"))
    _, out, _ = command(hostile.encode("utf-8", "replace"))
    assert plain_text(out) == out


def test_a_text_is_printed_for_people(command: Any) -> None:
    status, out, _ = command(TEXT, "--published", "2026-03-06")
    assert status == 0
    assert "“We will not wait any longer,”" in out
    assert "– Ana Roca" in out
    assert "“Thursday”  2026-03-05" in out
    for heading in ("Quotes", "Dates", "Actors", "Names", "Events"):
        assert heading in out.splitlines()


def test_a_text_without_anything_says_so(command: Any) -> None:
    _, out, _ = command("")
    assert out.count("none found") == 5


def test_a_missing_file_is_named_with_the_fix() -> None:
    with pytest.raises(BriefingError, match="cannot be read"):
        run_read(["no-such-file.txt", "--watchlist", str(ROOT / "briefing/core/starter/watchlist.json")])


def test_a_watchlist_that_is_none_is_named_with_the_fix(tmp_path: Path) -> None:
    broken = tmp_path / "watchlist.json"
    broken.write_text("[{", "utf-8")
    with pytest.raises(BriefingError, match=r"watchlist\.json"):
        run_read(["-", "--watchlist", str(broken)])


def test_faulty_actors_are_named_and_the_others_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    watchlist, text = tmp_path / "w.json", tmp_path / "t.txt"
    watchlist.write_text(json.dumps([{"name": "X", "kind": "ship"}, *WATCHLIST]), "utf-8")
    text.write_text(TEXT, "utf-8")
    assert run_read([str(text), "--watchlist", str(watchlist)]) == 0
    captured = capsys.readouterr()
    assert "ship" in captured.err
    assert "Ana Roca" in captured.out


def test_without_a_watchlist_of_the_users_the_starter_is_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "t.txt"
    text.write_text("The United Nations said so.", "utf-8")
    (tmp_path / "feeds.toml").write_text("")
    run_read([str(text), "--data", str(tmp_path / "nowhere"), "--feeds", str(tmp_path / "feeds.toml")])
    assert "United Nations" in capsys.readouterr().out
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-03-06", "2026-03-06T12:00:00+00:00"),
        ("2026-03-06T01:02:03Z", "2026-03-06T01:02:03+00:00"),
        ("2026-03-06t01:02:03.25z", "2026-03-06T01:02:03.250000+00:00"),
        ("2026-03-06 01:02:03-05:00", "2026-03-06T01:02:03-05:00"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59+00:00"),
    ],
)
def test_dates_are_read_as_rfc_3339_or_as_noon_of_a_day(words: str, expected: str) -> None:
    assert parse_published(words).isoformat() == expected


@pytest.mark.parametrize(
    "words", ["", "2026", "20260306", "2026-W10", "2026-03-06T25:00:00Z", "06/03/2026", "٢٠٢٦-٠٣-٠٦"]
)
def test_other_dates_are_refused(words: str) -> None:
    with pytest.raises(LineError):
        parse_published(words)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_a_line_or_a_reason(raw: bytes) -> None:
    reason = ""
    try:
        reason = parse_line(raw).text.text
    except LineError as error:
        reason = str(error) or "nothing"
    assert reason != "nothing"


_READER = Reader(())
_PIECES = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "'",
        " said ",
        "\n",
        "Ana Roca",
        " Thursday ",
        ". ",
        "March 5",
        "\u2028",
        "İ",
        "ß",
        "🙂",
        "\x00",
        " " * 9,
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES | st.text(max_size=8), max_size=30).map("".join))
def test_every_offset_points_into_the_text_and_a_second_reading_is_the_same(text: str) -> None:
    line = parse_line(json.dumps({"text": text}).encode())
    first = _READER.read(Document(line.text.text, line.published))
    for found in (first.mentions, first.entities, first.quotes, first.timexes, first.events):
        assert all(0 <= item.start < item.end <= len(line.text.text) for item in found)
    assert all(
        0 <= start < end <= len(line.text.text) for quote in first.quotes for start, end in quote.spans
    )
    for quote in first.quotes:
        start, end = line.text.given((quote.start, quote.end))
        assert 0 <= start < end <= len(text)
    assert _READER.read(Document(line.text.text, line.published)) == first


def start_command(*options: str) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-m", "briefing", "read", "--jsonl", *options]
    return subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )


def test_a_line_is_answered_before_the_next_one_is_sent() -> None:
    with start_command("-") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(line(id=number, text="A.").encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
    assert process.returncode == 0


def test_a_reader_that_goes_away_ends_the_run_quietly() -> None:
    with start_command() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(line(id=1, text="A.").encode())
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        with_more = io.BytesIO(line(id=2, text="B.").encode() * 20)
        try:
            process.stdin.write(with_more.read())
            process.stdin.close()
        except BrokenPipeError:
            pass
        assert process.stderr.read() == b""
    assert process.returncode == 0
