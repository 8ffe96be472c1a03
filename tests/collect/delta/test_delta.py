"""A body is parsed only where it is new, and that gives what parsing it whole gives."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.collect.parse.dates import parse_date
from briefing.collect.parse.delta.encoding import CharsetClass, charset_class
from briefing.collect.parse.delta.fast_reader import read_feed
from briefing.collect.parse.delta.manifest import KnownEntry, Manifest, pack_entries, unpack
from briefing.collect.parse.delta.parse import HashedSplit, hashed_block
from briefing.collect.parse.delta.split import ACTIVE, SplitBody, find_entries, is_plain, split_entries
from briefing.collect.parse.entry import Draft, Entry, draft
from briefing.collect.parse.feed import Parsed, ParseError, ParseJob, parse_feed
from briefing.collect.parse.feedparser_reader import read_xml
from briefing.collect.refresh import FetchSettings, refresh
from briefing.collect.text.clean import clean_line
from store.records import FeedResult, FeedState, Source
from tests.collect.loopback import item, response, rss, serving

NOW = datetime(2025, 3, 4, 12, tzinfo=UTC)
SOURCE = Source("Gazette", "http://news.example/feeds/all.xml")
FEEDS = Path(__file__).resolve().parents[3].parent / "shared" / "feeds"
XML = "application/xml"


def parse(
    body: bytes,
    known: dict[str, str] | None = None,
    manifest: bytes = b"",
    content_type: str = XML,
) -> Parsed:
    headers = {"Content-Type": content_type, "Content-Language": "en_CA"}
    return parse_feed(ParseJob(SOURCE, body, headers, SOURCE.url, NOW, known or {}, manifest))


def digests(found: Parsed) -> dict[str, str]:
    return {article.key: article.digest for article in found.articles}


def same(one: Parsed, other: Parsed) -> bool:
    """Whether two parses found the same; what they remember may differ where an entry comes twice."""
    return replace(one, manifest=b"") == replace(other, manifest=b"")


def split(body: bytes, content_type: str = "") -> SplitBody | None:
    """The body in its entries, or None where it is parsed whole."""
    block = find_entries(body, content_type)
    mark = None if block is None else block.mark(charset_class(block.entries))
    return None if block is None or mark is None else split_entries(block, mark)


def hashed(body: bytes, headers: dict[str, str]) -> HashedSplit | None:
    block = hashed_block(body, headers, SOURCE.url)
    return None if block is None else block.split()


def assert_parsed_alike(before: bytes, after: bytes, content_type: str = XML) -> Parsed:
    """``after`` gives the same whether or not what was told of ``before`` is at hand."""
    first = parse(before, content_type=content_type)
    known = digests(first)
    whole = parse(after, known, content_type=content_type)
    quick = parse(after, known, first.manifest, content_type)
    assert same(whole, quick)
    return quick


def test_the_rest_of_the_program_reaches_delta_parsing_through_one_file_alone() -> None:
    root = Path(__file__).resolve().parents[3]
    folder = root / "briefing" / "collect" / "parse" / "delta"
    reaching = {
        path.relative_to(root).as_posix()
        for top in ("briefing", "store", "widgets")
        for path in (root / top).rglob("*.py")
        if folder not in path.parents and "collect.parse.delta" in path.read_text(encoding="utf-8")
    }
    assert reaching == {"briefing/collect/parse/feed.py"}


# --- what is parsed ------------------------------------------------------------------


@pytest.fixture
def documents(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The documents that feedparser was given but for wrappers alone; nothing is read without it."""
    given_: list[bytes] = []

    def reading(body: bytes, *others: object) -> object:
        given_.append(body)
        return read_xml(body, *others)  # type: ignore[arg-type]  # as given

    monkeypatch.setattr("briefing.collect.parse.delta.parse.read_xml", reading)
    monkeypatch.setattr("briefing.collect.parse.delta.parse.read_feed", lambda *_: None)
    monkeypatch.setattr(
        "briefing.collect.parse.delta.parse.HashedSplit.read_with_feedparser", lambda *_: None
    )
    return given_


