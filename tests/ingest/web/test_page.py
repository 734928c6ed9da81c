"""A page fetched by its address, from a server on this machine; and what is refused."""

import gzip
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest

from index.errors import FetchError
from ingest.web.network import Network, any_machine, is_public
from ingest.web.page import Page, fetch
from ingest.web.requests import FetchLimits
from tests.support.web_server import AUTHORITY, HERE, Names, Reply, Web, network, serving

HTML = "<html><title>Tides</title><p>Tides rise at noon.</p></html>"
PNG = {"Content-Type": "image/png"}


@pytest.fixture(scope="module")
def server() -> Iterator[Web]:
    with serving() as web:
        yield web


@pytest.fixture
def web(server: Web) -> Web:
    for kept in (server.replies, server.asked, server.headers):
        kept.clear()
    return server


def refused(url: str, *, limits: FetchLimits | None = None, given: Network | None = None) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(url, limits=limits, network=given or network())
    said = str(caught.value)
    assert "\n" not in said
    return said


def test_a_page_comes_as_it_is_and_the_server_learns_who_asks(web: Web) -> None:
    url = web.page("/tides?a=b", HTML)

    page = fetch(f"{url}#top", network=network())

    assert page == Page(asked=url, url=url, body=HTML.encode(), suffix=".html", charset="utf-8")
    assert web.asked == ["/robots.txt", "/tides?a=b"]
    assert {headers["User-Agent"].split("/")[0] for headers in web.headers} == {"Concordance"}
    assert {headers["Host"] for headers in web.headers} == {f"good.test:{web.port}"}


def test_a_packed_page_is_unpacked(web: Web) -> None:
    url = web.page("/a", HTML)
    packed = {**web.replies["/a"].headers, "Content-Encoding": "gzip"}
    web.replies["/a"] = Reply(body=gzip.compress(HTML.encode()), headers=packed)

    assert fetch(url, network=network()).body == HTML.encode()


def test_a_redirect_is_followed_and_the_address_that_answers_is_kept(web: Web) -> None:
    web.page("/new.txt", "Tides rise.", "text/plain")

    page = fetch(web.moved("/old", "new.txt"), network=network())

    assert (page.asked, page.url) == (web.url("/old"), web.url("/new.txt"))
    assert (page.body, page.suffix, page.charset) == (b"Tides rise.", ".txt", None)


def test_a_redirect_to_letters_of_another_script_is_followed(web: Web) -> None:
    web.page("/caf%C3%A9", HTML)

    # As it is sent: UTF-8, which headers carry as Latin-1.
    page = fetch(web.moved("/a", "/café".encode().decode("latin-1")), network=network())

    assert page.url == web.url("/caf%C3%A9")


def test_a_page_that_redirects_forever_is_given_up(web: Web) -> None:
    said = refused(web.moved("/a", "/a"))

    assert "redirects more than 5 times" in said
    assert web.asked == ["/robots.txt", *["/a"] * 6]


def test_a_page_that_robots_txt_forbids_is_not_requested(web: Web) -> None:
    web.page("/robots.txt", "User-agent: *\nAllow: /\nDisallow: /*?print\n", "text/plain")
    url = web.page("/a?print", HTML)

    assert "asks programs not to fetch it (robots.txt)" in refused(url)

    assert web.asked == ["/robots.txt"]
    assert "robots.txt" in refused(web.moved("/b", "/a?print"))


def test_rules_that_cannot_be_read_count_as_a_no(web: Web) -> None:
    web.replies["/robots.txt"] = Reply(status=503)

    assert "the server answers 503 Service Unavailable for its robots.txt" in refused(
        web.page("/a", HTML)
    )
    assert web.asked == ["/robots.txt"]


def test_a_redirect_to_a_private_address_is_not_followed(web: Web) -> None:
    names = Names(inner_test=["10.0.0.1"])

    said = refused(web.moved("/a", web.url("/b", host="inner.test")), given=network(names))

    assert "inner.test, 10.0.0.1, is this machine" in said
    assert web.asked == ["/robots.txt", "/a"]


def test_each_resolved_address_is_checked_and_no_other_is_asked(web: Web) -> None:
    names = Names(good_test=[str(HERE), str(HERE), "127.0.0.2"])
    url = web.page("/a", HTML)

    assert fetch(url, network=network(names)).body == HTML.encode()
    assert names.asked == ["good.test"] * 2
    assert "good.test, 127.0.0.2, is this machine" in refused(url, given=network(names))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f.1", "127.0.0.1.", "[::1]", "[::ffff:127.0.0.1]", "localhost"],
)
def test_this_machine_is_not_asked_however_it_is_written(web: Web, host: str) -> None:
    said = refused(web.url("/a", host=host), given=Network())

    # Some systems do not know the name 127.0.0.1. with a dot at its end.
    assert "--allow-private" in said or "the host 127.0.0.1. is unknown" in said
    assert web.asked == []


