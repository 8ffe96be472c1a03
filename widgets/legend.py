"""What the signs on the desk mean, for the page of keys."""

from __future__ import annotations

LEGEND: tuple[tuple[str, str, str], ...] = (
    ("•", "mark", "New since you last looked."),
    ("✓", "muted", "Opened; beside a quote: you named the speaker."),
    ("◆", "mark", "Pinned for the brief."),
    ("≠", "warn", "Outlets date the event differently; d shows who says what."),
    ("±", "warn", "Edited since you opened it; v in the article shows the edit."),
    ("≈", "muted", "About: the date is not known exactly."),
    ("●", "muted", "Beside a quote: sure who spoke (90% and more); in Actors: the one you narrowed to."),
    ("◐", "muted", "Likely who spoke (70% and more)."),
    ("○", "warn", "Doubtful who spoke; the figure says how sure it is."),
    ("?", "warn", "Unattributed: nobody is named as the speaker."),
    ("▂▅·", "trend", "Articles over the time shown, one scale for all; a dot is none."),
    ("9 of 14", "muted", "14 outlets report it, 9 of them in a text that is no copy of another's."),
    ("06:43", "muted", "The hour of the first report, not of the event."),
    ("Ahead", "day", "Planned or dated after the newest article."),
    ("Undated", "day", "No phrase gives a date; it stands under the day of the report."),
)
"""Sign, ink, meaning."""
