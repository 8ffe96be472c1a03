from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.export.brief import SCHEMA, Brief
from briefing.export.compose import Material, compose
from briefing.export.data import csv_tables, json_brief
from briefing.export.html import html_brief
from briefing.export.markdown import escape, markdown_brief
from briefing.export.text import text_brief
from store.records import Article, When
from store.views import (
    ActorRow,
    Disagreement,
    Edition,
    Evidence,
    FeedTrouble,
    Pin,
    QuoteRow,
    StoryRow,
    TimelineRow,
)

AT = datetime(2025, 3, 12, 9, 30, tzinfo=UTC)
RAID = "Raid in Norvale"
TEXT = f"{RAID}\nPolice raided a warehouse on Tuesday. “We watch,” she said."


def _evidence(number: int, title: str = RAID, url: str = "https://a.example/1") -> Evidence:
    return Evidence(
        number, (16, 22), (16, 52), "Alpha", AT, title, url=url, summary_only=number == 2, fetched=AT
    )


def _texts(ids: Sequence[int]) -> Mapping[int, Article]:
    return {id_: Article("s", str(id_), TEXT, AT, AT, headline_end=15, id=id_) for id_ in ids if id_ < 90}


def _edition(title: str = RAID, words: str = "“We watch,” she said", **parts: object) -> Edition:
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
    quote = QuoteRow("q1", "", "", words, "direct", 0.9, AT, ("Alpha",), (replace(told, span=(53, 60)),))
    trouble = FeedTrouble("Gamma", "The server answered 503.", AT)
    story = StoryRow("s1", 7, title, 2, ("Alpha", "Beta"), 1, ("Ana Holt",), AT, (told, _evidence(2)))
    edition = Edition(
        AT, None, 2, 2, 1, 1, 0, "", (row,), (actor,), (quote,), (trouble,), 3, told=(story,), as_of=AT
    )
    return replace(edition, **parts)  # type: ignore[arg-type]  # names come from the tests


def _brief(edition: Edition | None = None, **more: object) -> Brief:
    return compose(edition or _edition(), Material(_texts, **more))  # type: ignore[arg-type]  # as above


def _pin(kind: str, start: int, end: int, words: str = "", note: str = "", article: int = 1) -> Pin:
    return Pin(kind, article, start, end, words, note, AT)  # type: ignore[arg-type]  # as above


def test_the_text_brief_cites_every_line_and_lists_its_sources() -> None:
    brief = text_brief(_brief())
    assert "Raid in Norvale [1][2]" in brief
    assert "11 Mar" in brief
    assert "Police raided a warehouse. [1][2]" in brief
    assert "planned · Alpha, Beta · 1 independent · dates differ: 10 Mar (Beta)" in brief
    assert "unattributed: “We watch,” she said [1]" in brief
    assert "[2] Alpha: Raid in Norvale (summary only)" in brief
    assert "published 2025-03-12 09:30 UTC, fetched 2025-03-12 09:30 UTC" in brief
    assert "> Police raided a warehouse on Tuesday" in brief
    assert "Gamma, failing since 2025-03-12 09:30 UTC: The server answered 503." in brief


def test_the_words_cited_stand_in_the_article_verbatim() -> None:
    words = [words for reference in _brief().references for words in reference.words]
    assert words
    assert all(cited in TEXT for cited in words)


def test_an_empty_archive_says_what_to_do_next() -> None:
    brief = _brief(Edition(AT, None, 0, 0, 0, 0, 0, ""))
    assert "briefing collect" in text_brief(brief)
    assert "Nobody is quoted." in markdown_brief(brief)
    assert "Nobody is quoted." in html_brief(brief)


def test_the_time_of_building_changes_no_form() -> None:
    later = _edition(built=datetime(2030, 1, 1, tzinfo=UTC))
    for form in (text_brief, markdown_brief, html_brief, json_brief, csv_tables):
        assert form(_brief()) == form(_brief(later))


