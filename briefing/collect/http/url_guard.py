"""Where the desk may go and what it may show: schemes, hosts, addresses and links.

Only ``http`` and ``https``.  Addresses of this machine, of private networks, link-local ones and the metadata
services of clouds are refused, by their number before a request and after DNS inside the connection, so
that a name that resolves to one (or is rebound between look-up and connection) does not get through.  The
one exception: a feed that the user configured with such a host reaches that very host, and only that one.

Hosts are judged, shown and opened as they are sent (in ASCII, IDNA 2008 with the mapping of UTS 46):
``ⓛocalhost`` is this machine, and a Cyrillic а poses as no Latin one.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

from briefing.collect.text.clean import clean_line
from briefing.core.errors import BriefingError
from briefing.core.redact import hide_keys

SCHEMES = frozenset({"http", "https"})
MAX_URL = 4096
"""Characters in an address; longer ones are refused."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Endings of names that exist in private networks only (RFC 6761, 6762, 8375, and usage).
_LOCAL_ENDINGS = (".localhost", ".local", ".lan", ".home", ".home.arpa", ".intranet", ".internal", ".corp")
_SINGLE_LABEL = re.compile(r"(?!0x[0-9a-f]*\Z)[a-z][a-z0-9-]*\Z")
#: What C libraries read as an IPv4 address though it is not written as one: 127.1, 2130706433, 0x7f.1
_ODD_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}\.?\Z")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_SITE_LOCAL = ipaddress.IPv6Network("fec0::/10")
#: Shared by carriers (RFC 6598), relays of 6to4 (RFC 7526), and a cloud's service that each of its machines reaches.
_INSIDE = tuple(map(ipaddress.IPv4Network, ("100.64.0.0/10", "192.88.99.0/24", "168.63.129.16/32")))
#: An address with nothing in it that takes a closer look.
_USUAL = re.compile(
    r"https?://[a-z0-9][a-z0-9.-]{0,200}(?::[0-9]{1,4})?(?:/[A-Za-z0-9_~.,/=+%-]{1,1000})?(?:\?[A-Za-z0-9_~.,/=+%&-]{1,1000})?"
)
_USER = re.compile(r"((?:[A-Za-z][A-Za-z0-9+.-]*:)?/*)([^/?#]*)([^?#]*)")


class AddressError(BriefingError):
    """An address that the desk does not ask."""


def strip_credentials(url: str) -> str:
    """The address without user name, password and keys, fit for errors, logs and exports."""
    return hide_keys(without_user(url))


def without_user(url: str) -> str:
    """The address without user name and password, also where it is mistyped so that it has no host."""
    url = clean_line(url)
    match = _USER.match(url)
    if match is None or "@" not in match.group(2) + match.group(3):
        return url
    lead, host, path = match.groups()
    rest = url[match.end() :]
    if "@" in host:
        return lead + host.rpartition("@")[2] + path + rest
    port = host.rpartition(":")[2] if ":" in host and not host.endswith("]") else ""
    if port and not (port.isascii() and port.isdigit()):
        # a password with a slash in it: what looks like a host ends before it
        return lead + path.rpartition("@")[2] + rest
    return url


def is_usual(url: str) -> bool:
    """Whether an address is complete and as nearly all are: nothing to escape, to hide or to make absolute."""
    return _USUAL.fullmatch(url) is not None


def safe_link(url: str) -> str:
    """An article's link as it may be opened: http or https, the host in ASCII, without credentials; else empty."""
    if is_usual(url):
        return url
    url = clean_line(url).replace(" ", "%20")
    if not url or len(url) > MAX_URL:
        return ""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = host_of(url)
    if parts.scheme.lower() not in SCHEMES or not host or "\\" in parts.netloc:
        return ""
    if parts.netloc.isascii():
        return without_user(url)
    return urlunsplit(parts._replace(netloc=f"{host}:{port}" if port else host))


def host_of(url: str) -> str:
    """The host in lower case and ASCII, without a trailing dot; empty where there is none, or none that can be."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""
    return host if host.isascii() else _ascii(host)


def comparable_url(url: str) -> str:
    """A normal form in which two spellings of one address are equal: host in lower case, no default port, no fragment.

    Raises ValueError where the address cannot be split.
    """
    parts = urlsplit(url)
    port = "" if parts.port in (None, {"http": 80, "https": 443}.get(parts.scheme)) else f":{parts.port}"
    path = parts.path or "/"
    return f"{parts.scheme}://{host_of(url)}{port}{path}?{parts.query}"


def _ascii(host: str) -> str:
    """The host as it is sent; empty for one that cannot be (IDNA 2008, UTS 46).  aiohttp encodes it the same way."""
    import idna  # its tables take 20 ms, and most hosts need none

    try:
        return idna.encode(host, uts46=True).decode("ascii").rstrip(".").lower()
    except idna.IDNAError:
        return ""


def check_url(url: str, configured: str = "") -> None:
    """Whether ``url`` may be asked for on behalf of the feed that the user configured as ``configured``.

    Raises :class:`AddressError` with one sentence and the fix.  What a name resolves to is judged later, by
    :func:`allowed_answer`, when the connection is made.
    """
    parts = _split(url)
    shown = strip_credentials(url)
    if parts.scheme.lower() not in SCHEMES:
        scheme = clean_line(parts.scheme)[:20] or "no scheme"
        raise AddressError(
            f"The address {shown[:200]} uses {scheme}, and only http and https are read.",
            "Give the feed's http or https address in feeds.toml.",
        )
    host = host_of(url)
    if not host:
        raise AddressError(f"The address {shown[:200]} names no host.", "Correct it in feeds.toml.")
    address = _literal(host)
    if address is None and _ODD_NUMBER.match(host):
        raise AddressError(
            f"The host {host} is a number that is not written as an address.",
            "Write it as four numbers with dots, or as a name.",
        )
    local = is_local_name(host) or (address is not None and not is_public(address))
    if local and host != host_of(configured):
        raise AddressError(
            f"The feed leads to {host}, an address inside this machine or a private network.",
            "If you trust it, put that very address in feeds.toml.",
        )


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = None
    if parts is None or len(url) > MAX_URL or url != clean_line(url) or "\\" in parts.netloc:
        raise AddressError(
            f"The address {strip_credentials(url)[:200]} cannot be read.", "Correct it in feeds.toml."
        )
    return parts


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None


def is_local_name(host: str) -> bool:
    """Whether a name can mean only something on this machine or in a private network."""
    host = host.rstrip(".").lower()
    return host == "localhost" or host.endswith(_LOCAL_ENDINGS) or bool(_SINGLE_LABEL.match(host))


def is_loopback(host: str) -> bool:
    """Whether a host is this very machine, by its number or name."""
    address = _literal(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet; one that carries another inside counts as that."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address in _SITE_LOCAL:
            return False
    elif any(address in network for network in _INSIDE):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def allowed_answer(host: str, answer: str) -> bool:
    """Whether a connection for ``host`` may go to the address that DNS gave for it.

    A name of the public internet may lead to public addresses only.  A local name (which :func:`check_url`
    lets through for the feed that was configured with it alone) may lead anywhere but to link-local
    addresses, where the metadata services of clouds live.
    """
    address = _literal(answer)
    if address is None:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if is_local_name(host):
        return not (address.is_link_local or address.is_multicast or address.is_unspecified)
    return _literal(host) == address or is_public(address)