def test_only_new_entries_are_parsed(documents: list[bytes]) -> None:
    before, after = rss(item(1), item(2)), rss(item(3), item(1), item(2))
    first = parse(before)
    documents.clear()
    found = parse(after, digests(first), first.manifest)
    assert [article.key for article in found.articles] == ["id-3"]
    assert found.entries == 3
    (document,) = documents
    assert document.count(b"<item>") == 1
    assert b"Headline 3" in document


def test_an_entry_that_changed_is_parsed_and_told_as_an_edit(documents: list[bytes]) -> None:
    first = parse(rss(item(1), item(2)))
    documents.clear()
    found = parse(rss(item(1), item(2, "Other words.")), digests(first), first.manifest)
    assert [article.key for article in found.articles] == ["id-2"]
    back = parse(rss(item(1), item(2)), digests(first) | digests(found), found.manifest)
    assert [article.key for article in back.articles] == ["id-2"], "an edit that is taken back is one, too"
    assert all(document.count(b"<item>") == 1 for document in documents)


def test_the_same_entries_in_the_same_wrapper_are_not_parsed_at_all(documents: list[bytes]) -> None:
    first = parse(rss(item(1), item(2), channel="<ttl>30</ttl>"))
    documents.clear()
    found = parse(rss(item(2), item(1), channel="<ttl>30</ttl>"), digests(first), first.manifest)
    assert documents == []
    assert (found.articles, found.entries, found.title, found.ttl) == ((), 2, "Gazette", 30)


def test_another_time_in_the_wrapper_is_nothing_new(documents: list[bytes]) -> None:
    made = "<lastBuildDate>Mon, 03 Mar 2025 1{}:00:00 GMT</lastBuildDate>"
    before, after = (rss(item(1), channel=made.format(hour)) for hour in (1, 2))
    first = parse(before)
    documents.clear()
    found = parse(after, digests(first), first.manifest)
    assert documents == []
    assert same(found, parse(after, digests(first)))


def test_a_new_wrapper_is_parsed_without_the_entries(documents: list[bytes]) -> None:
    first = parse(rss(item(1), item(2)))
    documents.clear()
    found = parse(rss(item(1), item(2), channel="<ttl>45</ttl>"), digests(first), first.manifest)
    assert found.ttl == 45
    assert sum(document.count(b"<item>") for document in documents) == 0


def test_an_entry_is_known_only_as_long_as_the_archive_has_it() -> None:
    first = parse(rss(item(1), item(2)))
    known = digests(first)
    del known["id-1"]
    assert [article.key for article in parse(rss(item(1), item(2)), known, first.manifest).articles] == [
        "id-1"
    ]
    known["id-1"] = "another digest"
    assert [article.key for article in parse(rss(item(1), item(2)), known, first.manifest).articles] == [
        "id-1"
    ]


def test_a_new_entry_that_takes_the_guid_of_a_known_one_is_told_apart() -> None:
    old = "<title>A</title><guid isPermaLink='false'>g</guid><link>http://news.example/a</link>"
    new = "<title>B</title><guid isPermaLink='false'>g</guid><link>http://news.example/b</link>"
    found = assert_parsed_alike(rss(old, item(1)), rss(new, old, item(1)))
    assert [article.text for article in found.articles] == ["B"]


def test_entries_without_a_date_are_dated_by_when_they_were_first_seen() -> None:
    found = assert_parsed_alike(rss(item(1)), rss("<title>No date</title><guid>n</guid>", item(1)))
    (article,) = found.articles
    assert (article.published, article.published_basis) == (NOW, "first-seen")


