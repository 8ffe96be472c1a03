"""feeds.toml: good feeds always work, and every fault has its file, line and fix."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.feeds.config import MAX_BYTES, Config, load_config
from briefing.feeds.config_parser import SETTING_KEYS, read_feeds
from briefing.feeds.settings import Settings
from store.actors import treacherous
from store.records import Source

GOOD = '[[feeds]]\nname = "Good"\nurl = "https://good.example/rss"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "feeds.toml"


def load(path: Path, text: str) -> Config:
    path.write_text(text, encoding="utf-8")
    return load_config(path)


def places(config: Config) -> list[int]:
    return [fault.line for fault in config.faults]


def test_a_file_in_order_has_settings_and_feeds_and_no_fault(path: Path) -> None:
    config = load(
        path,
        """
        [settings]
        refresh_minutes = 0
        per_host = 1
        user_agent = "desk"

        [[feeds]]
        name = "The [Daily]"
        short = "Daily"
        url = "https://daily.example/rss?a=1&b=2"
        tags = ["a", "b"]
        enabled = false
        full_text = true
        user_agent = "other"

        [[feeds]]
        url = "http://www.bare.example"
        """,
    )
    assert config.faults == ()
    assert config.settings == Settings(refresh_minutes=0, per_host=1, user_agent="desk")
    assert config.sources == (
        Source(
            "The [Daily]",
            "https://daily.example/rss?a=1&b=2",
            ("a", "b"),
            False,
            True,
            "other",
            short="Daily",
        ),
        Source("bare.example", "http://www.bare.example"),
    )


def test_an_empty_file_is_no_fault(path: Path) -> None:
    assert load(path, "").faults == ()


def test_a_missing_file_is_one_fault_with_a_way_on(path: Path) -> None:
    config = load_config(path)
    assert config.sources == ()
    assert "cannot be read" in config.faults[0].what
    assert "briefing feeds add" in config.faults[0].fix


@pytest.mark.parametrize(
    ("bad", "line", "words", "fix"),
    [
        ('[[feeds]]\nnmae = "X"\nurl = "https://x.example"\n', 2, '"nmae"', "name"),
        ('[[feeds]]\nURL = "https://x.example"\n', 2, '"URL"', "url"),
        ('[[feeds]]\nname = "X"\n', 1, "no url", "url ="),
        ('[[feeds]]\n\nurl = ""\n', 3, "empty", "address"),
        ("[[feeds]]\nurl = 5\n", 2, "a number", "quotation"),
        ('[[feeds]]\nurl = "ftp://x.example"\n', 2, "ftp", "http"),
        ('[[feeds]]\nurl = "javascript:alert(1)"\n', 2, "javascript", "http"),
        ('[[feeds]]\nurl = "x.example/rss"\n', 2, "no scheme", "http"),
        ('[[feeds]]\nurl = "https:///rss"\n', 2, "no host", "Correct"),
        ('[[feeds]]\nurl = "https://x.example:99999/"\n', 2, "cannot be read", "Correct"),
        ('[[feeds]]\nurl = "https://x.example/a b"\n', 2, "blank", "%20"),
        ('[[feeds]]\nurl = "https://x.example"\ntags = "us"\n', 3, "a string", "list"),
        ('[[feeds]]\nurl = "https://x.example"\ntags = [1, "us"]\n', 3, "no string", "list"),
        ('[[feeds]]\nurl = "https://x.example"\nenabled = "no"\n', 3, "a string", "true or false"),
        ('[[feeds]]\nurl = "https://x.example"\nshort = "Daily of the North"\n', 3, "18", "Keep 14"),
        ('[[feeds]]\nurl = "https://x.example"\nfull_text = 1\n', 3, "a number", "true or false"),
        ('[[feeds]]\nurl = "https://x.example"\nuser_agent = "a\\r\\nX: y"\n', 3, "ASCII", "mend"),
        ('[[feeds]]\nurl = "https://x.example"\nname = "a\\u001b[2J"\n', 3, "control", "Delete"),
        ('[[feeds]]\nurl = "https://x.example"\nname = "a\\u202eb"\n', 3, "control", "Delete"),
        ("[settings]\nrefresh_minute = 5\n", 2, '"refresh_minute"', "refresh_minutes"),
        ('[settings]\n\nper_host = "2"\n', 3, "a string", "1 to 32"),
        ("[settings]\nper_host = true\n", 2, "true or false", "1 to 32"),
        ("[settings]\nconcurrency = 0\n", 2, "out of range", "1 to 256"),
        ("[settings]\nretention_days = -1\n", 2, "out of range", "0 to"),
        ("[setings]\nper_host = 2\n", 1, '"setings"', "settings"),
        ('[[feed]]\nurl = "https://x.example"\n', 1, '"feed"', "feeds"),
        ("[[settings]]\nper_host = 2\n", 1, "no table", "single brackets"),
    ],
)
def test_a_fault_is_named_with_its_line_and_fix_while_the_good_feed_works(
    path: Path, bad: str, line: int, words: str, fix: str
) -> None:
    config = load(path, bad + "\n" + GOOD)
    (fault,) = config.faults
    assert fault.file == path
    assert fault.line == line
    assert words in fault.what
    assert fix in fault.fix
    assert "Good" in [source.name for source in config.sources]


def test_an_address_that_is_there_twice_names_both_lines(path: Path) -> None:
    again = '[[feeds]]\nname = "Again"\nurl = "https://GOOD.example:443/rss#top"\n'
    config = load(path, GOOD + again)
    (fault,) = config.faults
    assert fault.line == 6
    assert "line 3" in fault.what
    assert [source.name for source in config.sources] == ["Good"]


def test_a_table_inside_a_feed_is_named_where_it_stands(path: Path) -> None:
    config = load(path, GOOD + "\n[feeds.extra]\na = 1\n")
    assert places(config) == [5]
    assert [source.name for source in config.sources] == ["Good"]


def test_a_feed_with_a_faulty_option_still_works(path: Path) -> None:
    config = load(path, '[[feeds]]\nurl = "https://x.example"\ntags = 5\nfull_text = "yes"\nnmae = "X"\n')
    assert config.sources == (Source("x.example", "https://x.example"),)
    assert places(config) == [3, 4, 5]


def test_a_feed_that_was_meant_to_be_off_is_not_asked(path: Path) -> None:
    (source,) = load(path, '[[feeds]]\nurl = "https://x.example"\nenabled = "false"\n').sources
    assert not source.enabled


def test_control_characters_never_leave_the_file(path: Path) -> None:
    config = load(
        path,
        '[[feeds]]\nurl = "https://x.example"\nname = "a\\u001b]52;c;eA==\\u0007b"\ntags = ["x\\u009b2J"]\n',
    )
    (source,) = config.sources
    assert not treacherous(source.name)
    assert not any(treacherous(tag) for tag in source.tags)
    assert places(config) == [3, 4]


def test_credentials_do_not_stand_in_a_fault(path: Path) -> None:
    feed = '[[feeds]]\nurl = "https://user:secret@x.example/rss"\n'
    config = load(path, feed + feed)
    assert len(config.sources) == 1
    assert "secret" not in str(config.faults[0])


# --- a file that is not TOML ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ('[[feeds]]\nname = "open\nurl = "https://x.example"\n', 2),
        ("[[feeds]]\nurl = https://x.example\n", 2),
        ('[[feeds]]\nurl "https://x.example"\n', 2),
        ('[[feeds]]\nurl = "https://x.example"\nurl = "https://y.example"\n', 3),
        ("[[feeds]\nurl = 'https://x.example'\n", 1),
        ('[[feeds]]\ntags = ["a", \n', 2),
    ],
)
def test_one_broken_block_costs_only_itself(path: Path, broken: str, line: int) -> None:
    config = load(path, GOOD + "\n" + broken + "\n" + GOOD.replace("good", "second"))
    assert [source.url for source in config.sources] == [
        "https://good.example/rss",
        "https://second.example/rss",
    ]
    (fault,) = config.faults
    assert fault.line == 4 + line
    assert "not TOML" in fault.what
    assert fault.fix


def test_all_broken_blocks_are_named_at_once(path: Path) -> None:
    assert places(load(path, "x\n[[feeds]]\ny\n" + GOOD + "[settings]\nz\n")) == [1, 3, 8]


def test_a_table_that_is_there_twice_is_named(path: Path) -> None:
    config = load(path, "[settings]\nper_host = 1\n\n[settings]\nper_host = 2\n" + GOOD)
    (fault,) = config.faults
    assert fault.line == 4
    assert len(config.sources) == 1


def test_a_file_that_is_not_utf8_is_named_by_line_and_column(path: Path) -> None:
    path.write_bytes(b'# caf\xe9\n[[feeds]]\nname = "Good"\nurl = "https://good.example/rss"\n')
    config = load_config(path)
    assert [source.name for source in config.sources] == ["Good"]
    (fault,) = config.faults
    assert (fault.line, fault.column) == (1, 6)
    assert "UTF-8" in fault.what


@pytest.mark.parametrize("text", ["a = " + "[" * 5_000, "a = " + "9" * 5_000, "[" * 5_000, "a.b." * 3_000])
def test_monstrous_toml_is_a_fault_and_no_crash(path: Path, text: str) -> None:
    config = load(path, GOOD + text)
    assert config.faults


def test_a_file_beyond_the_limit_is_refused(path: Path) -> None:
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    (fault,) = load_config(path).faults
    assert "larger" in fault.what


def test_a_pipe_is_not_waited_for(path: Path) -> None:
    os.mkfifo(path)
    (fault,) = load_config(path).faults
    assert "regular file" in fault.what


def test_a_folder_is_said_in_words(path: Path) -> None:
    path.mkdir()
    assert "cannot be read" in load_config(path).faults[0].what


def test_windows_line_ends_and_a_byte_order_mark_are_fine(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + (GOOD + "nmae = 1\n").replace("\n", "\r\n").encode())
    config = load_config(path)
    assert [source.name for source in config.sources] == ["Good"]
    assert places(config) == [4]


# --- lines in every layout ------------------------------------------------------------------


def test_lines_are_right_behind_strings_and_lists_of_many_lines(path: Path) -> None:
    config = load(
        path,
        '''
[settings]   # [[feeds]] in a comment
user_agent = """\\
  a [[feeds]]
  url = "no" """
[[feeds]]
tags = [ # one
  "a",   # ]
  "b]",
]
"url" = 'https://x.example'
odd = 1
[[ feeds ]]
url = "ftp://y.example"
''',
    )
    assert [(fault.line, fault.column) for fault in config.faults] == [(3, 1), (12, 1), (14, 1)]


def test_lines_are_right_for_feeds_inside_one_array(path: Path) -> None:
    config = load(
        path,
        'feeds = [\n  {url = "https://x.example", tags = ["a"]},\n\n'
        '  {url = "ftp://y.example"},\n  {nam = "Z"},\n]\n',
    )
    assert [source.url for source in config.sources] == ["https://x.example"]
    assert places(config) == [4, 5, 5]


def test_a_single_table_of_feeds_is_understood_and_named(path: Path) -> None:
    config = load(path, '\n[feeds]\nurl = "https://x.example"\n')
    assert len(config.sources) == 1
    assert places(config) == [2]
    assert "[[feeds]]" in config.faults[0].fix


blocks = st.sampled_from(
    [
        (GOOD, 0),
        ('[[feeds]]\nname = "no address"\n\n# comment\n', 1),
        ('# [[feeds]]\n[[feeds]]\nname = """\nlong\n"""\nurl = "ftp://x"\n', 6),
        ('[settings]\n# x = "\nwrong = [\n1,\n]\n', 3),
        ("[other]\na = 1\n", 1),
        ("\n\n[[feeds]]\ntags = [\n\n]\nurl = 1\n", 7),
    ]
)


@given(st.lists(blocks, max_size=6, unique=True))
@settings(max_examples=80, deadline=None)
def test_every_fault_stands_on_its_line_wherever_its_block_is(chosen: list[tuple[str, int]]) -> None:
    text, expected = "", []
    for block, line in chosen:
        if line:
            expected.append(text.count("\n") + line)
        text += block
    _, sources, _, faults = read_feeds(text.encode(), Path("feeds.toml"))
    assert [fault.line for fault in faults] == expected
    assert len(sources) == sum(block == GOOD for block, _ in chosen)


@given(
    st.binary(max_size=120)
    | st.text(alphabet="[]{}\"'=#.\n\\ aféeds_url:/ \x1b", max_size=120).map(str.encode)
    | st.text(max_size=60).map(lambda text: f"{GOOD}{text}\n{GOOD}".encode(errors="replace"))
)
@settings(max_examples=250, deadline=None)
def test_any_bytes_give_feeds_and_faults_that_can_be_shown(content: bytes) -> None:
    _, sources, _, faults = read_feeds(content, Path("feeds.toml"))
    lines = content.count(b"\n") + 1
    for fault in faults:
        assert 0 <= fault.line <= lines
        assert fault.what
        assert fault.fix
        assert not treacherous(str(fault))
    for source in sources:
        assert re.match("https?://", source.url, re.IGNORECASE)
        assert not treacherous(source.name + source.url)


# --- changes while the program runs ------------------------------------------------------------


def test_an_edit_is_noticed_and_an_untouched_file_is_not(path: Path) -> None:
    config = load(path, GOOD)
    assert not config.outdated()
    path.write_text(GOOD + "# more\n", encoding="utf-8")
    assert config.outdated()
    assert not load_config(path).outdated()


def test_an_edit_of_the_same_length_is_noticed(path: Path) -> None:
    config = load(path, GOOD)
    path.write_text(GOOD.replace("good", "wood"), encoding="utf-8")
    os.utime(path, ns=(config.stamp[0] + 1, config.stamp[0] + 1))
    assert config.outdated()


def test_a_deleted_or_new_file_is_noticed(path: Path) -> None:
    missing = load_config(path)
    assert not missing.outdated()
    config = load(path, GOOD)
    assert missing.outdated()
    path.unlink()
    assert config.outdated()


def test_every_setting_has_a_range_or_is_words() -> None:
    from briefing.feeds.config_parser import _RANGES

    assert set(SETTING_KEYS) == {*_RANGES, "user_agent"}
    for name, (low, high) in _RANGES.items():
        assert low <= getattr(Settings(), name) <= high
