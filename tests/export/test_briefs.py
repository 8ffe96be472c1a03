from __future__ import annotations

import re
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.export.markdown import escape, markdown_brief
from briefing.export.text import text_brief
from store.records import When
from store.views import ActorRow, Disagreement, Edition, Evidence, FeedTrouble, QuoteRow, TimelineRow

AT = datetime(2025, 3, 12, 9, 30, tzinfo=UTC)


def _evidence(number: int, title: str = "Raid in Norvale", url: str = "https://a.example/1") -> Evidence:
    return Evidence(number, (0, 4), (0, 9), "Alpha", AT, title, url=url, summary_only=number == 2)


def _edition(title: str = "Raid in Norvale", words: str = "“We watch,” she said", **parts: object) -> Edition:
    told = _evidence(1, title)
    day = When(date(2025, 3, 11), date(2025, 3, 11), "day")
    row = TimelineRow(
        "e1",
        "planned",
        "Police raided a warehouse.",
        day,
        "11 Mar",
        day.end,
        ("Ana Holt",),
        ("Alpha", "Beta"),
        1,
        (told, _evidence(2)),
        disagreements=(Disagreement("10 Mar", ("Beta",)),),
    )
    actor = ActorRow("a1", "Ana Holt", "official", "Mayor", 2, 3, 1, (0, 1), words, (told,))
    quote = QuoteRow("q1", "", "", words, "direct", 0.9, AT, ("Alpha",), (told,))
    trouble = FeedTrouble("Gamma", "The server answered 503.", AT)
    return Edition(
        AT,
        None,
        2,
        2,
        1,
        1,
        0,
        "",
        (row,),
        (actor,),
        (quote,),
        (trouble,),
        3,
        **parts,  # type: ignore[arg-type]
    )


def test_the_text_brief_cites_every_line_and_lists_its_sources() -> None:
    brief = text_brief(_edition())
    assert "11 Mar" in brief
    assert "Police raided a warehouse. [1][2]" in brief
    assert "planned · Alpha, Beta · 1 independent · dates differ: 10 Mar (Beta)" in brief
    assert "unattributed (direct; Alpha)" in brief
    assert "[2] Alpha, 2025-03-12 09:30 UTC: Raid in Norvale (summary only)" in brief
    assert "Gamma since 2025-03-12 09:30: The server answered 503." in brief


def test_an_empty_archive_says_what_to_do_next() -> None:
    empty = Edition(AT, None, 0, 0, 0, 0, 0, "")
    assert "briefing collect" in text_brief(empty)
    assert "Nobody is quoted." in markdown_brief(empty)


def test_equal_editions_give_equal_bytes() -> None:
    assert markdown_brief(_edition()) == markdown_brief(_edition())
    assert text_brief(_edition()) == text_brief(_edition())


def test_a_headline_cannot_make_markup_or_raw_html() -> None:
    brief = markdown_brief(_edition(title="<script>x</script> [a](javascript:1) **b**"))
    assert "<script>" not in brief
    assert r"\[a\]\(javascript\:1\)" in brief


@settings(deadline=None, max_examples=60)
@given(st.text())
def test_escaped_words_leave_no_special_character_bare(words: str) -> None:
    bare = re.sub(r"\\.", "", escape(words))
    assert not set(bare) & set("`*_[]<>#|!~\n")
