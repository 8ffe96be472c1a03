"""English reporting verbs, their inflected forms, and the frames each of them governs.

An attribution cue is the word that makes words somebody's words. Each verb stands here once, by its base form, with
letters for the frames it governs; the inflected forms are built by the spelling rules of English and a
short list of irregular verbs.

====  =======================================================================================
q     introduces words in quotation marks (``"...", she shouted``)
t     takes a clause with *that* (``argued that ...``)
b     takes a clause without *that* as well (``said taxes would rise``)
f     follows the clause it reports (``taxes would rise, the report noted``)
w     takes a question (``asked whether``, ``explained why``)
a     takes the person addressed before the content (``told reporters that``)
i     takes a promise or proposal with *to* (``vowed to``)
o     takes person and *to* (``urged Congress to``)
n     takes its content as a noun phrase (``denied the charge``)
g     takes its content as a gerund (``denied taking``)
====  =======================================================================================

The list follows the verb classes of the literature on reported speech (Krestel, Bergler and Witte, LREC
2008; Pareti 2013). Given up: verbs of thought (*believe*, *hope*), which report no words, and verbs of
manner that are not speech (*smile*, *nod*), except where a quotation stands right before them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final, Literal, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from briefing.analysis.text.lexicon import word_set

Form = Literal["past", "present", "base", "ing"]


class Cue(NamedTuple):
    """One inflected form of a reporting verb.  ``past`` is also the participle."""

    lemma: str
    form: Form
    frames: str


_FRAMES: Final = """
    put:qf say:qtbfw tell:qtbfwao state:qtbfw note:qtbf add:qtbf argue:qtbf claim:qtbfi assert:qtbf
    insist:qtbf maintain:qtbf contend:qtbf allege:qtbf declare:qtbf proclaim:qtbf announce:qtbf
    acknowledge:qtbfn admit:qtbfng concede:qtbf confess:qtb confirm:qtbf explain:qtbfw predict:qtbf
    suggest:qtbfg imply:t warn:qtbfao caution:qtbf stress:qtbf emphasize:qtbf emphasise:qtbf
    underscore:qt observe:qtbf point:qtbf remark:qtbf comment:qtf complain:qtbf conclude:qtbf
    reveal:qtbf disclose:qtbf report:qtbfg reply:qtbf respond:qtbf answer:qtb repeat:qt reiterate:qtb
    recall:qtbf recount:qtf write:qtbf tweet:qtbf retweet:qt post:qt joke:qtbf quip:qtbf lament:qtbf
    boast:qtbf brag:qtb gripe:qtb grumble:qtb promise:qtbfai vow:qtbfi pledge:qtbfi swear:qtbi
    agree:qtbi testify:qtbf estimate:qtbf mention:qt counter:qtbf retort:qtb rebut:q indicate:qtbf
    signal:qtb hint:qtb assure:qtbfa remind:qtba inform:qtba notify:qta advise:qtbfao convince:q
    persuade:q ask:qfwo inquire:qw enquire:qw wonder:qfw question:qwn query:q demand:qti urge:qto
    implore:qo beg:qo plead:qo exhort:qo encourage:qo instruct:qo order:qo propose:qtgi recommend:qtg
    deny:qtbgni dispute:qtn refute:qn reject:q dismiss:q accuse:q blame:q criticize:q criticise:q
    condemn:q denounce:q blast:q slam:q attack:q mock:q praise:q hail:q describe:q call:q dub:q label:q
    brand:q term:q deem:q characterize:q characterise:q portray:q cite:q quote:q express:q voice:q
    echo:qt offer:qi object:qt protest:qt speculate:qtb theorize:qtb opine:qtb muse:qtb reckon:qtb
    attest:qtb affirm:qtb avow:qt profess:qt elaborate:q clarify:qtb specify:qt detail:qw outline:qw
    summarize:q sum:q read:q recite:q chant:q shout:qtb yell:qt scream:qt exclaim:qt cry:q holler:q
    bellow:q roar:q bark:q snap:q sneer:q scoff:qt fume:qt rail:q thunder:q rant:q vent:q whisper:qt
    mutter:qt murmur:qt mumble:q sigh:q gush:q enthuse:q laugh:q chuckle:q deadpan:q crack:q tease:q
    interject:q interrupt:q chime:q continue:q begin:q start:q finish:q go:q intone:q utter:q preach:q
    lecture:q blog:qt email:q text:q type:q publish:q print:q sign:q sing:q thank:q tout:q defend:q
    liken:q compare:q refer:q summon:q welcome:q congratulate:q apologize:q confide:qtb relate:qt
    submit:t posit:qtb surmise:qtbf stipulate:t charge:qt rule:t decide:q vouch:t demur:q press:q prod:q
    show:tbf find:tbf
    challenge:q advocate:q advertise:q
