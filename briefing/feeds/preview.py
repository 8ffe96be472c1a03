"""What a feed holds, shown before it is added: title, kind, entries, how many a week, whole texts or summaries, language.

One judgement for the command line and the screen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from briefing.core.phrasing import plural

if TYPE_CHECKING:
    from store.records import Article, FeedResult

_ROOT = re.compile(rb"<(rss|feed|rdf:rdf)[\s>]", re.IGNORECASE)
_KINDS = {b"rss": "RSS", b"feed": "Atom", b"rdf:rdf": "RSS 1.0"}
_COMMENTS = re.compile(r"\bcomments?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedCheck:
    """One feed, asked just now; nothing of it was kept."""

    url: str
    title: str = ""
    kind: str = ""
    """``RSS``, ``Atom``, ``JSON Feed``, ``RSS 1.0``; empty where it was not looked at."""
    entries: int = 0
    full: int = 0
    """Entries that bring the whole text."""
    summaries: int = 0
    a_week: int = 0
    """Entries a week, by their own dates; 0 where these do not say."""
    languages: tuple[str, ...] = ()
    newest: datetime | None = None
    notes: tuple[str, ...] = ()
    """Survivable faults, one sentence each."""
    error: str = ""
    """Why it cannot be read, with the fix; empty when it can."""

    @property
    def fine(self) -> bool:
        """Whether it can be read and holds something."""
        return not self.error and self.entries > 0

    @property
    def about_comments(self) -> bool:
        """Whether it seems to bring readers' comments rather than articles."""
        return bool(
            _COMMENTS.search(self.title) or _COMMENTS.search(self.url.partition("//")[2].partition("/")[2])
        )

    @property
    def texts(self) -> str:
        """Whole texts or summaries, in words."""
        if not self.summaries:
            return "full texts"
        summaries = plural(self.summaries, "summary", "summaries")
        return "summaries only" if not self.full else f"{plural(self.full, 'full text')}, {summaries}"

    @property
    def facts(self) -> tuple[str, ...]:
        """What it holds, each in a few words; the title is not among them."""
        if self.error:
            return (self.error,)
        if not self.entries:
            return ("It can be read, but holds no entry.",)
        pace = f", about {self.a_week} a week" if self.a_week else ""
        facts = [self.kind, f"{plural(self.entries, 'entry', 'entries')}{pace}", self.texts]
        facts.append(", ".join(self.languages[:3]) or "no language told")
        if self.newest is not None:
            facts.append(f"newest {self.newest:%Y-%m-%d %H:%M} UTC")
        return tuple(filter(None, facts))

    def words(self) -> str:
        """All of it on one line."""
        title = f"“{self.title}”" if self.title else "no title"
        return " · ".join(self.facts if not self.fine else (title, *self.facts))


def checked(
    url: str,
    articles: Sequence[Article],
    *,
    title: str,
    entries: int,
    kind: str = "",
    notes: tuple[str, ...] = (),
) -> FeedCheck:
    """What a feed that was read holds."""
    full = sum(article.completeness == "full" for article in articles)
    return FeedCheck(
        url=url,
        title=title,
        kind=kind,
        entries=entries if articles else 0,
        full=full,
        summaries=len(articles) - full,
        a_week=_pace(articles),
        languages=tuple(sorted({article.language for article in articles if article.language})),
        newest=max((article.published for article in articles), default=None),
        notes=notes,
    )


def check_of_result(result: FeedResult) -> FeedCheck:
    """The check of a feed that was asked as in a refresh."""
    if result.status != "ok":
        error = result.state.error or f"The feed gave nothing ({result.status})."
        return FeedCheck(result.source.url, error=error)
    return checked(
        result.source.url,
        result.articles,
        title=result.state.title,
        entries=result.entries,
        notes=result.notes,
    )


def kind_of(body: bytes) -> str:
    """What kind of feed a body is, by its first element."""
    head = body[:4096].replace(b"\0", b"")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return "JSON Feed"
    found = _ROOT.search(head)
    return _KINDS[found.group(1).lower()] if found else ""


def _pace(articles: Sequence[Article]) -> int:
    dated = [article.published for article in articles if article.published_basis == "feed"]
    if len(dated) < 2 or max(dated) == min(dated):
        return 0
    weeks = (max(dated) - min(dated)) / timedelta(weeks=1)
    return max(1, round((len(dated) - 1) / weeks))