def test_this_machine_is_asked_if_that_is_allowed(web: Web) -> None:
    web.page("/a", HTML)

    page = fetch(web.url("/a", host="127.0.0.1"), network=Network(may_ask=any_machine))

    assert page.body == HTML.encode()


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        ("93.184.215.14", True),
        ("2606:4700::1111", True),
        *((private, False) for private in (
            "0.0.0.0", "10.1.2.3", "100.64.0.1", "169.254.169.254", "172.16.0.1", "192.168.0.1",
            "198.18.0.1", "224.0.0.251", "240.0.0.1", "255.255.255.255",
            "::", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e", "2002:a00:1::1", "2001::1",
            "fc00::1", "fe80::1", "fec0::1", "ff02::1",
        )),
    ],
)  # fmt: skip
def test_only_addresses_of_the_open_internet_are_public(machine: str, expected: bool) -> None:
    assert is_public(ip_address(machine)) == expected


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://good.test/a", "http://", "https://[::1", "http://a.b:0x/"]
)
def test_an_address_that_cannot_be_of_a_page_is_refused(url: str) -> None:
    assert "Check the spelling" in refused(url)


def test_a_password_is_neither_sent_nor_shown(web: Web) -> None:
    said = refused(web.url("/a", host="ann:secret@good.test"))

    assert "never sent" in said
    assert "secret" not in said


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (Reply(body=b"x" * 1000, pieces=200), "larger than 100,000 bytes"),
        (Reply(headers={"Content-Encoding": "gzip"}, body=gzip.compress(bytes(9_000_000))),
         "larger than 100,000 bytes"),
        (Reply(headers={"Content-Encoding": "gzip"}, body=b"none"), "cannot be unpacked"),
        (Reply(headers={"Content-Encoding": "br"}, body=b"x"), "packed as br"),
        (Reply(body=b"x", headers=PNG), "not an article that can be read (image/png)"),
        (Reply(body=b" \n"), "it is empty"),
        (Reply(body=b"x", headers={"Content-Length": "9"}), "the connection broke off"),
        (Reply(status=404), "answers 404 Not Found. Check the address"),
        (Reply(status=403), "answers 403 Forbidden. Save the page in a browser"),
        (Reply(status=500), "answers 500 Internal Server Error. Try again later"),
        (Reply(status=302, headers={}), "redirects to nowhere"),
        (Reply(status=302, headers={"Location": "file:///etc/passwd"}), "begins with http://"),
        (Reply(status=302, headers={"Location": "http://[::1"}), "not the address of a page"),
    ],
)  # fmt: skip
def test_a_page_that_cannot_be_kept_is_refused_with_a_line(
    web: Web, reply: Reply, problem: str
) -> None:
    content = {} if "Content-Type" in reply.headers else {"Content-Type": "text/html"}
    web.replies["/a"] = Reply(
        body=reply.body,
        status=reply.status,
        headers={**content, **reply.headers},
        pieces=reply.pieces,
    )

    assert problem in refused(web.url("/a"), limits=FetchLimits(bytes=100_000))


@pytest.mark.parametrize(
    ("slow", "reply"),
    [
        ("/a", Reply(body=b"x", pieces=2_000, pause=0.05)),
        ("/a", Reply(headers={f"X-{number}": "x" for number in range(90)}, pause=1.0)),
        ("/robots.txt", Reply(body=b"x", pieces=2_000, pause=0.05)),
    ],
)
def test_a_server_that_drips_is_given_up_when_the_time_is_up(
    web: Web, slow: str, reply: Reply
) -> None:
    web.page("/a", HTML)
    web.replies[slow] = reply
    # It would go on for more than a minute.
    said = refused(web.url("/a"), limits=FetchLimits(total_seconds=0.4))

    assert "took longer than 0.4 seconds" in said


def test_a_server_that_falls_silent_is_given_up(web: Web) -> None:
    web.replies["/a"] = Reply(body=b"x", pause=1.0)

    assert "stopped answering" in refused(web.url("/a"), limits=FetchLimits(read_seconds=0.2))


def test_a_server_without_a_secure_connection_is_reported(web: Web) -> None:
    assert "offers no secure connection" in refused(web.url("/a", scheme="https"))


def test_a_certificate_has_to_match_the_name_and_be_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    AUTHORITY.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    with serving(secure=True) as web:
        url = web.page("/a", HTML).replace("http:", "https:")
        other = web.url("/a", host="other.test", scheme="https")

        assert "certificate cannot be trusted" in refused(url)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        assert fetch(url, network=network()).body == HTML.encode()
        assert "certificate cannot be trusted" in refused(other)
        assert {headers["Host"] for headers in web.headers} == {f"good.test:{web.port}"}
