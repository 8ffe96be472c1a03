"""The one place that says by which language's words names are recognized.

Names are read by a gazetteer that knows no language (given names, places, firms) and by the words here.
"""

from __future__ import annotations

from briefing.analysis.names.en import words

__all__ = ["words"]
