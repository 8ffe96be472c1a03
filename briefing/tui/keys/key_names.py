"""Names of keys: as people write them, and as the program calls them; and which of them reach a program at all."""

from __future__ import annotations

import unicodedata

_WORDS = {
    "slash": "/",
    "question_mark": "?",
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
    "backspace": "Backspace",
    "delete": "Del",
    "insert": "Ins",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
}
_PLAIN = {"↑": "Up", "↓": "Down", "←": "Left", "→": "Right"}
_NAMES = {word.casefold(): name for name, word in _WORDS.items()} | {name: name for name in _WORDS}
_SIGNS = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Signs that the program calls otherwise than Unicode does."""
_CALLED_SIGNS = {called: unicode for unicode, called in _SIGNS.items()}
_SHIFTED = frozenset({"shift+tab", "shift+up", "shift+down", "shift+left", "shift+right"})
"""Keys that come through with Shift, in tmux too."""
_CTRL_LOST = {
    "b": "tmux keeps it for itself",
    "i": "a terminal sends it as Tab",
    "j": "a terminal sends it as Enter",
    "m": "a terminal sends it as Enter",
    "h": "a terminal sends it as Backspace",
    "s": "some terminals stop all output at it",
    "z": "it puts programs to sleep",
    "c": "it is kept for leaving",
    "q": "it is kept for leaving",
}
"""Letters that do not get through with Ctrl, and why."""


def key_word(key: str, *, ascii_only: bool = False) -> str:
    """A key's name as people write it; ``ascii_only`` writes the arrows out."""
    *modifiers, name = key.split("+")
    word = _WORDS.get(name) or _sign(name)
    if ascii_only:
        word = _PLAIN.get(word, word)
    if not modifiers:
        return word
    return "+".join([*(m.capitalize() for m in modifiers), word.upper() if len(word) == 1 else word])


def _sign(name: str) -> str:
    if len(name) < 2:
        return name
    try:
        return unicodedata.lookup(_CALLED_SIGNS.get(name, name).replace("_", " "))
    except KeyError:
        return name


def key_name(word: str) -> str:
    """What the program calls a key that a person wrote (``/``, ``PgDn``, ``Ctrl+D``); empty if it is none."""
    word = word.strip()
    if len(word) == 1:
        return word if word.isalnum() else _sign_name(word)
    *modifiers, last = word.split("+")
    if not modifiers:
        return _NAMES.get(last.casefold()) or (last if len(_sign(last)) == 1 else "")
    name = key_name(last.lower() if len(last) == 1 else last)
    return "+".join([*(m.strip().casefold() for m in modifiers), name]) if name else ""


def _sign_name(sign: str) -> str:
    if not sign.isprintable():
        return ""
    if sign == " ":
        return "space"
    if sign in "↑↓←→":
        return _NAMES[sign]
    name = unicodedata.name(sign, "").lower().replace("-", "_").replace(" ", "_")
    return _SIGNS.get(name, name)


def lost_key(name: str) -> str:
    """Why a key (as the program calls it) cannot be counted on in every terminal; empty where it can."""
    *modifiers, last = name.split("+")
    if not modifiers or name in _SHIFTED:
        return ""
    if modifiers == ["shift"] and len(last) == 1:
        return "a capital is written as such"
    if modifiers == ["ctrl"] and len(last) == 1 and last.isascii() and last.isalpha():
        return _CTRL_LOST.get(last, "")
    if "alt" in modifiers or "meta" in modifiers:
        return "a terminal sends it as Esc and another key, which tmux may part"
    return "many terminals do not send it, nor does tmux"
