"""The watchlist file: nothing is lost, nothing merged silently, nothing a person wrote thrown away."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest

from store.files import replace_file
from store.records import Actor, Alias, Role
from store.watchlist import StoreError, Watchlist, WatchlistError, actor_to_json, actors_from_bytes

ROOT = Path(__file__).resolve().parents[2]
MAYOR = Actor(
    "Ana Peña", "official", (Alias("Ana Peña"), Alias("Peña", "exact")), (Role("Mayor", "Port Amber"),)
)
GUARD = Actor("Harbor Guard", "organization", (Alias("Harbor Guard"), Alias("HG", "exact")))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk" / "watchlist.json"


def names(watchlist: Watchlist) -> list[str]:
    return [actor.name for actor in watchlist.actors()]


def test_the_first_run_begins_with_the_starter(path: Path) -> None:
    assert Watchlist.open(path, starter=(MAYOR, GUARD)).actors() == (MAYOR, GUARD)


def test_the_starter_does_not_come_back_after_it_was_deleted(path: Path) -> None:
    watchlist = Watchlist.open(path, starter=(MAYOR,))
    watchlist.remove("Ana Peña")
    assert Watchlist.open(path, starter=(MAYOR,)).actors() == ()


def test_actors_are_there_again_after_a_restart(path: Path) -> None:
    Watchlist.open(path).add(MAYOR)
    assert Watchlist.open(path).actors() == (MAYOR,)
    assert Watchlist(path).get("ana pena") == MAYOR


def test_a_change_by_another_program_is_seen(path: Path) -> None:
    here, there = Watchlist.open(path), Watchlist.open(path)
    there.add(GUARD)
    assert names(here) == ["Harbor Guard"]


def test_two_programs_do_not_overwrite_each_other(path: Path) -> None:
    here, there = Watchlist.open(path), Watchlist.open(path)
    here.add(MAYOR)
    there.add(GUARD)
    here.add(Actor("Third", "official"))
    assert names(Watchlist(path)) == ["Ana Peña", "Harbor Guard", "Third"]


def test_threads_lose_no_write(path: Path) -> None:
    Watchlist.open(path)

    def add(thread: int) -> None:
        own = Watchlist(path)
        for number in range(10):
            own.add(Actor(f"Actor {thread}-{number}", "official"))

    threads = [threading.Thread(target=add, args=(thread,)) for thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Watchlist(path).actors()) == 40


def test_an_acknowledged_change_survives_a_kill(path: Path) -> None:
    Watchlist.open(path)
    code = (
        "import sys; from pathlib import Path\n"
        "from store.watchlist import Watchlist; from store.records import Actor\n"
        "watchlist = Watchlist(Path(sys.argv[1]))\n"
        "for number in range(10_000):\n"
        "    watchlist.add(Actor(f'Round {sys.argv[2]} {number}', 'official')); print(number, flush=True)\n"
    )
    told = 0
    for rounds in range(4):
        writer = subprocess.Popen(
            [sys.executable, "-c", code, str(path), str(rounds)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        with writer:
            assert writer.stdout is not None
            for _ in range(rounds + 2):
                writer.stdout.readline()
                told += 1
            writer.send_signal(signal.SIGKILL)
            # What was acknowledged before the kill arrived counts, too.
            told += len(writer.stdout.readlines())
        found = Watchlist.open(path)
        assert found.fault is None
        assert told <= len(found.actors()) <= told + rounds + 1


def test_adding_a_name_twice_is_refused_whatever_its_accents(path: Path) -> None:
    watchlist = Watchlist.open(path, starter=(MAYOR,))
    with pytest.raises(WatchlistError, match="already"):
        watchlist.add(Actor("ANA PENA", "official"))
    assert watchlist.actors() == (MAYOR,)


def test_an_actor_keeps_its_place_when_it_is_changed(path: Path) -> None:
    watchlist = Watchlist.open(path, starter=(MAYOR, GUARD))
    renamed = Actor("Ana Peña Ruiz", "official", MAYOR.aliases)
    watchlist.update("Ana Peña", renamed)
    assert watchlist.actors() == (renamed, GUARD)


def test_a_name_that_another_has_cannot_be_taken(path: Path) -> None:
    watchlist = Watchlist.open(path, starter=(MAYOR, GUARD))
    with pytest.raises(WatchlistError, match="Another actor"):
        watchlist.update("Ana Peña", Actor("harbor guard", "organization"))


@pytest.mark.parametrize("change", ["update", "remove"])
def test_changing_somebody_unknown_says_so(path: Path, change: str) -> None:
    watchlist = Watchlist.open(path, starter=(MAYOR,))
    with pytest.raises(WatchlistError, match="not on the watchlist"):
        watchlist.remove("Nobody") if change == "remove" else watchlist.update("Nobody", GUARD)


def test_a_hostile_name_never_gets_into_the_file(path: Path) -> None:
    watchlist = Watchlist.open(path)
    with pytest.raises(WatchlistError, match="control character"):
        watchlist.add(Actor("Evil\x1b]52;c;x\x07", "official"))
    assert watchlist.actors() == ()


def test_retired_actors_are_kept_but_not_live(path: Path) -> None:
    retired = Actor("Old Guard", "organization", retired=True)
    watchlist = Watchlist.open(path, starter=(MAYOR, retired))
    assert watchlist.actors() == (MAYOR,)
    assert watchlist.get("Old Guard") == retired
    assert [entry["name"] for entry in watchlist.export()] == ["Ana Peña", "Old Guard"]


def test_the_version_changes_with_the_live_actors_only(path: Path) -> None:
    watchlist = Watchlist.open(path, starter=(MAYOR,))
    first = watchlist.version
    assert Watchlist(path).version == first
    watchlist.add(GUARD)
    assert watchlist.version != first
    watchlist.remove("Harbor Guard")
    assert watchlist.version == first


# --- import and export -----------------------------------------------------------------


def test_an_export_can_be_taken_in_elsewhere(path: Path, tmp_path: Path) -> None:
    content = json.dumps(Watchlist.open(path, starter=(MAYOR, GUARD)).export()).encode()
    actors, faults = actors_from_bytes(content, tmp_path / "export.json")
    other = Watchlist.open(tmp_path / "other.json")
    assert not faults
    assert other.import_many(actors).added == ("Ana Peña", "Harbor Guard")
    assert other.actors() == (MAYOR, GUARD)


def test_an_import_is_one_write(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watchlist = Watchlist.open(path, starter=(MAYOR,))
    writes = []

    def counted(file: Path, content: bytes) -> None:
        writes.append(file)
        replace_file(file, content)

    monkeypatch.setattr("store.atomic.replace_file", counted)
    changed = Actor("Ana Peña", "official", (Alias("A. Peña"),))
    watchlist.import_many([changed, *(Actor(f"New {number}", "official") for number in range(50))])
    assert len(writes) == 1
    assert len(watchlist.actors()) == 51


def test_the_same_name_adds_its_aliases_and_roles(path: Path) -> None:
    watchlist = Watchlist.open(path, starter=(MAYOR,))
    more = Actor("Ana Peña", "official", (Alias("A. Peña"),), (Role("Senator", "Senate", date(2020, 1, 1)),))
    assert watchlist.import_many([more]).merged == ("Ana Peña",)
    (found,) = watchlist.actors()
    assert [alias.text for alias in found.aliases] == ["Ana Peña", "Peña", "A. Peña"]
    assert [role.title for role in found.roles] == ["Mayor", "Senator"]


def test_a_likely_duplicate_is_proposed_and_not_merged(path: Path) -> None:
    watchlist = Watchlist.open(path, starter=(MAYOR,))
    other = Actor("Ana María Peña", "official", (Alias("ANA PEÑA"),))
    result = watchlist.import_many([other])
    assert result.added == ()
    assert [(found.actor.name, found.existing) for found in result.proposed] == [
        ("Ana María Peña", "Ana Peña")
    ]
    assert watchlist.actors() == (MAYOR,)
    assert watchlist.import_many([other], keep_both=True).added == ("Ana María Peña",)


def test_a_shared_surname_or_acronym_proposes_nothing(path: Path) -> None:
    watchlist = Watchlist.open(path, starter=(MAYOR, GUARD))
    others = [
        Actor("Luis Peña", "official", (Alias("Peña", "exact"),)),
        Actor("Hill Group", "organization", (Alias("HG", "exact"),)),
    ]
    assert watchlist.import_many(others).added == ("Luis Peña", "Hill Group")


def test_a_failed_import_changes_nothing(path: Path) -> None:
    watchlist = Watchlist.open(path, starter=(MAYOR,))
    before = path.read_bytes()
    with pytest.raises(StoreError, match="control character"):
        watchlist.import_many([Actor("Fine", "official"), Actor("Bad\x00", "official")])
    assert path.read_bytes() == before


# --- a file broken by hand ---------------------------------------------------------------


def test_a_broken_file_is_kept_byte_for_byte_beside_a_fresh_one(path: Path) -> None:
    path.parent.mkdir()
    broken = b'{"schema": 1,\n"actors": {\n"1": {"name": "Ana" "kind": "official"}\n}}'
    path.write_bytes(broken)
    watchlist = Watchlist.open(path, starter=(GUARD,))
    assert watchlist.fault is not None
    assert (watchlist.fault.line, watchlist.fault.column) == (3, 21)
    assert watchlist.fault.path.read_bytes() == broken
    assert watchlist.fault.path != path
    assert watchlist.actors() == (GUARD,)
    assert Watchlist.open(path).fault is None


def test_a_second_broken_file_does_not_replace_the_first(path: Path) -> None:
    path.parent.mkdir()
    for content in (b"one", b"two"):
        path.write_bytes(content)
        Watchlist.open(path)
    kept = sorted(path.parent.glob("*.broken-*"))
    assert [file.read_bytes() for file in kept] == [b"one", b"two"]


def test_reading_alone_moves_nothing(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"broken")
    watchlist = Watchlist(path)
    assert watchlist.actors() == ()
    assert watchlist.fault is not None
    assert path.read_bytes() == b"broken"
    with pytest.raises(StoreError, match="not JSON"):
        watchlist.add(MAYOR)
    assert path.read_bytes() == b"broken"


def test_a_file_broken_while_the_program_runs_is_not_written_over(path: Path) -> None:
    watchlist = Watchlist.open(path, starter=(MAYOR,))
    path.write_bytes(b"{")
    with pytest.raises(StoreError):
        watchlist.add(GUARD)
    assert path.read_bytes() == b"{"


def test_one_faulty_entry_costs_only_itself_and_stays_in_the_file(path: Path) -> None:
    watchlist = Watchlist.open(path, starter=(MAYOR, GUARD))
    path.write_text(path.read_text("utf-8").replace('"kind": "official"', '"kind": "person"'), "utf-8")
    assert names(watchlist) == ["Harbor Guard"]
    (fault,) = watchlist.faults
    assert fault.line == 3
    assert "kind" in fault.what
    watchlist.add(Actor("Third", "official"))
    assert '"kind": "person"' in path.read_text("utf-8")


def test_a_newer_file_is_refused_whole(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b'{"schema": 2, "people": {}}')
    with pytest.raises(StoreError, match="newer version"):
        Watchlist.open(path, starter=(MAYOR,))
    assert path.read_bytes() == b'{"schema": 2, "people": {}}'


def test_a_kept_broken_file_can_be_mended_and_taken_in(path: Path) -> None:
    Watchlist.open(path, starter=(MAYOR, GUARD))
    actors, faults = actors_from_bytes(path.read_bytes(), path)
    assert actors == (MAYOR, GUARD)
    assert faults == ()


def test_lines_are_right_in_a_file_laid_out_by_hand(tmp_path: Path) -> None:
    entries = [{"name": "Ana", "kind": "official"}, {"name": "Bo", "kind": "ship"}, {"name": "Cy"}]
    content = json.dumps(entries, indent=2).encode()
    _, faults = actors_from_bytes(content, tmp_path / "in.json")
    assert [fault.line for fault in faults] == [6, 10]
    tables = {"schema": 1, "actors": {"7": entries[1], "3": entries[0], "9": entries[2]}}
    _, faults = actors_from_bytes(json.dumps(tables, indent=1).encode(), tmp_path / "in.json")
    assert [fault.line for fault in faults] == [4, 12]


def test_an_import_names_the_line_of_each_faulty_actor(tmp_path: Path) -> None:
    lines = [json.dumps(actor_to_json(GUARD)), '{"name": "X", "kind": "ship"}', '{"kind": "official"}']
    content = ("[\n" + ",\n".join(lines) + "\n]").encode()
    actors, faults = actors_from_bytes(content, tmp_path / "in.json")
    assert actors == (GUARD,)
    assert [fault.line for fault in faults] == [3, 4]
