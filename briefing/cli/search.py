"""``briefing search``: articles of the archive that a query finds, newest first."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from briefing.core.errors import BriefingError


def register(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("search", parents=parents, help="find articles in the archive")
    parser.add_argument(
        "query", nargs="+", metavar="QUERY", help='words, "phrases", -not, actor: source: since:'
    )
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="at most so many (50)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print one line for each hit: day, source, headline, address; status 1 for a query that cannot be read."""
    from briefing.cli.open_desk import open_desk
    from briefing.collect.http.url_guard import strip_credentials
    from store.query import QueryError, describe, parse

    desk = open_desk(args, reading=True)
    try:
        expr = parse(" ".join(args.query), today=datetime.now(UTC).date())
        ids = desk.archive.select(expr, limit=max(1, args.limit))
        articles = desk.archive.articles(ids)
    except QueryError as error:
        raise BriefingError(error.message, error.fix) from error
    finally:
        desk.close()
    outlets = {source.id: source.name for source in desk.config.sources}
    for article in articles.values():
        outlet = outlets.get(article.source) or strip_credentials(article.source)
        print(
            f"{article.published:%Y-%m-%d %H:%M}  {outlet}  {article.title or article.text[:80]}  {article.url}"
        )
    if not ids:
        print(f"Nothing in the archive matches: {describe(expr) if expr else 'no words given'}.")
    return 0
