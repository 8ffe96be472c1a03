"""Messages that panes post to their screen.  Panes know no other pane."""

from __future__ import annotations

from textual.message import Message

from store.views import Evidence


class EvidenceAsked(Message):
    """Show the sentences that a row rests on; ``index`` says with which to begin."""

    def __init__(self, label: str, evidence: tuple[Evidence, ...], index: int = 0) -> None:
        super().__init__()
        self.label = label
        self.evidence = evidence
        self.index = index


class ActorChosen(Message):
    """Narrow timeline and quotes to what involves one actor."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
