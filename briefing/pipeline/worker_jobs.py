"""What worker processes do: parse, tag and read against one watchlist.

Each of them imports this and what it needs of it, so nothing stands here that only their owner needs.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pickle import PicklingError
from typing import TYPE_CHECKING

from store.records import Actor, Article, Mention, Reading

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from briefing.analysis.reader import Reader
    from briefing.collect.parse.feed import Parsed, ParseJob


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An article whose reading failed, and why; it must not sink its neighbours."""

    article: int
    error: str


class _WorkerState:
    """What one worker process keeps between jobs: the watchlist, and the reader built from it when first needed."""

    actors: Sequence[Actor] = ()
    reader: Reader | None = None


READY = "ready"
"""What a worker process says when it can be given jobs."""


def serve(pipe: Connection) -> None:
    """Be a worker process: take the watchlist from the pipe, then one job after the other, until its owner is gone."""
    try:
        begin(pipe.recv())
        pipe.send(READY)
        while True:
            answer = _answer(*pipe.recv())
            try:
                pipe.send(answer)
            except (PicklingError, AttributeError, TypeError) as error:  # before anything was sent
                pipe.send((False, RuntimeError(f"{type(error).__name__}: {error}")))
    except (EOFError, OSError):
        return


def _answer(
    job: Callable[..., object], args: tuple[object, ...], kwargs: Mapping[str, object]
) -> tuple[bool, object]:
    """Whether a job was done, and its result or what was raised."""
    try:
        return True, job(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 - what goes wrong with a job is for whoever waits for it
        return False, error


def begin(actors: Sequence[Actor]) -> None:
    """Get a process ready for jobs against this watchlist."""
    _WorkerState.actors = actors
    _WorkerState.reader = None
    if multiprocessing.parent_process() is not None:
        threading.Thread(target=_end_with_parent, name="end with parent", daemon=True).start()


def _end_with_parent() -> None:
    """End this worker when the program that started it was killed: else it waits for jobs for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _reader() -> Reader:
    if _WorkerState.reader is None:
        from briefing.analysis.reader import Reader

        _WorkerState.reader = Reader(_WorkerState.actors)
    return _WorkerState.reader


def tag_articles(articles: Sequence[Article]) -> list[tuple[Mention, ...]]:
    """Watchlist mentions of each article, in order (stage *in*)."""
    from briefing.analysis.text.document import Document

    reader = _reader()
    return [reader.tag(Document.of(article)) for article in articles]


def parse_and_tag(seconds: float, job: ParseJob) -> Parsed:
    """Stage *in* of one body in one job; as :func:`briefing.collect.parse.deadline.parse_within`, with the tags."""
    from briefing.collect.parse.deadline import parse_within

    parsed = parse_within(seconds, job)
    return replace(parsed, mentions=tuple(tag_articles(parsed.articles) if parsed.articles else ()))


def get_ready() -> None:
    """Make what the first jobs need."""
    _reader()


def read_articles(articles: Sequence[Article]) -> list[Reading | Unreadable]:
    """Readings of the articles, in order (stage *read*); one that fails is reported in its place."""
    from briefing.analysis.forms.find import OPENING, find_form
    from briefing.analysis.text.document import Document

    reader = _reader()
    found: list[Reading | Unreadable] = []
    for article in articles:
        try:
            reading = reader.read(Document.of(article), article.id)
        except Exception as error:  # noqa: BLE001 - the one boundary where a reading's fault becomes a result
            found.append(Unreadable(article.id, f"{type(error).__name__}: {error}"))
        else:
            opening = article.text[article.headline_end : article.headline_end + OPENING]
            found.append(replace(reading, form=find_form(article.title, article.url, opening)))
    return found
