"""Known attacks on terminals, and what a program that draws may send to one."""

from __future__ import annotations

import re

MARK = "Pwned"
"""Stands in the argument of every payload: where it is drawn, it must be drawn as letters only."""

#: Attack by name.  What they do, on some terminal: set its title, its clipboard, its colours, its answerback; print to a
#: file; hide or reorder text; pose as another link; end a line early; leave markup in what is not escaped.
PAYLOADS: dict[str, str] = {
    "CSI colour": f"\x1b[31m{MARK}\x1b[0m",
    "CSI clear and home": f"\x1b[2J\x1b[H{MARK}",
    "CSI report": "\x1b[6n\x1b[c\x1b[>c\x1b[21t",
    "CSI alternate screen off": "\x1b[?1049l\x1b[?25l",
    "CSI without end": "\x1b[38;5;",
    "C1 CSI": f"\x9b31m{MARK}\x9b2J",
    "OSC 0 title": f"\x1b]0;{MARK}\x07",
    "OSC 2 title, ST": f"\x1b]2;{MARK}\x1b\\",
    "OSC 8 link": f"\x1b]8;;http://evil.example/\x07{MARK}\x1b]8;;\x07",
    "OSC 52 clipboard": "\x1b]52;c;cm0gLXJmIH4=\x07",
    "OSC 50 font": f"\x1b]50;{MARK}\x07",
    "OSC 1337 file": f"\x1b]1337;File=name={MARK}:AAAA\x07",
    "OSC without end": f"\x1b]0;{MARK}",
    "C1 OSC": f"\x9d0;{MARK}\x9c",
    "DCS": f"\x1bP+q{MARK}\x1b\\",
    "C1 DCS": f"\x90$q{MARK}\x9c",
    "APC": f"\x1b_G{MARK}\x1b\\",
    "PM and SOS": f"\x1b^{MARK}\x1b\\\x1bX{MARK}\x1b\\",
    "charset and reset": "\x1b(0\x1bc\x1b#8\x0e\x0f",
    "C0": f"\x07\x08\x08\x08\x7f\x00\x05\x0b\x0c\x11\x13\x1a{MARK}",
    "carriage return": f"harmless\r{MARK}",
    "next line and separators": f"a\x85{MARK}\u2028b\u2029c",
    "bidi override": f"\u202e{MARK}\u202c\u2066x\u2069\u200f\u061c",
    "tag characters": "".join(chr(0xE0000 + ord(c)) for c in MARK) + "\U000e0001\U000e007f",
    "invisible": f"P\u200bw\u2060n\ufeffe\u00add\u034f\u180e {MARK}",
    "variation selectors": f"{MARK}\ufe0f\U000e0100\U000e01ef",
    "Textual markup": f"[@click=app.quit]{MARK}[/] [red]x[/red] [link=http://evil.example]{MARK}[/link] [/]",
    "Rich markup": f"[bold]{MARK}[/bold] [link=file:///etc/passwd]x[/link] \\[",
    "HTML and Markdown": f"<script>{MARK}</script> [x](javascript:{MARK}) `{MARK}` ![x](http://evil.example/{MARK})",
    "half a character": f"\ud800{MARK}\udc00",
    "noncharacters": f"\ufffe\uffff\ufdd0{MARK}",
}

#: The same attacks where text is bytes: what is no UTF-8 at all, overlong forms, halves of characters, raw C1.
RAW_PAYLOADS: dict[str, bytes] = {
    "raw C1 CSI": b"\x9b31mPwned",
    "raw C1 OSC": b"\x9d0;Pwned\x9c",
    "overlong ESC": b"\xc0\x9b[31mPwned",
    "overlong ESC, three bytes": b"\xe0\x80\x9b[31mPwned",
    "overlong slash": b"\xc0\xafPwned",
    "CESU surrogates": b"\xed\xa0\x80\xed\xb0\x80Pwned",
    "cut character": b"\xe2\x80Pwned",
    "above Unicode": b"\xf4\x90\x80\x80Pwned",
    "utf-8 of C1": "\x9b31mPwned\x9d0;Pwned\x9c".encode(),
}

#: What no line that people read may hold.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)


def forbidden(text: str) -> list[str]:
    """Every character of a text that steers a terminal, reorders it or hides in it."""
    return [f"U+{ord(found):04X}" for found in FORBIDDEN.findall(text)]


#: Sequences by which the screen is drawn: where the cursor is, colours, modes, what is asked of the terminal at the start.
_DRAWN = re.compile(
    rb"\x1b\[[0-9;]*m"  # colours and attributes
    rb"|\x1b\[[0-9;]*[HABCDJK]"  # cursor and erasing
    rb"|\x1b\[\?[0-9;]+[hl]"  # modes
    rb"|\x1b\[\?[0-9;]+\$p"  # asks which modes there are
    rb"|\x1b\[[<>=][0-9;]*u"  # keyboard protocol
    rb"|\x1b\[[0-9 ]*q"  # shape of the cursor
    rb"|\x1b\[\?u|\x1b\[c|\x1b\[>q"
    rb"|\x1b[78=>]"  # cursor kept and taken back, keypad
    rb"|\x1b\[[0-9;]*r"
    rb"|\x1b\[[0-9]+ ?[@P]"
    rb"|\x1b\]22;[a-z-]+\x07"  # shape of the mouse pointer
    rb"|[\r\n]"
)


def strange_bytes(sent: bytes, *, allowed: re.Pattern[bytes] = _DRAWN) -> list[bytes]:
    """What left for the terminal and is neither printable text nor one of the sequences that draw a screen."""
    rest = allowed.sub(b"", sent)
    found = [rest[max(0, at.start() - 20) : at.start() + 40] for at in re.finditer(rb"[\x00-\x1f\x7f]", rest)]
    text = rest.decode("utf-8", "replace")
    found += [text[max(0, at.start() - 10) : at.start() + 20].encode() for at in FORBIDDEN.finditer(text)]
    if "\ufffd" in text and b"\xef\xbf\xbd" not in rest:
        found.append(b"not UTF-8")
    return found