def test_language_and_links_come_from_the_wrapper() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="pt_BR" xml:base="http://base.example/x/">'
        "<title>T</title>{}</feed>"
    )
    entry = '<entry><id>urn:{0}</id><title>Title {0}</title><link href="story/{0}"/></entry>'
    before = feed.format(entry.format(1)).encode()
    found = assert_parsed_alike(before, feed.format(entry.format(2) + entry.format(1)).encode())
    (article,) = found.articles
    assert (article.url, article.language) == ("http://base.example/x/story/2", "pt-BR")


# --- where a body is not split ---------------------------------------------------------


CHANNEL = '<rss version="2.0"><channel><title>T</title>'
END = "</channel></rss>"


@pytest.mark.parametrize(
    "body",
    [
        f"{CHANNEL}<item><title>A</title></item> words <item><title>B</title></item>{END}",
        f"{CHANNEL}<item><title>A</title></item><!-- x --><item><title>B</title></item>{END}",
        f"{CHANNEL}<item><title>A</title></item><title>late</title><item><title>B</title></item>{END}",
        f"{CHANNEL}<item/>{END}",
        f"{CHANNEL}<ITEM><title>A</title></ITEM>{END}",
        f"{CHANNEL}<x:item><title>A</title></x:item>{END}",
        f"{CHANNEL}<group><item><title>A</title></item></group>{END}",
        f"{CHANNEL}<item><title>A</title></item",
        f"<!DOCTYPE rss [<!ENTITY c 'x'>]>{CHANNEL}<item><title>A</title></item>{END}",
        f"<?xml version='1.0' encoding='iso-2022-jp'?>{CHANNEL}<item><title>A</title></item>{END}",
        f"<?xml version='1.0' encoding='utf-16'?>{CHANNEL}<item><title>A</title></item>{END}",
        f'<rss version="2.0" xml:base="rel/"><channel><item><title>A</title></item>{END}',
        "words",
        "",
    ],
)
def test_what_cannot_be_split_for_certain_is_not_split(body: str) -> None:
    assert split(body.encode()) is None


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "cp037"])
def test_wide_and_strange_encodings_are_not_split(encoding: str) -> None:
    assert split(rss(item(1)).decode().encode(encoding)) is None


@pytest.mark.parametrize(
    "inner",
    [
        "<title>A</title><item><title>B</title></item>",
        "<title>A</title><x:entry/>",
        "<description><summary>x</summary></description>",
        "<description><media_title>x</media_title></description>",
        "<description><svg><title>x</title></svg></description>",
        "<title>A</title><!-- note -->",
        "<title>A</title><?php echo 1 ?>",
        "<title>A ?&gt; b ?></title>",
        "<title xml:base='http://other.example/'>A</title>",
        '<dc:title xmlns:dc="http://purl.org/dc/elements/1.1/">A</dc:title>',
        "<description><div xml:lang='fr'>x</div></description>",
        "<title><![CDATA[A</title>",
        "<title>A",
        "</title>",
        "<title>A</title></item><item>",
    ],
)
def test_an_entry_that_might_change_how_others_are_read_is_not_plain(inner: str) -> None:
    assert not is_plain(f"<item>{inner}</item>".encode(), CHANNEL.encode())


@pytest.mark.parametrize(
    "inner",
    [
        "<title><![CDATA[</item><!-- <item> -->]]></title>",
        "<author><name>Ana</name><uri>x</uri></author>",
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.<br/></p></div></content>',
        "<media:group><media:content url='x'><media:title>t</media:title></media:content></media:group>",
    ],
)
def test_usual_entries_are_plain(inner: str) -> None:
    assert is_plain(f"<entry>{inner}</entry>".encode(), CHANNEL.encode())


def test_an_entry_that_holds_the_end_of_one_in_a_section_costs_a_whole_parse() -> None:
    trap = "<title>A</title><description><![CDATA[code: </item> <item> more]]></description><guid>t</guid>"
    found = assert_parsed_alike(rss(item(1)), rss(trap, item(1)))
    assert [article.key for article in found.articles] == ["t"]


