"""English headlines that give away the form of what stands below them, and English names of sections."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from briefing.analysis.forms.form import FORMS, Form

_SECTIONS: Final = """
analysis: opinion opinions op-ed op-eds oped comment commentary commentisfree editorial editorials column columns columnist
    columnists views viewpoint perspective perspectives analysis analyses essay essays ideas magazine feature features
    longform long-reads explainer explainers explained fact-check factcheck fact-checks interview interviews profile
    profiles history obituaries
live: live liveblog liveblogs live-blog live-updates live-news
roundup: newsletter newsletters podcast podcasts briefings roundup round-up digest show shows
service: deals shopping coupons personal-finance money-saving how-to advice tips reviews wirecutter
leisure: sport sports football soccer cricket tennis rugby rugby-union golf nfl nba nhl mlb olympics entertainment celebrity
    celebrities showbiz lifestyle life-style style fashion food food-drink recipes horoscopes puzzles crosswords quiz games
    gaming movies movie film music television tv books theatre
"""
SECTIONS: Final[Mapping[str, Form]] = {
    word: form
    for line in _SECTIONS.replace("\n    ", " ").strip().splitlines()
    for form in FORMS
    if line.startswith(f"{form}:")
    for word in line.split()[1:]
}
"""Sections, as addresses spell them."""
SOFT_SECTIONS: Final = frozenset(
    ("arts", "culture", "travel", "wellness", "well", "fitness", "family", "parenting", "weather", "garden")
)
"""Sections of leisure that bring hard news, too: what happens in the headline decides."""

LIVE: Final = re.compile(
    r"\blive(?: news)? (?:updates?|blog|coverage)\b|\blive-?blog\b|(?:^|[-–—:|] ?)(?:watch )?live\b ?(?:$|[:|-])"
    r"|\bas it happened\b|^here[’']s the latest\b",
    re.I,
)
ROUNDUP: Final = re.compile(
    r"^\d{1,2}/\d{1,2}: |\blist of key events\b|\b(?:shows|week|day|morning|evening) (?:preview|in review|in pictures)\b"
    r"|\bthe (?:week|month|year) in\b|\byear ahead\b|\bpreview:|\bfull (?:episode|broadcast|show)\b"
    r"|\b(?:morning|evening|daily|weekend|news) (?:briefing|brief|digest|roundup|round-up|newsletter|headlines)\b"
    r"|\b(?:on|of) \d+ minutes$|^\d+ things\b|\bnewsletter\b|\bwhat to watch\b",
    re.I,
)
WHAT_IS_KNOWN: Final = re.compile(
    r"(?:^|: )(?:what|all|everything)(?: that)? (?:(?:do|did) )?(?:we|you need to|to) know\b|^key points\b"
    r"|^what (?:has )?happened\b|^maps? of\b|\bin maps\b|\bhow .*\b(?:unfolded|went down|happened)\b",
    re.I,
)
"""Explains one happening, and belongs to it."""
_NUMBERS: Final = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten)"
ANALYSIS: Final = re.compile(
    r"^(?:why|who (?:is|are|was|were)|what (?:is|are|was|does|do|did|if|it|next|the)|where|whose|when|inside|meet|beyond"
    r"|behind|before)\b|^from .+ to\b"
    r"|^how (?:to|much|many|long|far)\b|^how .*\b(?:would|could|should|might|can)\b|^how tensions?\b"
    r"|\?(?: |$)|\bwhat(?:[’']s| is| (?:happens|comes)) next\b|\btake-?aways?\b"
    r"|\bexplained\b|\bexplainer\b|\bfact[- ]check|\bquiz\b"
    r"|\b(?:analysis|opinion|comment|editorial|column|profile|interview|essay|q&a)\b ?[:|]"
    r"|\bhistory of\b|\banniversary\b|\bcomes? \d+ years after\b|\btimeline\b|\bwhat (?:it|that|this) means\b"
    r"|\bhow did we get here\b|\bhere[’']s (?:what|why|how|who)\b|\bthe (?:case|argument) (?:for|against)\b|\blessons\b"
    r"|\bbreaking down\b|\blet[’']s\b|\bimplications\b|^(?:i|my|we|our)\b|\banaly[sz]es\b"
    r"|\b(?:is|are|was|were) (?:not )?(?:the|an?)\b|\b(?:is|are|was|were)n[’']t\b"
    r"|\b(?:expert|author|analyst|columnist)s? (?:rejects?|explains?|says?)\b|\bsays (?:an? )?(?:expert|author|analyst)\b"
    r"|\bshows? (?:how|why|what|that|the limits|influence|\w+[’']s)\b|^[^:“‘]{6,60}: (?:the|how|why|what|where|who)\b"
    r"|\bwhat .{3,60} should do\b|\bfraught with\b|\b(?:risks|risking)\b|\bspect(?:er|re) of\b|\bkey highlights\b",
    re.I,
)
LISTS: Final = re.compile(
    rf"^{_NUMBERS} (?:\w+ ){{0,2}}(?:questions|things|priorities|reasons|ways|charts|facts|tips|lessons|books|films|places|ideas"
    r"|moments|scenarios|options)\b",
    re.I,
)
"""``Six questions about the budget``: counts what it is going to say."""
ARTICLE: Final = re.compile(r"^(?:an?|the) (?!\w+ly\b)", re.I)
"""News headlines drop their articles; one that opens with an article is written like a title."""
APPOSITION: Final = re.compile(r"^[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,2}, (?:the|an?|caught)\b")
"""``Joan Doe, the surgeon who ...``"""
PROFILE: Final = re.compile(r"[’”\"'],?: (?:an?|the|one) |^[^,:]{4,40}, [^,:]{4,30}: [‘“\"']")
"""``‘I am afraid’: a baker on the floods``, ``Joan Doe, surgeon: ‘We need ...’``."""
BYLINE: Final = re.compile(r"^[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){1,3}: ")
"""``JOAN DOE: ...``: the writer's name stands before a column."""
SERVICE: Final = re.compile(
    r"\b(?:your|yourself|you)\b|^how to\b|\b(?:discounts?|coupons?|deals?) (?:from|on|for|of the)\b"
    r"|\b(?:buying|money|travel) tips\b"
    r"|\btips (?:and|for|to)\b|\b(?:direct )?payments?\b.{0,40}\b(?:goes|go) out\b|\bpayment (?:dates?|schedule)\b"
    r"|\bwhat time (?:is|does|do)\b|\bbest .{2,30} (?:to|for|of|on)\b.{0,30}\b(?:20\d\d|sale)\b|\bways to\b",
    re.I,
)
LETTER: Final = re.compile(
    r"\s*(?:in today[’']s (?:newsletter|briefing|edition)|welcome to |good (?:morning|afternoon|evening)\b"
    r"|this (?:article|story) is an? (?:on-site )?version of|here (?:is|are) (?:the|your) (?:latest|top|news))",
    re.I,
)
"""First words below the headline of a newsletter."""
LEISURE: Final = re.compile(
    r"\bbook excerpt\b|\bexcerpt:|\bsessions?: |\bperforms [\"“‘']|\brecipes?\b|\btrailer\b|\bquiz\b|\bcrossword\b"
    r"|\bhoroscopes?\b|\bred carpet\b|\bbox office\b|\bbikini\b|\bscore(?:s|d)? (?:a )?(?:hat-trick|twice|winner|late)\b"
    r"|\b(?:quarter-?finals?|semi-?finals?|play-?offs?|last[- ]16|group stage|hat-trick|head coach|wickets?|innings"
    r"|touchdowns?|quarterback|line-?ups|super bowl|world cup|championship game|premier league|grand slam|overtime)\b"
    r"|\bspectacles\b|\bwellness\b|\bbucket list\b",
    re.I,
)
SHOWS: Final = re.compile(
    r"^(?:watch|video|photos?|in pictures|pictures|see pics|listen|read|gallery|audio|podcast)\b ?(?::|live|\|)?"
    r"|[-–—|] ?(?:video|in pictures|podcast|gallery)\b|\b(?:video|footage|photos|images?|drone footage) shows?\b|\bin pictures$"
    r"|\bsee photos\b",
    re.I,
)
"""A picture or a film with a caption: news perhaps, but not the headline that tells it best."""
