"""What may come out of the cleaner, whatever went in."""

from __future__ import annotations

import unicodedata
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.collect.text.clean import clean_line, clean_plain, clean_text, clean_title
from briefing.collect.text.html import blocks

NASTY = st.text(
    st.one_of(
        st.sampled_from(
            list("\x1b[]m;\\\x07\x9b\x9d\x9c\x90\u202e\u2066\u200b\u200d\u200c\ufeff\n\r\t <>&#/x'\"!-ab0́ا‍नe")
        ),
        st.characters(),
        st.characters(min_codepoint=0, max_codepoint=0x2FF),
        st.characters(min_codepoint=0xE0000, max_codepoint=0xE0FFF, exclude_categories=()),
        st.sampled_from("\ud800\udfff\u0301\u0308\u0344\u2000\u2126"),
    )
)
MARKUP = st.lists(
    st.one_of(
        NASTY,
        st.sampled_from(
            ["<p>", "</p>", "<br/>", "<b>", "<!--", "-->", "<script>", "</script>", "<a href='",
             "&lt;", "&amp;", "&#27;",
             "&#x9b;", "&#x202e;", "<![CDATA[", "]]>", "<q>", "<pre>", "</nav>",
             "<nav>", "\x1b]8;;", "\x1b\\", "&rlm;"]
        ),
    ),
    max_size=12,
).map("".join)  # fmt: skip

BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def unwanted(text: str) -> set[str]:
    return {
        char
        for char in text
        if char in BIDI
        or (unicodedata.category(char) in ("Cc", "Cs") and char != "\n")
        or (unicodedata.category(char) == "Cf" and char not in "\u200c\u200d" and not is_visible_format(char))
        or 0xE0000 <= ord(char) <= 0xE0FFF
    }


def is_visible_format(char: str) -> bool:
    """Format characters that are drawn: signs that enclose numbers in Arabic, Syriac and Kaithi."""
    return unicodedata.category(char) == "Cf" and (
        "\u0600" <= char <= "\u08e2" or char in "\U000110bd\U000110cd" or "\U00013430" <= char <= "\U0001345f"
    )


@given(MARKUP)
@settings(max_examples=150, deadline=None)
def test_no_control_bidi_or_invisible_character_comes_out(html: str) -> None:
    for clean in (clean_line, clean_title, clean_text, clean_plain):
        assert not unwanted(clean(html)), clean.__name__


@given(MARKUP)
@settings(max_examples=150, deadline=None)
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    line = clean_line(text)
    assert clean_line(line) == line
    assert "\n" not in line
    for paragraphs in (clean_text(text), clean_plain(text)):
        assert clean_plain(paragraphs) == paragraphs
        assert "\n\n" not in paragraphs
        assert paragraphs == paragraphs.strip()


TAGS = st.sampled_from(
    ["<p>", "</p>", "<P class='x'>", '<a href="u">', '<a href="u', "</a>", "<b>", "</DIV>", "<br />", "<img src=x/>",
     "<q>", "</q>", "<td>", "<pre>", "</pre>", "\n", "\r\n", "\r", " ", "  ", "\t", "&amp;", "&lt;p&gt;", "&#10;", "&nb",
     "sp;", "a < b", "x > y", "<x:y>", "</script>", "<script>", "\xa0", "\u201c", "\u200b", "word", "<i", "=>", '"',
     "<b and c>", "</p x=\"1\">", "<li\n>"]
)  # fmt: skip


@given(st.lists(TAGS, max_size=12).map("".join))
@settings(max_examples=200, deadline=None)
def test_ordinary_markup_reads_as_it_does_beside_a_comment(html: str) -> None:
    assert blocks(html) == blocks(f"<!-- -->{html}"), "a comment has the fragment read in the long way"


@given(NASTY)
@settings(max_examples=100, deadline=None)
def test_a_long_text_is_cleaned_as_a_short_one(text: str) -> None:
    assert clean_plain(f"{text}\n{'word ' * 30}") == clean_plain(f"{text}\n{'word ' * 2}") + " word" * 28


