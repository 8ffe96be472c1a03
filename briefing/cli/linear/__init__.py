"""The desk without a screen: one question a line, its answer below it, for screen readers and plain terminals.

Nothing here moves a cursor, draws a frame or changes a line that was said.
"""

from briefing.cli.linear.session import run_linear

__all__ = ["run_linear"]
