"""The one place that says by which language's words texts and quotations are compared.

Common words and their prior frequency are in :mod:`briefing.analysis.text.lexicon`.
"""

from __future__ import annotations

from briefing.analysis.stories.en import figures, words

__all__ = ["figures", "words"]