@given(
    st.text(st.characters(categories=("L", "N")), min_size=1).map(lambda s: unicodedata.normalize("NFC", s))
)
@settings(max_examples=50, deadline=None)
def test_plain_words_come_through_whole(word: str) -> None:
    word = clean_line(word)
    assert clean_text(f"<p>{word}</p>") == word
    assert clean_title(word) == word[:1000] or len(word) > 1000


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b1;31mred\x9bm", "red"),
        ("\x1b]8;;http://evil.example\x1b\\text\x1b]8;;\x1b\\", "text"),
        ("\x1b]8;;http://evil.example\x07text\x1b]8;;\x07", "text"),
        ("\x1b]52;c;ZWNobyBoaQ==\x07words", "words"),
        ("\x1bP1$r0m\x1b\\words", "words"),
        ("\x9d0;title\x9cwords", "words"),
        ("\x1b]0;no end of it", "no end of it"),
        ("\x1b(0\x1b=\x1b7\x1bcwords", "words"),
        ("cut\x1b", "cut"),
        ("a\u202eb\u2066c\u200bd\ufeffe\u00adf", "abcdef"),
        ("flag\U000e0067\U000e0062\U000e007f!", "flag!"),
        ("half\ud83d a pair", "half a pair"),
        ("line\u2028two\x85three\ttab\xa0space", "line two three tab space"),
        ("e\u0301tat", "état"),
        ("Z" + "\u0335" * 50 + "x", "Z" + "\u0335" * 4 + "x"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("sep\u200carate \u200dwords", "separate words"),
    ],
)
def test_sequences_go_as_a_whole_and_words_stay(sent: str, shown: str) -> None:
    assert clean_line(sent) == shown


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Ports &amp; customs", "Ports & customs"),
        ("Ports & customs", "Ports & customs"),
        ("AT&amp;amp;T", "AT&amp;T"),
        ("A <b>bold</b> plan", "A bold plan"),
        ("&lt;i&gt;Granma&lt;/i&gt; closes", "Granma closes"),
        ("if a<b & c>d then", "if a<b & c>d then"),
        ("1 < 2", "1 < 2"),
        ("[red]markup[/red] [@click=app.quit]x[/]", "[red]markup[/red] [@click=app.quit]x[/]"),
        ("The &#8216;pact&#8217; &#151; a text", "The ‘pact’ — a text"),
        ("esc &#27;[31mred &#x1b;]0;x&#7;", "esc red"),
        ("&nosuch; &#xFFFFFFF; &#99999999999999999999;", "&nosuch; &#99999999999999999999;"),
        ("  two\n lines ", "two lines"),
    ],
)
def test_titles_are_one_line_with_entities_decoded_once(sent: str, shown: str) -> None:
    assert clean_title(sent) == shown


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("<p>One.</p>\n\n<p>Two\nwraps.</p>", "One.\nTwo wraps."),
        ("One.<br/>Two.<br><br>Three.", "One.\nTwo.\nThree."),
        ("<ul><li>a</li><li>b</li></ul><blockquote>said</blockquote>after", "a\nb\nsaid\nafter"),
        ("First.\n\nSecond <a href='x'>with a link</a>\ngoes on.", "First.\nSecond with a link goes on."),
        ("Plain\nfolded.\n\nNext.", "Plain folded.\nNext."),
        ("a<script>alert('<p>x</p>')</script>b<style>p{}</style>c", "abc"),
        ("kept <script>though never closed", "kept though never closed"),
        ("<nav><a>Home</a></nav>story<figure><img><figcaption>Photo: X</figcaption></figure>", "story"),
        ("<!-- hidden -->shown<!-- never closed", "shown never closed"),
        ('<a title="a > b" href=x>link</a>', "link"),
        ("<p>He said <q>yes</q>.</p>", "He said “yes”."),
        ("&lt;p&gt;Escaped &amp;amp; twice.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "Escaped & twice.\nTwo."),
        ("<p>literal &lt;b&gt; stays</p>", "literal <b> stays"),
        ("<td>a</td><td>b</td>", "a b"),
        ("<pre>one\ntwo</pre>", "one\ntwo"),
        ("<p>unclosed <b>bold <i>both", "unclosed bold both"),
        ("broken <a href='x <b>tag</b>", "broken tag"),
        ("", ""),
        ("<p> </p><div>\xa0</div>", ""),
    ],
)
def test_bodies_keep_their_paragraphs(sent: str, shown: str) -> None:
    assert clean_text(sent) == shown


BOMBS = ["<", "<a ", '<a "', "<!--", "<a \"<a '", "&#", "\x1b]", "\x9d", "<script>", "<div>", "</p",
         "<![CDATA[", "\u200d",
         "<nav></nav", "\x1b[0", "a\u0301", " \n", "<pre>", "<q", "&amp", "]]>", "<i>\r "]  # fmt: skip


@pytest.mark.parametrize("piece", BOMBS)
def test_time_grows_with_the_input_only(piece: str) -> None:
    def best(count: int) -> float:
        text = piece * count
        times = []
        for _ in range(3):
            begun = thread_time()
            clean_text(text)
            clean_title(text)
            times.append(thread_time() - begun)
        return min(times)

    small, large = best(1_000), best(8_000)
    assert large < max(small, 0.002) * 8 * 4  # quadratic growth would be 64-fold
