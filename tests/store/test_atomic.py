"""Files are replaced whole, written by one program at a time, and named by line where a person broke them."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.atomic import AtomicStorage, BrokenFileError, dump_tables, line_of, parse_tables
from store.files import StoreError, locked, make_folder, replace_file, set_aside

ROOT = Path(__file__).resolve().parents[2]


def run_python(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_new_file_is_readable_by_the_user_alone(tmp_path: Path) -> None:
    replace_file(tmp_path / "new.json", b"content")
    assert (tmp_path / "new.json").read_bytes() == b"content"
    assert stat.S_IMODE((tmp_path / "new.json").stat().st_mode) == 0o600


def test_a_new_folder_is_open_to_the_user_alone(tmp_path: Path) -> None:
    make_folder(tmp_path / "desk")
    assert stat.S_IMODE((tmp_path / "desk").stat().st_mode) == 0o700


def test_replacing_keeps_the_permissions_a_person_gave(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    replace_file(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_keeps_pointing_at_the_file_that_is_replaced(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "feeds.toml"
    real.parent.mkdir()
    real.write_bytes(b"old")
    link = tmp_path / "feeds.toml"
    link.symlink_to(real)
    replace_file(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "watchlist.json"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(StoreError, match="No space left"):
        replace_file(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["watchlist.json"]


def test_a_killed_writer_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.json"
    old, new = b"old" * 100_000, b"new" * 100_000
    replace_file(path, old)
    code = (
        "import sys; from pathlib import Path; from store.files import replace_file\n"
        "old, new = b'old' * 100_000, b'new' * 100_000\n"
        "print('ready', flush=True)\n"
        "while True:\n"
        "    replace_file(Path(sys.argv[1]), new); print('n', flush=True)\n"
        "    replace_file(Path(sys.argv[1]), old)\n"
    )
    for rounds in range(1, 4):
        with run_python(code, path) as writer:
            assert writer.stdout is not None
            for _ in range(rounds):
                writer.stdout.readline()
            writer.send_signal(signal.SIGKILL)
            writer.wait()
        assert path.read_bytes() in (old, new)


def test_what_a_killed_writer_left_is_taken_away(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_bytes(b"precious")
    (tmp_path / ".w.json.new").symlink_to(target)
    replace_file(tmp_path / "w.json", b"new")
    assert sorted(os.listdir(tmp_path)) == ["precious", "w.json"]
    assert target.read_bytes() == b"precious"


def test_the_second_writer_is_told_who_waits_for_whom(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.json"
    with (
        locked(path),
        pytest.raises(StoreError, match="Another program has been writing"),
        locked(path, seconds=0),
    ):
        raise AssertionError("two writers held the lock")
    with locked(path, seconds=0):
        pass


def test_a_lock_dies_with_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.json"
    code = (
        "import sys; from pathlib import Path; from store.files import locked\n"
        "with locked(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    with run_python(code, path) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreError), locked(path, seconds=0):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with locked(path, seconds=0):
        pass


def test_a_planted_link_in_the_lock_s_place_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    (tmp_path / "watchlist.json.lock").symlink_to(target)
    with pytest.raises(StoreError, match="cannot be locked"), locked(tmp_path / "watchlist.json"):
        pass
    assert not target.exists()


def test_broken_files_are_set_aside_under_the_next_free_name(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.json"
    for number, content in enumerate((b"one", b"two"), start=1):
        path.write_bytes(content)
        assert set_aside(path).name == f"watchlist.json.broken-{number}"
    assert not path.exists()
    assert (tmp_path / "watchlist.json.broken-1").read_bytes() == b"one"
    assert (tmp_path / "watchlist.json.broken-2").read_bytes() == b"two"


# --- the storage ---------------------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)
documents = st.dictionaries(st.text(max_size=8), json_values, max_size=4)
tables = st.dictionaries(
    st.text(max_size=8).filter(lambda name: name != "schema"),
    st.dictionaries(st.integers(1, 10**9).map(str), documents, max_size=4),
    max_size=3,
)


@given(tables)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_again(content: dict[str, dict[str, object]]) -> None:
    # Lone surrogates have no UTF-8 form; actors that hold one are refused before they come here.
    try:
        written = dump_tables(content)
    except UnicodeEncodeError:
        return
    assert parse_tables(written, Path("w.json")) == content


@given(st.binary(max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_store_or_a_fault_with_a_place(content: bytes) -> None:
    try:
        parse_tables(content, Path("w.json"))
    except BrokenFileError as error:
        fault = error.fault
        assert fault.what
        assert fault.fix
        assert 0 <= fault.line <= content.count(b"\n") + 1
    except StoreError as error:
        assert "newer version" in str(error)  # noqa: PT017 - both are right answers to arbitrary bytes


def test_the_file_has_one_document_a_line_and_a_schema(tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    AtomicStorage(path).write({"actors": {"1": {"name": "Ana Peña"}, "2": {"name": "Bo"}}})
    lines = path.read_text("utf-8").splitlines()
    assert '"1": {"name": "Ana Peña"},' in lines
    assert json.loads(path.read_text("utf-8"))["schema"] == 1


def test_there_is_nothing_to_read_before_the_first_write(tmp_path: Path) -> None:
    assert AtomicStorage(tmp_path / "w.json").read() is None


@pytest.mark.parametrize(
    ("content", "line", "column", "words"),
    [
        (b'{"schema": 1,\n"actors": {\n"1": {"name": "x",}\n}}', 3, 18, "not JSON"),
        (b'{"schema": 1,\n"actors": {"1": {"name": "\xff"}}}', 2, 27, "not UTF-8"),
        (b"[1, 2]", 1, 1, "not a JSON object"),
        (b'{"actors": {}}', 1, 1, "schema"),
        (b'{"schema": 1,\n\n"actors": []}', 3, 0, "does not map"),
        (b'{"schema": 1,\n"actors": {"x": {}}}', 2, 0, "does not map"),
        (b"", 1, 1, "not JSON"),
    ],
)
def test_a_file_broken_by_hand_is_named_by_line_and_column(
    tmp_path: Path, content: bytes, line: int, column: int, words: str
) -> None:
    path = tmp_path / "w.json"
    path.write_bytes(content)
    with pytest.raises(BrokenFileError) as caught:
        AtomicStorage(path).read()
    fault = caught.value.fault
    assert words in fault.what
    # The column of a trailing comma differs by one between versions of Python.
    assert fault.line == line
    assert abs(fault.column - column) <= 1
    assert path.read_bytes() == content


def test_deep_nesting_and_endless_numbers_are_faults_and_no_crash(tmp_path: Path) -> None:
    for content in (b"[" * 100_000, b'{"schema": ' + b"9" * 10_000 + b"}"):
        with pytest.raises(BrokenFileError):
            parse_tables(content, tmp_path / "w.json")


def test_a_newer_file_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    path.write_bytes(b'{"schema": 99, "actors": {}}')
    with pytest.raises(StoreError, match="newer version"):
        AtomicStorage(path).read()
    assert path.read_bytes() == b'{"schema": 99, "actors": {}}'


def test_a_folder_in_the_file_s_place_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        AtomicStorage(tmp_path).read()


def test_the_line_of_words_counts_from_one() -> None:
    assert line_of(b"a\nb\nc", "c") == 3
    assert line_of(b"a", "z") == 0
