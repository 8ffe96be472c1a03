"""Quotes of many articles -> rows of the quotes pane: one row for the same words, in all the wordings outlets gave them."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.analysis.stories.disagreement import contradict
from briefing.analysis.stories.same_quote import QuoteGroup, QuoteInArticle, group_quotes
from briefing.edition.explanations import quote_reason
from briefing.edition.snapshot import DeskCopy
from store.records import CORRECTED, Quote
from store.views import QuoteRow


def quote_rows(copy: DeskCopy, actor: str = "") -> tuple[QuoteRow, ...]:
    """Rows newest first; only what ``actor`` said when one is given."""
    items = [
        QuoteInArticle(
            article=article.id,
            index=index,
            quote=quote,
            words=quoted_words(article.text, quote),
            outlet=copy.outlet(article),
            published=article.published,
        )
        for article in copy.articles.values()
        for index, quote in enumerate(copy.readings[article.id].quotes)
    ]
    rows = [_row(copy, group) for group in group_quotes(items)]
    if actor:
        rows = [row for row in rows if actor in (row.actor, row.speaker)]
    rows.sort(key=lambda row: (row.published, row.evidence[0].article, row.evidence[0].span), reverse=True)
    return tuple(rows)


def quoted_words(text: str, quote: Quote) -> str:
    """What was said, marks included, the parts of a split quote joined by an ellipsis in brackets."""
    spans = quote.spans or ((quote.start, quote.end),)
    return " […] ".join(" ".join(text[start:end].split()) for start, end in spans)


def _row(copy: DeskCopy, group: QuoteGroup) -> QuoteRow:
    best = group.best
    members = [best, *(said for said in group.members if said is not best)]
    # What the user said of one wording holds for the group.
    members.sort(key=lambda said: said.quote.rule != CORRECTED)
    corrected = members[0].quote.rule == CORRECTED
    named = members[:1] if corrected else members
    speaker = next((said.quote.speaker for said in named if said.quote.speaker), "")
    actor = next((said.quote.actor for said in named if said.quote.actor), "")
    return QuoteRow(
        id=f"q{best.article}.{best.quote.start}.{best.index}",
        speaker=actor or speaker,
        actor=actor,
        words=best.words,
        kind=best.quote.kind,
        confidence=max(
            (said.quote.confidence for said in members if said.quote.speaker == speaker), default=0.0
        ),
        published=min(said.published for said in members),
        sources=tuple(dict.fromkeys(said.outlet for said in members)),
        evidence=tuple(
            copy.evidence(
                copy.articles[said.article], (said.quote.start, said.quote.end), quote_reason(said.quote)
            )
            for said in members
        ),
        variants=group.variants,
        contradicting=_contradicting(best, members),
        corrected=corrected,
    )


def _contradicting(best: QuoteInArticle, members: Sequence[QuoteInArticle]) -> tuple[str, ...]:
    """Wordings of other outlets that say something else."""
    return tuple(
        dict.fromkeys(
            f"{said.words} – {said.outlet}"
            for said in members
            if said.outlet != best.outlet and said.words != best.words and contradict(said.words, best.words)
        )
    )
