"""keys.toml: other keys for the commands, and every line that cannot be followed told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.tui.keys.commands import COMMANDS, with_keys
from briefing.tui.keys.key_names import key_name, key_word, lost_key
from briefing.tui.keys.keymap import Keymap, load_keymap, place_of_command, read_keymap
from briefing.tui.keys.markdown_table import MAIN, key_table, with_table

FILE = Path("keys.toml")
ROOT = Path(__file__).resolve().parents[2]


def read(text: str) -> Keymap:
    return read_keymap(text, FILE, COMMANDS)


def test_a_command_gets_the_keys_the_file_names_and_all_others_keep_theirs() -> None:
    keymap = read('[desk]\nsearch = ["/", "Ctrl+F"]\nback = "Esc"\n[everywhere]\nhelp = "F1"\n')
    assert keymap.faults == ()
    assert keymap.keys == {
        "desk.search": ("slash", "ctrl+f"),
        "desk.back": ("escape",),
        "everywhere.help": ("f1",),
    }
    for before, after in zip(COMMANDS, with_keys(keymap.keys), strict=True):
        assert after.keys == keymap.keys.get(before.id, before.keys)


def test_two_commands_may_change_places() -> None:
    keymap = read('[desk]\nwho = "d"\ndetails = "w"\n')
    assert keymap.faults == ()
    assert keymap.keys == {"desk.who": ("d",), "desk.details": ("w",)}


def test_the_way_out_can_get_another_key_but_never_loses_the_last_one() -> None:
    quits = [c for c in with_keys(read('[everywhere]\nquit = "X"\n').keys) if c.id == "everywhere.quit"]
    assert quits[0].keys == ("X", "ctrl+q", "ctrl+c")


@pytest.mark.parametrize(
    ("text", "line", "what", "fix"),
    [
        ('[desk]\n\nserch = "/"\n', 3, "There is no command desk.serch.", "Perhaps desk.search?"),
        ('[dask]\nsearch = "/"\n', 2, "There is no command dask.search.", "Perhaps desk.search?"),
        ('[desk]\nwho = "j"\n', 2, "j is the key of desk.down already.", "give desk.down another one too"),
        ('[desk]\nwho = "q"\n', 2, "q is the key of everywhere.quit already.", "Take another key"),
        ('[everywhere]\ntheme = "n"\n', 2, "n is the key of ", "Take another key"),
        ('[desk]\nwho = "Ctrl+B"\n', 2, "Ctrl+B does not come through: tmux keeps it", "plain letter"),
        ('[desk]\nwho = "Alt+W"\n', 2, "tmux may part", "plain letter"),
        ('[desk]\nwho = "Ctrl+Shift+W"\n', 2, "many terminals do not send it", "plain letter"),
        ('[desk]\nwho = "Shift+W"\n', 2, "a capital is written as such", "plain letter"),
        ('[desk]\nwho = "ww"\n', 2, "“ww” is no key.", "Write one sign"),
        ("[desk]\nwho = []\n", 2, "desk.who needs a key", 'Write who = ["x"]'),
        ("[desk]\nwho = 3\n", 2, "desk.who needs a key", 'Write who = ["x"]'),
        ('who = "x"\n', 1, "“who” stands outside of any place.", "[desk]"),
        ('[desk]\nwho = "x\n', 2, "This is not TOML", "Write lines like"),
    ],
)
def test_a_line_that_cannot_be_followed_is_told_with_its_place_and_the_fix(
    text: str, line: int, what: str, fix: str
) -> None:
    keymap = read(text)
    assert keymap.keys == {}
    (fault,) = keymap.faults
    assert fault.line == line
    assert what in fault.what
    assert fix in fault.fix
    assert str(fault).startswith(f"keys.toml:{line}")


def test_a_clash_within_the_file_costs_only_the_later_line() -> None:
    keymap = read('[desk]\nwho = "V"\nlink = "V"\nsearch = "i"\n')
    assert keymap.keys == {"desk.who": ("V",), "desk.search": ("i",)}
    assert [fault.line for fault in keymap.faults] == [3]


def test_a_line_that_is_dropped_gives_its_command_the_old_key_back() -> None:
    # details wants w, which who would have left for j; but j is taken, so who keeps w and details d.
    keymap = read('[desk]\ndetails = "w"\nwho = "j"\n')
    assert keymap.keys == {}
    assert [fault.line for fault in keymap.faults] == [3, 2]


def test_no_file_is_no_fault_and_one_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    assert load_keymap(path, COMMANDS).faults == ()
    path.write_bytes(b"\xff\xfe")
    assert "cannot be read" in load_keymap(path, COMMANDS).faults[0].what
    path.write_bytes(b"#" * 70_000)
    assert "larger than 64 KiB" in load_keymap(path, COMMANDS).faults[0].what
    path.unlink()
    path.mkdir()
    assert "not a regular file" in load_keymap(path, COMMANDS).faults[0].what


def test_every_key_of_every_command_reaches_the_program_in_tmux() -> None:
    lost = {key: why for c in COMMANDS for key in c.keys if (why := lost_key(key))}
    # The two that are kept for leaving are held to be just that.
    assert set(lost) == {"ctrl+c", "ctrl+q"}


def test_no_key_does_two_things_in_one_place() -> None:
    seen: dict[tuple[str, str], str] = {}
    places = {place_of_command(c.id) for c in COMMANDS}
    for command in COMMANDS:
        for place in places if command.place == "everywhere" else [command.place]:
            for key in command.keys:
                assert (place, key) not in seen, f"{command.id} and {seen[place, key]} share {key} in {place}"
                seen[place, key] = command.id


@pytest.mark.parametrize("name", sorted({key for c in COMMANDS for key in c.keys}))
def test_a_key_as_people_write_it_is_understood_again(name: str) -> None:
    assert key_name(key_word(name)) == name


def test_signs_are_keys_and_control_characters_are_none() -> None:
    assert [key_name(word) for word in "/?-+\\@_!ñ"] == [
        "slash", "question_mark", "minus", "plus", "backslash", "at", "underscore", "exclamation_mark", "ñ",
    ]  # fmt: skip
    assert key_name("\x1b") == key_name("\n") == key_name("nonsense") == ""


def test_the_table_names_every_command_and_the_readme_has_it() -> None:
    table = key_table()
    for command in COMMANDS:
        if not command.motion or command.place == "desk":
            assert f"| {command.help} | `{command.id}` |" in table
    page = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    assert with_table(page) == page, "run: python -m briefing.tui.keys.markdown_table docs/keys.md"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert with_table(readme, MAIN) == readme, "run: python -m briefing.tui.keys.markdown_table README.md"