def test_pinned_lines_come_first_in_their_order_with_notes_between_and_not_again_below() -> None:
    pins = [
        _pin("quote", 53, 60),
        _pin("note", 0, 0, note="Ask Holt\nwhy", article=0),
        _pin("event", 16, 22, note="check the day"),
    ]
    brief = _brief(pins=pins)
    first = brief.sections[0]
    assert first.id == "pinned"
    assert [line.kind for line in first.lines] == ["quote", "note", "event", "note"]
    assert {
        section.id: len(section.lines) for section in brief.sections if section.id in ("timeline", "quotes")
    } == {
        "timeline": 0,
        "quotes": 0,
    }
    assert "  | Ask Holt\n  | why" in text_brief(brief)
    assert "> check the day" in markdown_brief(brief)


def test_a_pin_on_another_telling_of_the_row_is_a_pin_on_the_row() -> None:
    brief = _brief(pins=[_pin("event", 16, 22, article=2)])
    assert brief.sections[0].lines[0].text == "Police raided a warehouse."


def test_a_pinned_line_that_is_read_no_more_keeps_its_words_and_its_source() -> None:
    kept, gone = (
        _brief(pins=[_pin("event", 3, 9, "As it was told."), _pin("event", 3, 9, "Pruned.", article=99)])
        .sections[0]
        .lines
    )
    assert (kept.kind, kept.text, kept.citations[0].words) == ("passage", "As it was told.", TEXT[3:9])
    assert (gone.text, gone.citations) == ("Pruned.", ())
    assert "no longer in the archive" in gone.note


def test_who_is_new_says_so_when_it_cannot_be_told() -> None:
    (actor,) = _edition().actors
    assert "Cannot be told" in text_brief(_brief(new=None))
    assert "WHO IS NEW\n  Ana Holt: Mayor [1]" in text_brief(_brief(new=[actor]))


def test_json_names_its_schema_and_holds_every_line_in_parts() -> None:
    told = json.loads(json_brief(_brief()))
    assert told["schema"] == SCHEMA
    (event,) = next(section for section in told["sections"] if section["id"] == "timeline")["lines"]
    assert (event["start"], event["precision"], event["actors"]) == ("2025-03-11", "day", ["Ana Holt"])
    assert event["citations"][0]["words"] in TEXT
    assert [reference["number"] for reference in told["references"]] == [1, 2]


def test_a_csv_cell_is_never_a_formula() -> None:
    tables = csv_tables(_brief(_edition(title="=HYPERLINK(1)")))
    (story,) = csv.DictReader(io.StringIO(tables["stories"]))
    assert story["text"] == "'=HYPERLINK(1)"
    assert story["references"] == "1 | 2"
    assert set(tables) == {"stories", "timeline", "quotes", "actors", "sources"}


def test_a_headline_cannot_make_markup_or_raw_html() -> None:
    brief = _brief(_edition(title="<script>x</script> [a](javascript:1) **b**"))
    assert "<script>" not in markdown_brief(brief)
    assert r"\[a\]\(javascript\:1\)" in markdown_brief(brief)
    assert "<script" not in html_brief(brief)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_html_links_lead_to_the_web_alone(url: str) -> None:
    edition = _edition(told=())
    row = replace(edition.timeline[0], evidence=(_evidence(1, url=url),))
    page = html_brief(_brief(replace(edition, timeline=(row,), quotes=(), actors=())))
    assert url.partition(":")[0] + ":" not in page


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@settings(deadline=None, max_examples=60)
@given(st.text(), st.text())
def test_whatever_a_feed_says_the_page_keeps_its_own_tags(title: str, words: str) -> None:
    plain, fed = _Tags(), _Tags()
    plain.feed(html_brief(_brief()))
    fed.feed(html_brief(_brief(_edition(title=title or "x", words=words))))
    assert fed.open == []
    assert fed.seen <= plain.seen


@settings(deadline=None, max_examples=60)
@given(st.text())
def test_escaped_words_leave_no_special_character_bare(words: str) -> None:
    bare = re.sub(r"\\.", "", escape(words))
    assert not set(bare) & set("`*_[]<>#|!~\n")
