"""Bytes to articles."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.collect.parse.feed import Parsed, ParseError, ParseJob, parse_feed
from store.records import Source
from tests.collect.loopback import item, rss

NOW = datetime(2025, 3, 4, 12, tzinfo=UTC)
SOURCE = Source("Gazette", "http://news.example/feeds/all.xml")


def parse(body: bytes, known: dict[str, str] | None = None, content_type: str = "application/xml") -> Parsed:
    job = ParseJob(SOURCE, body, {"Content-Type": content_type}, SOURCE.url, NOW, known or {})
    return parse_feed(job)


def atom(*entries: str, attributes: str = "") -> bytes:
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" {attributes}>'
        f"<title>Tribune</title>{inner}</feed>"
    ).encode()


def test_an_rss_item_becomes_an_article() -> None:
    found = parse(
        rss(
            "<title>Ports &amp;amp; customs</title><link>/a?b=1&amp;c=2</link>"
            "<guid isPermaLink='false'>a-1</guid>"
            "<pubDate>Tue, 04 Mar 2025 06:00:00 EST</pubDate><author>desk@news.example (Ana Ruiz)</author>"
            "<description>Short.</description><content:encoded><![CDATA[<p>The port closed.</p><p>It will"
            " reopen.</p>]]></content:encoded>",
            channel="<language>es-mx</language><ttl>45</ttl>",
        )
    )
    (article,) = found.articles
    assert article.text == "Ports & customs\nThe port closed.\nIt will reopen."
    assert article.title == "Ports & customs"
    assert article.key == "a-1"
    assert article.url == "http://news.example/a?b=1&c=2"
    assert article.published == datetime(2025, 3, 4, 11, tzinfo=UTC)
    assert article.published_raw == "Tue, 04 Mar 2025 06:00:00 EST"
    assert article.author == "Ana Ruiz"
    assert article.language == "es-mx"
    assert (found.title, found.ttl, found.entries) == ("Gazette", 45, 1)
    assert (article.source, article.fetched, article.version, article.id) == (SOURCE.id, NOW, 1, 0)


def test_atom_is_read_with_its_bases_types_and_dates() -> None:
    found = parse(
        atom(
            '<title type="html">A &amp;lt; B</title><id>urn:1</id><link href="story/1"/>'
            "<updated>2025-03-04T08:00:00+01:00</updated><author><name>Ana</name></author><author><name>Luis</name></author>"
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p></div></content>',
            '<title>plain &lt;b&gt;</title><id>urn:2</id><link href="http://other.example/2"/>'
            '<summary type="text">1 &lt; 2</summary>',
            attributes='xml:base="http://base.example/x/" xml:lang="en-GB"',
        )
    )
    first, second = found.articles
    assert (first.text, first.url, first.author) == (
        "A < B\nOne.\nTwo.",
        "http://base.example/x/story/1",
        "Ana, Luis",
    )
    assert first.published == datetime(2025, 3, 4, 7, tzinfo=UTC)
    assert second.text.endswith("\n1 < 2")
    assert second.published_basis == "first-seen"


def test_rdf_and_old_rss_are_read() -> None:
    rdf = (
        b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        b' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>T</title></channel>'
        b'<item rdf:about="http://news.example/1"><title>One</title><link>http://news.example/1</link>'
        b"<dc:date>2025-03-01T00:00:00Z</dc:date></item></rdf:RDF>"
    )
    old = b'<rss version="0.91"><channel><title>T</title><item><title>One</title><link>http://news.example/1</link></item></channel></rss>'
    for body in (rdf, old):
        (article,) = parse(body).articles
        assert (article.text, article.url) == ("One", "http://news.example/1")
        assert article.completeness == "summary"


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"])
def test_json_feed_is_read(version: str) -> None:
    feed = {
        "version": version,
        "title": "T",
        "items": [
            {"id": 7, "url": "/7", "title": "Seven & <b>", "content_html": "<p>One.</p><p>Two.</p>",
             "date_published": "2025-03-01T10:00:00-05:00", "author": {"name": "Ana"}},
            {"id": "8", "content_text": "First.\n\nSecond.", "authors": [{"name": "Luis"}, 3]},
            "no item",
        ],
    }  # fmt: skip
    found = parse(json.dumps(feed).encode(), content_type="application/feed+json")
    first, second = found.articles
    assert (first.key, first.text, first.url, first.author) == (
        "7",
        "Seven & <b>\nOne.\nTwo.",
        "http://news.example/7",
        "Ana",
    )
    assert first.published == datetime(2025, 3, 1, 15, tzinfo=UTC)
    assert (second.text, second.headline_end, second.author) == ("First.\nSecond.", 0, "Luis")
    assert "1 entry could not be read." in found.notes


def test_only_new_and_changed_entries_become_articles() -> None:
    before = parse(rss(item(1), item(2)))
    known = {article.key: article.digest for article in before.articles}
    assert parse(rss(item(1), item(2)), known).articles == ()
    after = parse(rss(item(3), item(1), item(2, "Other words.")), known)
    assert [article.key for article in after.articles] == ["id-3", "id-2"]
    assert after.entries == 3


def test_identity_is_guid_else_link_else_a_hash() -> None:
    found = parse(
        rss(
            "<title>A</title><guid isPermaLink='false'>g</guid><link>http://news.example/a</link>",
            "<title>B</title><link>http://news.example/b</link>",
            "<title>C</title>",
        )
    )
    keys = [article.key for article in found.articles]
    assert keys[:2] == ["g", "http://news.example/b"]
    assert keys[2].startswith("hash:")
    assert parse(rss("<title>C</title>")).articles[0].key == keys[2]


def test_entries_that_share_a_guid_are_all_kept_and_known_again() -> None:
    shared = [
        f"<title>{name}</title><guid isPermaLink='false'>same</guid><link>http://news.example/{link}</link>"
        for name, link in (("A", 1), ("B", 2), ("C", 2), ("C", 2))
    ]
    found = parse(rss(*shared))
    assert [article.text for article in found.articles] == ["A", "B", "C"]
    keys = {article.key: article.digest for article in found.articles}
    assert len(keys) == 3
    assert parse(rss(*shared), keys).articles == ()
    assert parse(rss(shared[1]), keys).articles == (), "alone it is still the one that is known"
    assert any("share" in note for note in found.notes)


def test_one_stays_itself_when_another_takes_its_guid() -> None:
    first = parse(rss("<title>A</title><guid isPermaLink='false'>g</guid>"))
    known = {article.key: article.digest for article in first.articles}
    both = rss(
        "<title>B</title><guid isPermaLink='false'>g</guid>",
        "<title>A</title><guid isPermaLink='false'>g</guid>",
    )
    assert [article.text for article in parse(both, known).articles] == ["B"]


@pytest.mark.parametrize(
    ("inner", "text", "headline"),
    [
        ("<title>Flood</title><description>Flood.</description>", "Flood", "Flood"),
        (
            "<title>Flood</title>"
            "<description>&lt;p&gt;FLOOD&lt;/p&gt;&lt;p&gt;Rain fell.&lt;/p&gt;</description>",
            "Flood\nRain fell.",
            "Flood",
        ),
        (
            "<title>Flood</title><description>Flood waters rose.</description>",
            "Flood\nFlood waters rose.",
            "Flood",
        ),
        ("<description>No headline.</description>", "No headline.", ""),
        ("<title>&#x202e;</title><description>x</description>", "x", ""),
    ],
)
def test_the_headline_is_the_first_paragraph_and_is_not_told_twice(
    inner: str, text: str, headline: str
) -> None:
    (article,) = parse(rss(inner)).articles
    assert (article.text, article.title) == (text, headline)


LONG = "The council met for a long time and said many things about the port. " * 12


@pytest.mark.parametrize(
    ("inner", "completeness"),
    [
        (f"<content:encoded>{LONG}</content:encoded>", "full"),
        (f"<content:encoded>{LONG} …</content:encoded>", "summary"),
        (f"<content:encoded>{LONG} [&amp;#8230;]</content:encoded>", "summary"),
        (
            f"<content:encoded>&lt;p&gt;{LONG}&lt;/p&gt;&lt;a&gt;Read more&lt;/a&gt;</content:encoded>",
            "summary",
        ),
        ("<content:encoded>Just a line.</content:encoded>", "summary"),
        (f"<description>{LONG}</description>", "summary"),
        (f"<description>{LONG}{LONG}</description>", "full"),
        (f"<description>{LONG}{LONG} Continue reading...</description>", "summary"),
        ("", "summary"),
    ],
)
def test_an_article_is_called_whole_only_where_it_looks_whole(inner: str, completeness: str) -> None:
    (article,) = parse(rss(f"<title>T</title>{inner}")).articles
    assert article.completeness == completeness
    assert "Read more" not in article.text
    assert "Continue reading" not in article.text


def test_the_syndication_line_is_no_part_of_the_article() -> None:
    post = "&lt;p&gt;Words.&lt;/p&gt;&lt;p&gt;The post T appeared first on Gazette.&lt;/p&gt;"
    body = f"<content:encoded>{post}</content:encoded>"
    (article,) = parse(rss(f"<title>T</title>{body}")).articles
    assert article.text == "T\nWords."


@pytest.mark.parametrize(
    ("date", "note"),
    [
        ("", "without a date"),
        ("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", "impossible date"),
        ("<pubDate>Mon, 03 Mar 2099 12:00:00 GMT</pubDate>", "impossible date"),
        ("<pubDate>Someday</pubDate>", "impossible date"),
    ],
)
def test_missing_and_absurd_dates_become_the_time_first_seen_and_say_so(date: str, note: str) -> None:
    found = parse(rss(f"<title>T</title>{date}"))
    (article,) = found.articles
    assert (article.published, article.published_basis) == (NOW, "first-seen")
    assert any(note in line for line in found.notes)


def test_an_absurd_publication_date_gives_way_to_a_sound_one() -> None:
    (article,) = parse(
        atom(
            "<title>T</title><id>1</id><published>1970-01-01T00:00:00Z</published><updated>2025-03-01T00:00:00Z</updated>"
        )
    ).articles
    assert article.published == datetime(2025, 3, 1, tzinfo=UTC)
    assert article.published_basis == "feed"


ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b" \n\xef\xbb\xbf", "empty|not a feed"),
        (b"<!doctype html><html><head></head><body>Log in</body></html>", "web page"),
        (b"<HTML><body>x</body></HTML>", "web page"),
        (b"just words", "not a feed"),
        (b"<note><to>x</to></note>", "not a feed"),
        (b"{}", "not a JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": 3}', "not a JSON Feed"),
        (b"{" + b'"a":[' * 100_000, "JSON that cannot be read"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "JSON"),
        (f'<!DOCTYPE rss [<!ENTITY a0 "x">{ENTITIES}]><rss><channel><title>&a8;</title>'
         "</channel></rss>".encode(), "entities"),
        (b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item>'
         b"</channel></rss>", "entities"),
        (b'<!-- x --><?pi?><!DOCTYPE rss [<!ENTITY % p SYSTEM "http://evil.example/"> %p;]><rss/>',
         "entities"),
        ('<?xml version="1.0" encoding="utf-16"?>'
         '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///x">]><rss/>'.encode("utf-16"),
         "entities"),
        (b"<rss><channel>" + b"<a>" * 100_000, "nests"),
        (b"<rss><channel>" + b"<item/>" * 20_000, "entries"),
    ],
)  # fmt: skip
def test_what_is_no_feed_or_a_trap_is_an_error_with_the_fix(body: bytes, words: str) -> None:
    with pytest.raises(ParseError, match=words) as raised:
        parse(body)
    assert raised.value.fix
    again = pickle.loads(pickle.dumps(raised.value))
    assert str(again) == str(raised.value)


def test_a_web_page_that_names_its_feed_tells_the_address() -> None:
    link = b'<link rel="alternate" type="application/rss+xml" href="/rss.xml?a=1&amp;b=2">'
    page = b"<html><head>" + link + b"</head></html>"
    with pytest.raises(ParseError, match=r"http://news.example/rss.xml\?a=1&b=2"):
        parse(page)


def test_a_doctype_with_harmless_entities_is_read() -> None:
    body = b'<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://n.example/r.dtd" '
    body += b'[<!ENTITY nbsp "&#160;"><!ENTITY c "word">]>'
    (article,) = parse(body + b"<rss><channel><item><title>A&nbsp;b</title></item></channel></rss>").articles
    assert article.text == "A b"


def test_a_broken_feed_is_read_as_far_as_it_goes() -> None:
    whole = rss(item(1), item(2), item(3))
    cut = whole[: whole.rindex(b"Some words")]
    found = parse(cut)
    assert [article.key for article in found.articles] == ["id-1", "id-2"]
    assert not found.whole
    assert any("breaks off" in note for note in found.notes)
    between = parse(whole[: whole.rindex(b"<item>")])
    assert ([article.key for article in between.articles], between.whole) == (["id-1", "id-2"], False)
    loose = parse(whole.replace(b"Some words.", b"Some &nbsp; <b>words", 1))
    assert len(loose.articles) == 3
    assert any("well-formed" in note for note in loose.notes)


def test_one_bad_entry_does_not_sink_its_feed() -> None:
    found = parse(
        rss(
            item(1),
            "<title></title><description> </description>",
            "<link>http://[bad/</link><title>odd</title>",
            item(2),
        )
    )
    assert [article.title for article in found.articles] == ["Headline 1", "odd", "Headline 2"]
    assert "1 entry without any text was left out." in found.notes


def test_bytes_in_another_encoding_than_declared_are_still_words() -> None:
    body = rss("<title>x</title><description>QQsaid heQQ caf\u00e9</description>").decode()
    wrong = body.replace("QQ", "\u0093").encode("latin-1")
    found = parse(wrong, content_type="application/rss+xml; charset=us-ascii")
    assert found.articles[0].text == "x\n“said he“ café"
    assert any("encoding" in note for note in found.notes)


def test_text_and_keys_and_names_carry_no_control_characters() -> None:
    bad = "\u009b31mred\u202e\u009d0;owned\u009c &#x9b;"
    found = parse(
        rss(
            f"<title>{bad}t</title><guid>{bad}g</guid><author>{bad}a</author><description>{bad}d</description>"
        )
    )
    (article,) = found.articles
    for value in (article.text, article.key, article.author, found.title):
        assert not any(
            (ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0 or char == "\u202e"
            for char in value
        )


BODY = rss(item(1), item(2, "&lt;p&gt;Words &amp;amp; more.&lt;/p&gt;"), item(3), channel="<ttl>x</ttl>")


@given(
    st.lists(
        st.tuples(st.integers(0, len(BODY)), st.integers(0, 40), st.binary(max_size=12)),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=120, deadline=None)
def test_damage_anywhere_gives_articles_or_a_clear_error(damage: list[tuple[int, int, bytes]]) -> None:
    body = BODY
    for at, length, new in damage:
        body = body[:at] + new + body[at + length :]
    try:
        found = parse(body)
    except ParseError:
        return
    keys = [article.key for article in found.articles]
    assert len(keys) == len(set(keys))
    for article in found.articles:
        assert article.text
        assert 0 <= article.headline_end <= len(article.text)
        assert article.published.utcoffset() is not None