def test_all_that_feedparser_acts_upon_is_known_to_the_splitter() -> None:
    import feedparser.mixin

    handlers = (
        name.split("_", 2)[2].lower()
        for name in dir(feedparser.mixin._FeedParserMixin)
        if name.startswith(("_start_", "_end_"))
    )
    assert {handler.rpartition("_")[2].encode() for handler in handlers} <= ACTIVE


def test_depth_before_the_first_entry_takes_no_time() -> None:
    assert split(f"{CHANNEL}{'<a>' * 200_000}<item></item>".encode()) is None


def test_many_openings_without_an_end_take_no_time() -> None:
    for opening in (b"<item>", b"<![CDATA[", b"<!--", b'<a b="', b"<item><![CDATA["):
        body = f"{CHANNEL}<item>".encode() + opening * 40_000
        assert split(body) is None
        assert not is_plain(b"<item>" + opening * 40_000 + b"</item>", b"")


# --- the same as parsed whole ------------------------------------------------------------


def feed_files() -> list[Path]:
    return [path for path in sorted(FEEDS.glob("*.*")) if path.suffix not in (".md", ".json")]


def earlier(whole: SplitBody, rng: random.Random) -> bytes:
    """An earlier body of a feed: some entries missing, one of another text."""
    share = rng.choice((0.3, 0.6, 0.9))
    entries = [entry for entry in whole.entries if rng.random() < share]
    if entries:
        entries[0] = entries[0].replace(b" ", b"  ", 1).replace(b"e", b"E", 3)
    return whole.reduced(entries)


@pytest.mark.skipif(not FEEDS.is_dir(), reason="the captured feeds are not beside the checkout")
@pytest.mark.parametrize("content_type", [XML, "text/xml", "application/rss+xml; charset=utf-8"])
def test_captured_feeds_give_the_same_from_their_new_entries_alone(content_type: str) -> None:
    rng = random.Random(content_type)
    remembered = 0
    files = feed_files() if content_type == XML else rng.sample(feed_files(), 8)
    for path in files:
        body = path.read_bytes()
        found = split(body, content_type)
        if found is None or len(body) > 250_000:
            continue
        whole = parse(body, content_type=content_type)
        remembered += bool(whole.manifest)
        assert_parsed_alike(earlier(found, rng), body, content_type)
    assert remembered >= len(files) / 3


@pytest.mark.skipif(not FEEDS.is_dir(), reason="the captured feeds are not beside the checkout")
def test_captured_entries_read_straight_from_the_xml_are_what_feedparser_makes_of_them() -> None:
    read = 0
    for path in feed_files():
        body = path.read_bytes()
        headers = {"content-type": XML, "content-language": "de_AT"}
        split_body = hashed(body, headers)
        if split_body is None or len(body) > 400_000:
            continue
        every = range(len(split_body.hashes))
        feed = split_body.read(every) or split_body.read_with_feedparser(every)
        if feed is None:
            continue
        assert split_body.are_plain(range(len(split_body.hashes))), path.name
        whole = read_xml(body, headers, SOURCE.url)
        assert tuple(map(without_help, feed.entries)) == tuple(map(without_help, whole.entries)), path.name
        assert replace(feed, entries=()) == replace(whole, entries=()), path.name
        read += 1
    assert read >= 10


def without_help(entry: Entry) -> Entry:
    """The entry without feedparser's reading of dates that the desk reads itself."""
    dates = tuple(
        (raw, None if parse_date(clean_line(raw[:200])) is not None else moment)
        for raw, moment in entry.dates
    )
    return replace(entry, dates=dates)


