"""Bytes to articles: RSS 0.9x, 1.0 and 2.0, RDF, Atom and JSON Feed, only what is new or changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from briefing.collect.parse.articles import EntryComparer, Parsed
from briefing.collect.parse.delta.parse import parse_delta
from briefing.collect.parse.jsonfeed import read_json_feed
from briefing.collect.parse.sniff import ParseError, check_body, is_json
from store.records import Source

__all__ = ["ParseError", "ParseJob", "Parsed", "parse_feed"]


@dataclass(frozen=True, slots=True)
class ParseJob:
    """One body to parse, as the server sent it.  Crosses between processes."""

    source: Source
    body: bytes
    headers: Mapping[str, str]
    url: str
    """Where the body came from, after redirects."""
    now: datetime
    known: Mapping[str, str] = field(default_factory=dict)
    """Keys of the feed's stored articles and their digests: only other entries become articles."""
    manifest: bytes = b""
    """What :attr:`Parsed.manifest` was for the feed's last body: what is in both is not parsed again, which changes
    nothing in what is found."""


def parse_feed(job: ParseJob) -> Parsed:
    """Parse one body.  Raises :class:`ParseError` with one sentence and the fix where it is no feed."""
    comparer = EntryComparer(job.source, job.known, job.now)
    if is_json(job.body):
        check_body(job.body, job.url)
        return comparer.compare(read_json_feed(job.body, job.url)).parsed
    return parse_delta(job.body, job.headers, job.url, comparer, job.manifest)
