"""Leaves out of addresses what is nobody else's business, wherever they are told: errors, logs, exports, JSON.

An address may hold a key to a private feed: as user name and password, in a parameter that is called after it, in its
fragment, or as a part that only a machine can have made up.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

HIDDEN = "…"

_USER = re.compile(r"//[^/\s@\"'<>]{1,1000}@")
"""User name and password of an address, wherever it stands."""
_PATH = re.compile(r"[^?#]*")
_PARAMETER = re.compile(r"([?&;#])([^?&;#=]{1,200})=([^&;#]+)")
_SEGMENT = re.compile(r"(?<=[^/:]/)[^/]{16,}")
"""A part of a path, not the host."""
_FRAGMENT = re.compile(r"#([^#]*)\Z")
_NAME = re.compile(
    r"token|secret|passw|pwd|api_?-?key|auth(?!or)|signature|credential|session|sess_?id|jwt|hmac|oauth"
    r"|(?:\A|[\W_])(?:key|sig|pw|pass|code|hash|sid|pin|otp|ticket|sign|sso|access)\Z",
    re.IGNORECASE,
)
"""Names of parameters that hold a key."""
_PUBLIC = re.compile(r"(?:\A|[\W_])(?:id|ids|list|guid|uuid|v)\Z", re.IGNORECASE)
"""Names of parameters whose values look like keys and are known to all: ``channel_id``."""
_RUN = re.compile(r"[A-Za-z0-9]{16,}")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_ADDRESS = re.compile(r"\b[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s\"'<>]+")
_LONG_FRAGMENT = 8
"""Characters from which a fragment is left out whatever it looks like."""


def hide_keys(url: str) -> str:
    """An address without the keys in its path, parameters and fragment; user name and password stay."""
    path = _PATH.match(url)
    assert path is not None  # it matches nothing, too
    shown = _SEGMENT.sub(lambda part: HIDDEN if looks_like_key(part[0]) else part[0], path[0])
    return shown + _FRAGMENT.sub(_fragment, _PARAMETER.sub(_parameter, url[path.end() :]))


def hide_named_keys(url: str) -> str:
    """An address without the parameters that are called after a key; of a link to be opened, all else is needed."""
    return _PARAMETER.sub(lambda found: _hidden(found) if _is_secret(found[2]) else found[0], url)


def hide_in_text(text: str) -> str:
    """A text whose addresses hold neither passwords nor keys."""
    return _ADDRESS.sub(lambda found: hide_keys(found[0]), _USER.sub("//", text))


def looks_like_key(value: str) -> bool:
    """Whether a value is letters and digits as nobody would write them: ``8f3a9c0e77b14d52``."""
    if _UUID.search(value):
        return True
    return any(
        sum(c.isdigit() for c in run) >= 3 and sum(c.isalpha() for c in run) >= 3
        for run in _RUN.findall(value)
    )


def _is_secret(name: str) -> bool:
    return _NAME.search(unquote_plus(name)) is not None


def _parameter(found: re.Match[str]) -> str:
    name, value = found[2], found[3]
    if _is_secret(name) or (looks_like_key(value) and not _PUBLIC.search(unquote_plus(name))):
        return _hidden(found)
    return found[0]


def _hidden(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}={HIDDEN}"


def _fragment(found: re.Match[str]) -> str:
    if found[1].endswith(f"={HIDDEN}"):
        return found[0]
    return f"#{HIDDEN}" if len(found[1]) >= _LONG_FRAGMENT or looks_like_key(found[1]) else found[0]