words = st.text(alphabet="ab \u00e9\u201c&;<>\u00c3\u00a9'\"-/:!]", max_size=12)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@st.composite
def entries(draw: st.DrawFn) -> str:
    """The inside of an RSS item: usual elements in any order, now and then doubled, empty, strange or broken."""
    text = draw(words)
    number = draw(st.integers(1, 6))
    pool = [
        f"<title>{escaped(text)}</title>",
        f"<link>http://news.example/{number}?a=1&amp;b=2</link>",
        f"<guid isPermaLink='{draw(st.sampled_from(['true', 'false']))}'>id-{number}</guid>",
        f"<guid>http://news.example/{number}</guid>",
        f"<description>{escaped(f'<p>{text}</p>')}</description>",
        f"<description><![CDATA[{text.replace(']]>', '')}]]></description>",
        f"<content:encoded><![CDATA[<p>{text.replace(']]>', '')}</p><!-- x -->]]></content:encoded>",
        "<pubDate>Mon, 03 Mar 2025 12:00:00 GMT</pubDate>",
        "<pubDate>someday</pubDate>",
        "<dc:creator>Ana</dc:creator>",
        "<author>a@b.example (Luis)</author>",
        "<category>x</category>",
        "<media:group><media:content url='x'/></media:group>",
        "<atom:summary type='html'>s</atom:summary>",
        "<title type='html'>&lt;b&gt;t&lt;/b&gt;</title>",
        "<description><div>inline <b>markup</b></div></description>",
        "<!-- note -->",
        "<dc:language>fr</dc:language>",
        "<title xml:lang='de'>Titel</title>",
        "<link/>",
        "<description>&nbsp;</description>",
        '<atom:link rel="alternate" href="/x/1"/>',
        "<author><name>Marta</name><email>m@b.example</email></author>",
    ]
    chosen = draw(st.lists(st.sampled_from(pool), max_size=6))
    return "".join(chosen) + draw(st.sampled_from(["", " ", "\n"]))


NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"'
)


def made_feed(items: list[str], prolog: str, channel: str, gap: str) -> bytes:
    inner = gap.join(f"<item>{each}</item>" for each in items)
    return f'{prolog}<rss version="2.0" {NAMESPACES}><channel><title>T</title>{channel}{inner}</channel></rss>'.encode()


PROLOGS = [
    '<?xml version="1.0" encoding="utf-8"?>',
    "",
    '<?xml version="1.0" encoding="iso-8859-1"?>\n',
    "\ufeff",
]


@settings(max_examples=120, deadline=None)
@given(
    st.lists(entries(), min_size=1, max_size=5),
    st.data(),
    st.sampled_from(PROLOGS),
    st.sampled_from([XML, "text/xml", "application/rss+xml; charset=utf-8", ""]),
)
def test_generated_feeds_give_the_same_from_their_new_entries_alone(
    items: list[str], data: st.DataObject, prolog: str, content_type: str
) -> None:
    old = data.draw(st.lists(st.sampled_from(items), max_size=4, unique=True))
    channel = data.draw(
        st.sampled_from(["", "<ttl>5</ttl>", "<language>es</language>", "<image><url>x</url></image>"])
    )
    gap = data.draw(st.sampled_from(["", "\n  "]))
    before = made_feed(old, prolog, channel, gap)
    after = made_feed(items, prolog, data.draw(st.sampled_from([channel, "<ttl>9</ttl>"])), gap)
    try:
        parse(before, content_type=content_type)
        parse(after, content_type=content_type)
    except ParseError:
        return
    assert_parsed_alike(before, after, content_type)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(entries(), min_size=1, max_size=3), st.sampled_from(PROLOGS), st.sampled_from([XML, "text/xml"])
)
def test_generated_entries_read_straight_from_the_xml_are_what_feedparser_makes_of_them(
    items: list[str], prolog: str, content_type: str
) -> None:
    body = made_feed(items, prolog, "<language>es</language>", "\n")
    headers = {"content-type": content_type}
    split_body = hashed(body, headers)
    if split_body is None:
        return
    every = range(len(split_body.hashes))
    found = [
        feed for feed in (split_body.read(every), split_body.read_with_feedparser(every)) if feed is not None
    ]
    if not found:
        return
    whole = read_xml(body, headers, SOURCE.url)
    for feed in found:
        assert tuple(map(without_help, feed.entries)) == tuple(map(without_help, whole.entries))
        assert replace(feed, entries=()) == replace(whole, entries=())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_bodies_cut_anywhere_give_the_same_with_and_without_what_was_told_before(data: st.DataObject) -> None:
    whole = rss(item(1), item(2, "<![CDATA[<p>x</p>]]>"), item(3, "caf\u00e9"), channel="<ttl>7</ttl>")
    first = parse(whole)
    at = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(at, len(whole)))
    body = (
        whole[:at]
        + data.draw(st.sampled_from([b"", b"<item>", b"</item>", b"]]>", b"<!--", b"\xff"]))
        + whole[end:]
    )
    outcomes: list[Parsed | str] = []
    for manifest in (b"", first.manifest):
        try:
            outcomes.append(replace(parse(body, digests(first), manifest), manifest=b""))
        except ParseError as error:
            outcomes.append(str(error))
    assert outcomes[0] == outcomes[1]


