"""Bytes to articles: RSS 0.9x, 1.0 and 2.0, RDF, Atom and JSON Feed, only what is new or changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from briefing.collect.parse.articles import EntryComparer, Parsed
from briefing.collect.parse.delta.parse import parse_delta
from briefing.collect.parse.jsonfeed import read_json_feed
from briefing.collect.parse.sniff import ParseError, check_body, is_json
from store.records import Source

__all__ = ["ParseError", "Parsed", "parse_feed"]


def parse_feed(
    body: bytes,
    headers: Mapping[str, str],
    source: Source,
    known: Mapping[str, str],
    now: datetime,
    url: str,
    manifest: bytes = b"",
) -> Parsed:
    """Parse one body, as the server sent it from ``url`` with ``headers``, for ``source``.

    ``known`` maps the keys of stored articles to their digests; only entries that are not in it or differ
    from it become articles.  ``manifest`` is what :attr:`Parsed.manifest` was for the feed's last body: what is in
    both is not parsed again, which changes nothing in what is found.  Raises :class:`ParseError` with one sentence and
    the fix where the body is no feed.
    """
    comparer = EntryComparer(source, known, now)
    if is_json(body):
        check_body(body, url)
        return comparer.compare(read_json_feed(body, url)).parsed
    return parse_delta(body, headers, url, comparer, manifest)
