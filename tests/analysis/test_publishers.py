"""Who published a text, whose text it is, and what of it its feed repeats."""

from __future__ import annotations

import pytest

from briefing.analysis.stories.publishers import agency, is_agency, publisher, registrable_name
from briefing.analysis.stories.shared_text import shares_own_words
from briefing.analysis.text.boilerplate import Entry, find_boilerplate


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.courier.example", "courier.example"),
        ("news.courier.co.uk", "courier.co.uk"),
        ("courier.co.uk", "courier.co.uk"),
        ("abc.net.au", "abc.net.au"),
        ("en.tribune.de", "tribune.de"),
        ("127.0.0.1", "127.0.0.1"),
    ],
)
def test_a_host_is_known_by_the_name_that_was_registered(host: str, name: str) -> None:
    assert registrable_name(host) == name


def test_a_publisher_is_told_by_the_link_not_by_the_feed() -> None:
    source = "https://feeds.example/all"
    assert publisher("https://edition.courier.example/a", "A", source) == "courier.example"
    assert publisher("", "A", source) == "feeds.example"


def test_an_aggregators_link_is_the_wrapped_outlets() -> None:
    link = "https://news.google.com/rss/articles/abc"
    assert publisher(link, "Bridge falls - Evening Courier") == "evening courier"
    assert publisher(link, "Bridge falls") == "google.com"


@pytest.mark.parametrize(
    ("author", "text", "url", "name"),
    [
        ("The Associated Press", "Police said so.", "", "ap"),
        ("", "NORVALE (Reuters) - Police said so.", "", "reuters"),
        ("", "Police said so. (AP)", "", "ap"),
        ("", "Police said so.", "https://courier.example/world/wireStory/police-1", "agency"),
        ("", "Police said so.", "https://www.reuters.com/world/police", "reuters"),
        ("", "MONTELUZ (Southern Wire) – Police said so.", "https://courier.example/a", "southernwire"),
        ("Ana Holt", "The class passed its AP exam.", "https://courier.example/a", ""),
    ],
)
def test_the_agency_that_wrote_a_text_is_told_by_its_credit(
    author: str, text: str, url: str, name: str
) -> None:
    assert agency(author, text, url) == name


def test_a_publisher_that_its_own_dateline_names_is_an_agency() -> None:
    text = "MONTELUZ (Southern Wire) – Police said so."
    assert is_agency("https://southernwire.example/a", text=text)
    assert not is_agency("https://courier.example/a", text=text)
    assert not is_agency("https://courier.example/a", text="Police (who came late) – said so.")


FRAME = "Get the best of the harbour in your inbox every morning."


def _entries(*titles: str, source: str = "https://a.example/rss") -> list[Entry]:
    return [Entry(source, title, f"{title} happened today. {FRAME}") for title in titles]


def test_what_a_feed_repeats_under_unlike_headlines_is_boilerplate() -> None:
    found = find_boilerplate(_entries("Bridge falls", "Mayor resigns", "Storm nears"))
    text = f"Ferry sinks off the quay. {FRAME}"
    assert found.without("https://a.example/rss", text).strip() == "Ferry sinks off the quay."
    (span,) = found.spans("https://a.example/rss", text)
    assert text[slice(*span)] == FRAME
    assert found.without("https://b.example/rss", text) == text


def test_reports_of_one_event_that_share_a_sentence_are_not() -> None:
    assert not find_boilerplate(_entries("Bridge falls", "Bridge falls again", "Mayor on bridge")).sentences


def test_a_statement_that_both_quote_makes_no_copy() -> None:
    said = "“We will rebuild this bridge stone by stone until every last family can cross it again in safety and in peace.”"
    one = f"Mayor Ana Holt spoke at the harbour on Monday. {said}"
    other = f"Speaking to reporters after the council met, the mayor was firm. {said}"
    assert not shares_own_words(one, other)
    assert shares_own_words(one, one.replace("Monday", "Tuesday"))