# --- the wrapper ----------------------------------------------------------------------


@pytest.mark.skipif(not FEEDS.is_dir(), reason="the captured feeds are not beside the checkout")
def test_captured_wrappers_read_straight_from_the_xml_are_what_feedparser_makes_of_them() -> None:
    read = 0
    for path in feed_files():
        for content_type in (XML, "text/xml", "application/rss+xml; charset=UTF-8", ""):
            body = path.read_bytes()
            headers = {"content-type": content_type, "content-language": "de_AT"}
            found = split(body, content_type)
            feed = read_feed(found, [], headers, SOURCE.url) if found is not None else None
            if found is not None and feed is not None:
                assert feed == read_xml(found.reduced([]), headers, SOURCE.url), path.name
                read += 1
    assert read >= 80


channel_words = st.text(alphabet="ab \u00e9\u201c&;<>\u00c3\u00a9'\"-/:!]7", max_size=8)


@st.composite
def channels(draw: st.DrawFn) -> str:
    """What stands in a channel before its items: usual elements in any order, doubled, empty, strange."""
    text = escaped(draw(channel_words))
    pool = [
        f"<title>{text}</title>",
        "<title type='html'>&lt;b&gt;T&lt;/b&gt;</title>",
        "<title/>",
        f"<dc:title>{text}</dc:title>",
        f"<language>{text}</language>",
        "<dc:language>fr_CA</dc:language>",
        "<ttl>30</ttl>",
        "<ttl unit='x'>30</ttl>",
        f"<ttl>{text}</ttl>",
        "<dc:ttl>7</dc:ttl>",
        "<sy_updateperiod>hourly</sy_updateperiod>",
        "<sy:updatePeriod>daily</sy:updatePeriod>",
        "<sy:updateFrequency>2</sy:updateFrequency>",
        "<atom:link rel='self' href='http://news.example/x' type='application/rss+xml'/>",
        "<atom:title>Inner</atom:title>",
        "<link>http://news.example/</link>",
        f"<description>{text}</description>",
        "<itunes:summary>s</itunes:summary>",
        "<itunes:image href='x'/>",
        "<itunes:owner><itunes:name>n</itunes:name></itunes:owner>",
        "<itunes:category text='News'><itunes:category text='Daily'/></itunes:category>",
        "<image><url>u</url><title>Picture</title><link>l</link><width>9</width></image>",
        "<image><title/><odd>x</odd></image>",
        "<textInput><title>Search</title><name>q</name></textInput>",
        "<lastBuildDate>Mon, 03 Mar 2025 12:00:00 GMT</lastBuildDate>",
        f"<pubDate>{text}</pubDate>",
        "<generator uri='x' version='1'>g</generator>",
        "<category domain='d'>c</category>",
        "<cloud domain='d' port='80'>c</cloud>",
        "<managingEditor>a@b.example (Ana)</managingEditor>",
        "<dc:creator>Ana</dc:creator>",
        "<copyright type='application/octet-stream'>c</copyright>",
        "<docs>http://docs.example</docs>",
        "<new xml:lang='fr'>x</new>",
        "<new xmlns:q='http://q.example/'>x</new>",
        "<links>x</links>",
        "<skipHours><hour>1</hour></skipHours>",
        "<author><name>N</name></author>",
        "<!-- note -->",
        "<?php echo 1 ?>",
        text,
    ]
    return "".join(draw(st.lists(st.sampled_from(pool), max_size=5)))


