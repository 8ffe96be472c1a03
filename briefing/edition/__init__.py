"""Archive and filter in, one frozen :class:`store.views.Edition` out, the snapshot that every pane shows."""

from briefing.edition.builder import EditionBuilder

__all__ = ["EditionBuilder"]
