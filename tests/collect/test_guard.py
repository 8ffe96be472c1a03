"""Where the desk goes, and where it does not."""

from __future__ import annotations

import ipaddress
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.collect.http.url_guard import (
    AddressError,
    allowed_answer,
    check_url,
    host_of,
    is_public,
    is_usual,
    safe_link,
    strip_credentials,
    without_user,
)
from briefing.collect.text.clean import clean_line


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example/feed",
        "https://news.example:8443/a?b=c#d",
        "https://93.184.216.34/",
        "http://[2606:4700::1111]/",
    ],
)
def test_public_addresses_are_asked(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://news.example/feed",
        "javascript:alert(1)",
        "data:text/xml,x",
        "news.example/feed",
        "",
        "http://",
        "http:///feed",
        "http://news.example:99999/",
        "http://[::1/",
        "http://a\\@b/",
        "http://news.example/\nX: y",
        "http://news.example/" + "a" * 5000,
    ],
)
def test_other_schemes_and_broken_addresses_are_refused_with_the_fix(url: str) -> None:
    with pytest.raises(AddressError) as raised:
        check_url(url, url)
    assert "feeds.toml" in raised.value.fix
    assert "\n" not in str(raised.value)


PRIVATE = [
    "http://127.0.0.1/",
    "http://localhost:8000/feed",
    "http://feeds.localhost/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://0.0.0.0/",
    "http://224.0.0.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[fe80::1]/",
    "http://[fd00:ec2::254]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://printer.local/",
    "http://intranet/feed",
    "http://LOCALHOST./",
]


@pytest.mark.parametrize("url", PRIVATE)
def test_inside_addresses_are_refused_unless_that_very_feed_is_configured_with_them(url: str) -> None:
    for configured in ("", "https://news.example/feed", "http://192.168.1.77/feed"):
        with pytest.raises(AddressError, match="private network"):
            check_url(url, configured)
    check_url(url, url)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "017700000001"])
def test_numbers_that_only_look_like_names_are_refused_even_when_configured(host: str) -> None:
    with pytest.raises(AddressError):
        check_url(f"http://{host}/", f"http://{host}/")


@pytest.mark.parametrize(
    ("host", "answer", "allowed"),
    [
        ("news.example", "93.184.216.34", True),
        ("news.example", "127.0.0.1", False),
        ("news.example", "169.254.169.254", False),
        ("news.example", "::1", False),
        ("news.example", "::ffff:10.0.0.1", False),
        ("localhost", "127.0.0.1", True),
        ("nas", "192.168.1.5", True),
        ("metadata.internal", "169.254.169.254", False),
        ("nas", "::ffff:169.254.169.254", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("news.example", "not an address", False),
    ],
)
def test_names_lead_only_where_their_kind_may_lead(host: str, answer: str, allowed: bool) -> None:
    assert allowed_answer(host, answer) is allowed


@given(st.ip_addresses(v=4))
@settings(max_examples=50, deadline=None)
def test_an_address_in_another_counts_as_itself(address: ipaddress.IPv4Address) -> None:
    for prefix in ("::ffff:0:0", "64:ff9b::"):
        wrapped = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) | int(address))
        assert is_public(wrapped) == is_public(address)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://news.example/a b", "https://news.example/a%20b"),
        ("HTTP://News.Example/x", "http://News.Example/x"),
        ("https://user:pw@news.example/x", "https://news.example/x"),
        ("https://news.example/\x1b[31mx\u202e", "https://news.example/x"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("data:text/html,x", ""),
        ("//news.example/x", ""),
        ("/relative", ""),
        ("https://", ""),
        ("https://[bad/", ""),
        ("https://news.example:port/", ""),
        ("https://good.example\\@evil.example/", ""),
    ],
)
def test_links_are_shown_only_when_they_may_be_opened(url: str, link: str) -> None:
    found = safe_link(url)
    assert found.lower() == link.lower()


@given(st.text(max_size=80) | st.text(max_size=40).map("http://".__add__))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_a_web_link_or_nothing(text: str) -> None:
    link = safe_link(text)
    assert link == "" or (link.lower().startswith(("http://", "https://")) and host_of(link))
    assert safe_link(link) == link


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        ("https://user:secret@news.example/x?y=1", "https://news.example/x?y=1"),
        ("https://news.example/a@b", "https://news.example/a@b"),
        ("http://user:secret@[bad/", "http://[bad/"),
        ("http://a:b@c:d@news.example/", "http://news.example/"),
    ],
)
def test_credentials_never_reach_a_message(url: str, bare: str) -> None:
    assert strip_credentials(url) == bare


ADDRESS = st.lists(
    st.sampled_from(["http://", "https://", "HTTP://", "a", "news.example", ".", "/", "//", "..", "?", "#", ";", "@",
                     ":", "80", "99999", "%20", " ", "\u00e9", "\\", "[", "&", "=", "a=1", "-", "\t", "\u202e"]),
    max_size=8,
).map("".join)  # fmt: skip


@given(ADDRESS.map(lambda rest: f"http{rest}"))
@settings(max_examples=200, deadline=None)
def test_a_usual_address_takes_no_closer_look(url: str) -> None:
    if is_usual(url):
        assert urljoin("http://b.example/x/", url) == urljoin("https://b.example/x/", url) == url
        assert clean_line(url) == without_user(url) == url
        check_url(url, url)
        assert safe_link(f"{url} ") == safe_link(url) == url
