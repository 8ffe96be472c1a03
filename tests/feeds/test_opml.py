"""OPML: what goes out comes back, what others wrote is understood, and no file does harm."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.collect.http.url_guard import comparable_url
from briefing.collect.text.clean import clean_line
from briefing.core.errors import BriefingError
from briefing.feeds.opml import read_opml, write_opml
from briefing.feeds.opml_reader import MAX_BYTES
from store.records import Source


def opml(body: str, head: str = '<?xml version="1.0"?>') -> bytes:
    return f'{head}<opml version="2.0"><head/><body>{body}</body></opml>'.encode()


words = st.text(st.characters(codec="utf-8"), max_size=12).map(clean_line)
some_words = words.filter(bool)
agents = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12).map(str.strip)
addresses = st.builds(
    "{}://{}.example/{}?a=1&b={}".format,
    st.sampled_from(("http", "https")),
    st.from_regex(r"[a-z]{1,6}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9'_~.-]{0,6}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9%&;=+\"<>]{0,6}", fullmatch=True),
)
sources = st.builds(
    Source,
    name=some_words,
    url=addresses,
    tags=st.lists(
        st.one_of(some_words, st.sampled_from(("a/b", "a/b/c", "x,y", "/", "[]"))), max_size=4, unique=True
    ).map(tuple),
    enabled=st.booleans(),
    full_text=st.booleans(),
    user_agent=agents.map(lambda agent: " ".join(agent.split())),
    short=some_words.map(lambda words: words[:14].strip()),
)


@given(st.lists(sources, max_size=8, unique_by=lambda source: source.url))
@settings(max_examples=60, deadline=None)
def test_any_list_of_feeds_comes_back_as_it_went(listed: list[Source]) -> None:
    found = read_opml(write_opml(listed))
    assert found.sources == listed
    assert found.refused == []
    assert found.notes == []


def test_the_same_feeds_give_the_same_bytes_and_folders_are_their_first_tags() -> None:
    listed = [
        Source("One", "https://one.example/rss", ("press/us", "daily")),
        Source("Two", "https://two.example/rss", ("press",)),
        Source("Three", "https://three.example/rss"),
    ]
    written = write_opml(listed)
    assert written == write_opml(listed)
    assert written.decode().splitlines()[6:13] == [
        '    <outline text="press">',
        '      <outline text="us">',
        '        <outline type="rss" text="One" title="One" xmlUrl="https://one.example/rss" '
        'category="/press/us,/daily" briefing:tags=\'["press/us", "daily"]\'/>',
        "      </outline>",
        '      <outline type="rss" text="Two" title="Two" xmlUrl="https://two.example/rss" category="/press" '
        "briefing:tags='[\"press\"]'/>",
        "    </outline>",
        '    <outline type="rss" text="Three" title="Three" xmlUrl="https://three.example/rss"/>',
    ]


def test_passwords_stay_at_home_unless_they_are_asked_for() -> None:
    listed = [Source("One", "https://ann:secret@one.example/rss")]
    assert b"secret" not in write_opml(listed)
    assert b"https://one.example/rss" in write_opml(listed)
    assert read_opml(write_opml(listed, passwords=True)).sources == listed
    keyed = [Source("Two", "https://two.example/rss?u=7&token=secret")]
    assert b"secret" not in write_opml(keyed)
    assert read_opml(write_opml(keyed, passwords=True)).sources == keyed


def test_folders_of_other_programs_become_path_tags_and_a_feed_in_two_folders_gets_both() -> None:
    found = read_opml(
        opml(
            '<outline text="World"><outline title="Americas"><outline text="A &amp; B" XMLURL="https://a.example/f"/></outline>'
            '</outline><outline text="Daily"><outline text="Same" type="rss" xmlUrl="https://A.example:443/f"'
            ' category="/x/y,z"/></outline>'
        )
    )
    assert found.sources == [Source("A & B", "https://a.example/f", ("World/Americas", "Daily", "x/y", "z"))]


def test_a_feed_without_a_name_is_called_by_its_host_and_feed_schemes_are_read() -> None:
    found = read_opml(
        opml('<outline xmlUrl="feed://www.a.example/f"/><outline text="" xmlUrl="feed:https://b.example/f"/>')
    )
    assert found.sources == [
        Source("a.example", "https://www.a.example/f"),
        Source("b.example", "https://b.example/f"),
    ]


@pytest.mark.parametrize(
    ("outline", "why"),
    [
        ('<outline text="X" xmlUrl="ftp://x.example/f"/>', "only http and https"),
        ('<outline text="X" xmlUrl="javascript:alert(1)"/>', "only http and https"),
        ('<outline text="X" xmlUrl="file:///etc/passwd"/>', "only http and https"),
        ('<outline text="X" xmlUrl="https:///f"/>', "names no host"),
        ('<outline text="X" xmlUrl="http://127.0.0.1:631/"/>', "private network; --local"),
        ('<outline text="X" xmlUrl="http://router.lan/"/>', "private network; --local"),
        ('<outline text="X" htmlUrl="https://x.example/"/>', "briefing feeds discover https://x.example/"),
        ('<outline text="X"/>', "no feed address"),
    ],
)
def test_what_is_no_feed_is_refused_by_name_and_the_rest_is_taken(outline: str, why: str) -> None:
    found = read_opml(opml(f'{outline}<outline text="Good" xmlUrl="https://good.example/f"/>'))
    assert [source.name for source in found.sources] == ["Good"]
    assert [(refused.name, why in refused.why) for refused in found.refused] == [("X", True)]


def test_local_addresses_are_taken_where_the_user_says_so() -> None:
    found = read_opml(opml('<outline text="X" xmlUrl="http://127.0.0.1:631/"/>'), local=True)
    assert [source.url for source in found.sources] == ["http://127.0.0.1:631/"]


def test_a_local_feed_that_the_user_has_is_no_stranger() -> None:
    found = read_opml(
        opml('<outline text="X" xmlUrl="http://10.0.0.7:80/f"/>'), known={comparable_url("http://10.0.0.7/f")}
    )
    assert [source.name for source in found.sources] == ["X"]


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(f'<!ENTITY b{n} "{f"&b{n - 1 if n else str()};" * 10}">' for n in range(9))
    + "]>"
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (opml('<outline text="&b8;"/>', LAUGHS), "defines entities"),
        (opml("<outline/>", '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "defines entities"),
        (
            opml("<outline/>", '<!DOCTYPE opml [<!ENTITY % x SYSTEM "http://x.example/">%x;]>'),
            "defines entities",
        ),
        (opml("<outline>" * 200 + "</outline>" * 200), "nests more than 100"),
        (opml("<outline/>" * 20_001), "more than 20,000 outlines"),
        (b" " * (MAX_BYTES + 1), "larger than 16 MiB"),
        (b"", "empty"),
        (b"\0\0", "empty"),
        (b"<rss version='2.0'><channel/></rss>", "no OPML: it begins with <rss>"),
        (b"<html><body>", "begins with <html>"),
        (b"hello", "no well-formed XML: .* line 1"),
        (opml("<outline"), "no well-formed XML"),
        (opml("&" * 200_000), "no well-formed XML"),
        (b"<?xml version='1.0' encoding='zlib_codec'?><opml/>", "zlib_codec, which is not known"),
        (b"<?xml version='1.0' encoding='utf-99'?><opml/>", "utf-99, which is not known"),
    ],
)
def test_a_harmful_or_broken_file_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(BriefingError, match=words):
        read_opml(content)


def test_a_harmless_doctype_is_no_obstacle_and_nothing_is_fetched_for_it() -> None:
    head = '<!DOCTYPE opml SYSTEM "http://x.example/opml.dtd">'
    found = read_opml(opml('<outline text="A" xmlUrl="https://a.example/"/>', head))
    assert [source.name for source in found.sources] == ["A"]


def test_unescaped_ampersands_and_html_entities_are_mended_and_said() -> None:
    found = read_opml(
        opml('<outline text="Caf&eacute; & Bar &amp; &#233;" xmlUrl="https://a.example/?a=1&b=2"/>')
    )
    assert found.sources == [Source("Café & Bar & é", "https://a.example/?a=1&b=2")]
    assert len(found.notes) == 1


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1", "windows-1252", "koi8-r"]
)
def test_every_usual_encoding_is_read(encoding: str) -> None:
    name = (
        "Новости"
        if encoding == "koi8-r"
        else "Café “News”"
        if "1252" in encoding or "utf" in encoding
        else "Café"
    )
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig").removesuffix("-le")}"?>'
    text = f'{head}<opml><body><outline text="{name}" xmlUrl="https://a.example/"/></body></opml>'
    assert [source.name for source in read_opml(text.encode(encoding)).sources] == [name]


def test_a_file_that_lies_about_its_encoding_is_read_and_said() -> None:
    text = '<?xml version="1.0" encoding="utf-8"?><opml><body><outline text="Café" xmlUrl="https://a.example/"/></body></opml>'
    found = read_opml(text.encode("windows-1252"))
    assert [source.name for source in found.sources] == ["Café"]
    assert "not written in utf-8" in found.notes[0]


@given(
    st.binary(max_size=200), st.sampled_from((b"", b"<opml>", b"<opml><body><outline text='", b"\xff\xfe<\0"))
)
@settings(max_examples=100, deadline=None)
def test_any_bytes_give_feeds_or_one_sentence(content: bytes, begin: bytes) -> None:
    try:
        read_opml(begin + content)
    except BriefingError as error:
        assert str(error)  # noqa: PT017 - either outcome is right
