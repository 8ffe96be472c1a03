"""The words that the linear desk understands."""

HELP = (
    ("timeline, actors, quotes", "list what happened, who was involved, who said what"),
    ("more", "go on with the list"),
    ("open N, or N", "the evidence of line N: the article at its sentence; in actors too"),
    ("next, previous", "the other evidence of the same line"),
    ("evidence", "all evidence of the line"),
    ("why", "why the line says so"),
    ("text", "the whole article"),
    ("edit", "what an edit changed in the article"),
    ("link", "the article's address"),
    ("details N", "all about line N: disagreement, outlets, wordings"),
    ("search QUERY", 'narrow everything, as in: search speaker:Rubio since:7d "drug cartels"'),
    ("who N", "narrow everything to the first actor of line N"),
    ("everything", "take the filter back"),
    ("filters, filter NAME", "list the saved filters, apply one"),
    ("unattributed", "the quotes without a speaker"),
    ("oldest, newest", "turn the timeline round"),
    ("feeds", "which feeds fail, and what is wrong in your files"),
    ("refresh", "fetch the feeds and read what is new; Ctrl+C breaks it off"),
    ("help", "this list"),
    ("quit", "leave"),
)
SHORT = {"t": "timeline", "a": "actors", "q": "quit", "n": "next", "p": "previous", "e": "evidence", "w": "why"} | {
    "?": "help", "h": "help", "/": "search", "d": "details", "o": "open", "r": "refresh", "exit": "quit",
}  # fmt: skip
"""Short words, the dashboard's own keys among them."""