DECLARATIONS = [
    *PROLOGS,
    '<?xml version="1.0"?><?xml-stylesheet href="x" encoding="iso-8859-1"?>',
    "<?xml version='1.0' encoding='windows-1252' standalone='yes'?>\n<?xml-stylesheet href='x'?>",
    '\ufeff<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- a -->',
    '<?xml version="1.1"?>',
    '<?xml\nversion="1.0"?>',
    " ",
    '<?xml version="1.0" encoding=""?>',
]
WRAPPED = NAMESPACES + (
    ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
AROUND = [
    f'<rss version="2.0" {WRAPPED}>',
    f'<rss version="2.0" xml:lang="pt_BR" {WRAPPED}>',
    f'<rss {WRAPPED.replace("xmlns:sy=", "xmlns:dc2=").replace("<sy:", "<dc2:")} xmlns:sy="http://purl.org/dc/terms/">',
    f'<rss lang="it" {WRAPPED}>',
]


@settings(max_examples=250, deadline=None)
@given(
    channels(),
    st.sampled_from(DECLARATIONS),
    st.sampled_from(AROUND),
    st.sampled_from(["utf-8", "iso-8859-1", "windows-1252"]),
    st.sampled_from(
        [XML, "text/xml", "application/rss+xml; charset=UTF-8", "text/plain;charset=latin1", None]
    ),
    st.sampled_from([None, "en_CA", ""]),
    st.sampled_from(["", "<title>late</title>", "<ttl>3</ttl>", " x "]),
)
def test_generated_wrappers_read_straight_from_the_xml_are_what_feedparser_makes_of_them(
    channel: str,
    prolog: str,
    around: str,
    encoding: str,
    content_type: str | None,
    language: str | None,
    end: str,
) -> None:
    text = f"{prolog}{around}<channel>{channel}<item><title>A</title></item>{end}</channel></rss>"
    body = text.encode(encoding, "replace")
    sent = {"content-type": content_type, "content-language": language}
    headers = {name: value for name, value in sent.items() if value is not None}
    found = split(body, content_type or "")
    feed = read_feed(found, [], headers, SOURCE.url) if found is not None else None
    if found is not None and feed is not None:
        assert feed == read_xml(found.reduced([]), headers, SOURCE.url)
        whole = read_xml(body, headers, SOURCE.url)
        assert feed == replace(whole, entries=())


@settings(max_examples=80, deadline=None)
@given(
    st.lists(entries(), min_size=1, max_size=3),
    st.sampled_from(PROLOGS),
    st.sampled_from(
        [XML, "text/xml", "application/rss+xml; charset=utf-8", "application/xml; charset=latin1"]
    ),
    st.lists(channels(), min_size=2, max_size=2),
    st.sampled_from(["utf-8", "iso-8859-1"]),
    st.booleans(),
)
def test_the_same_entries_in_another_wrapper_give_what_the_whole_gives(
    items: list[str], prolog: str, content_type: str, wrappers: list[str], encoding: str, forgotten: bool
) -> None:
    bodies = [
        made_feed(items, prolog, channel, "\n").decode().encode(encoding, "replace") for channel in wrappers
    ]
    try:
        first = parse(bodies[0], content_type=content_type)
        known = dict(list(digests(first).items())[forgotten:])
        whole = parse(bodies[1], known, content_type=content_type)
    except ParseError:
        return
    quick = parse(bodies[1], known, first.manifest, content_type)
    assert same(quick, whole)
    again = parse(bodies[1], known | digests(whole), quick.manifest, content_type)
    assert same(again, parse(bodies[1], known | digests(whole), content_type=content_type))


def test_entries_that_are_all_known_are_not_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    first = parse(rss(item(1), item(2), item(2)))
    again = parse(rss(item(1), item(2)), digests(first), first.manifest)

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("briefing.collect.parse.delta.parse.split_entries", never)
    for channel in ("", "<ttl>9</ttl>", "<ttl>9</ttl><language>é</language>"):
        found = parse(rss(item(1), item(2), channel=channel), digests(first), again.manifest)
        assert (found.articles, found.entries, found.ttl) == ((), 2, 9 if channel else 0)
    with pytest.raises(AssertionError):
        parse(rss(item(1), item(2)), {}, again.manifest)
    with pytest.raises(AssertionError):
        parse(rss(item(1), item(2), item(2)), digests(first), first.manifest)


def test_feedparser_is_not_needed_for_a_usual_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("briefing.collect.parse.delta.parse.read_xml", never)
    channel = "<ttl>30</ttl><language>en</language><image><url>u</url><title>x</title></image>"
    found = parse(rss(item(1), item(2), channel=channel))
    assert (found.title, found.ttl, len(found.articles)) == ("Gazette", 30, 2)


def test_an_element_with_thousands_of_attributes_is_refused_as_ever() -> None:
    many = " ".join(f'a{number}="1"' for number in range(6000))
    with pytest.raises(ParseError, match="attributes"):
        parse(rss(item(1), channel=f"<docs {many}>x</docs>"))


# --- what is remembered ----------------------------------------------------------------


@given(st.binary(max_size=200))
def test_bytes_that_are_no_manifest_are_nothing_or_know_nothing(packed: bytes) -> None:
    manifest = unpack(packed)
    assert manifest is None or manifest.known({}) == {}


def test_a_manifest_comes_back_as_it_was_packed() -> None:
    rows = pack_entries({b"e" * 8: KnownEntry(b"t" * 8, b"f" * 8)})
    for flag in (True, False):
        manifest = Manifest(
            b"c" * 8, b"w" * 8, b"b" * 8, CharsetClass.UTF8, flag, 60, "Título", rows=rows, complete=not flag
        )
        assert unpack(manifest.pack()) == manifest
        assert manifest.count == 1


async def test_the_manifest_of_the_last_body_spares_the_parsing_of_its_entries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drafted: list[Entry] = []

    def drafting(entry: Entry) -> Draft:
        drafted.append(entry)
        return draft(entry)

    async with serving({"/feed": response(rss(item(1), item(2)))}) as loopback:
        source = Source("feed", loopback.url("/feed"))
        (first,) = await refreshed(source, FeedResult(source, "ok", FeedState(source.id)))
        monkeypatch.setattr("briefing.collect.parse.articles.draft", drafting)
        loopback.answers["/feed"] = response(rss(item(3), item(1), item(2)))
        (again,) = await refreshed(source, first)
    assert [article.key for article in again.articles] == ["id-3"]
    assert again.entries == 3
    assert len(drafted) == 1


async def refreshed(source: Source, last: FeedResult) -> list[FeedResult]:
    """One refresh of one feed after what its last one gave."""
    known = {article.key: article.digest for article in last.articles}
    results = refresh(
        [source],
        {source.id: last.state},
        lambda _: known,
        now=lambda: NOW,
        settings=FetchSettings(),
        executor=None,
        manifests=lambda _: last.parts,
    )
    return [result async for result in results]