"""

#: Verbs that report only where a document does (``the poll shows``).
DOCUMENT_VERBS: Final = word_set("show find")

#: Verbs whose base form is a common noun too, so that only a clear subject makes them verbs.
NOUNS: Final = word_set(
    """state report claim answer note question comment promise demand offer tweet post joke estimate
    signal charge rule detail text email call hint order attack challenge protest object counter point
    sign mock shout cry laugh sigh praise blame label brand term quote voice press read ruling record
    address advocate"""
)

#: Verbs that are cues only with one of these words after them.
PARTICLES: Final = {"put": ("it",), "point": ("out", "to")}

_IRREGULAR_PAST: Final = {
    "show": ("showed", "shown"),
    "find": ("found",),
    "say": ("said",),
    "tell": ("told",),
    "write": ("wrote", "written"),
    "swear": ("swore", "sworn"),
    "begin": ("began",),
    "go": ("went",),
    "read": ("read",),
    "sing": ("sang",),
    "deny": ("denied",),
    "reply": ("replied",),
    "testify": ("testified",),
    "imply": ("implied",),
    "notify": ("notified",),
    "clarify": ("clarified",),
    "specify": ("specified",),
    "cry": ("cried",),
    "query": ("queried",),
    "plead": ("pleaded", "pled"),
    "put": ("put",),
}

#: Verbs whose last consonant is doubled before -ed and -ing.
_DOUBLED: Final = frozenset(
    {
        "admit",
        "quip",
        "brag",
        "refer",
        "dub",
        "slam",
        "snap",
        "beg",
        "chat",
        "blog",
        "submit",
        "sum",
        "prod",
        "demur",
    }
)


def _inflect(lemma: str) -> dict[str, Form]:
    """All forms of a verb by the spelling rules, with the form each one is."""
    forms: dict[str, Form] = {lemma: "base"}
    consonant_y = lemma.endswith("y") and lemma[-2] not in "aeiou"
    if consonant_y:
        forms[lemma[:-1] + "ies"] = "present"
    elif lemma.endswith(("s", "sh", "ch", "x", "o")):
        forms[lemma + "es"] = "present"
    else:
        forms[lemma + "s"] = "present"
    stem = lemma + lemma[-1] if lemma in _DOUBLED else lemma
    forms[(stem[:-1] if stem.endswith("e") and not stem.endswith("ee") else stem) + "ing"] = "ing"
    for past in _IRREGULAR_PAST.get(lemma, ((stem if stem.endswith("e") else stem + "e") + "d",)):
        forms[past] = "past"
    return forms


def _lexicon() -> dict[str, Cue]:
    lexicon: dict[str, Cue] = {}
    for entry in _FRAMES.split():
        lemma, frames = entry.split(":")
        for word, form in _inflect(lemma).items():
            lexicon.setdefault(word, Cue(lemma, form, frames))
    return lexicon


#: Every inflected form of every reporting verb, in lower case.
CUES: Final = _lexicon()
WITHOUT_CLAUSE: Final = frozenset(word for word, cue in CUES.items() if "t" not in cue.frames)
TELLING: Final = word_set("tell tells told telling")


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick(
        [form for word in (*CUES, "according") for form in (word, word.capitalize(), word.upper())],
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.DFA,
    )


def cue_offsets(text: str) -> Iterator[int]:
    """Where attribution cues stand in a text, in order.  Many words hold a cue as a part; whole ones count alone."""
    size = len(text)
    for _, start, end in _automaton().find_matches_as_indexes(text):
        if (start and text[start - 1].isalnum()) or (end < size and text[end].isalnum()):
            continue
        yield start
