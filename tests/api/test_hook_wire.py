"""How a delivery gets there: to the number that was checked, and no further, whatever the other side does.

Everything here is on loopback, which the real check refuses; each test says itself what it may speak to.
"""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest

from lotsennetz.api.webhooks.addresses import Target, is_public, read_address
from lotsennetz.api.webhooks.wire import NotSent, Way
from lotsennetz.core.errors import DomainError
from tests.api.receivers import (
    HOST,
    LOOPBACK,
    Authority,
    Receiver,
    authority,
    drips,
    floods,
    keeps_silent,
    receiver,
    says,
    way,
)

NEIGHBOUR = "127.0.0.2"


def _post(by: Way, there: Receiver, body: bytes = b"{}") -> int:
    return by.post(read_address(there.url()), body, {"Lotsennetz-Event": "ping"})


def _trouble(by: Way, target: Target) -> str:
    with pytest.raises(NotSent) as problem:
        by.post(target, b"{}", {})
    return problem.value.trouble


def test_it_arrives_whole() -> None:
    with receiver() as there:
        assert _post(way(), there, b'{"a": 1}') == 204
    (asked,) = there.asked
    assert asked.line == "POST /hier?a=1 HTTP/1.1"
    assert asked.headers["Host"] == f"{HOST}:{there.port}"
    assert asked.headers["Lotsennetz-Event"] == "ping"
    assert asked.name == HOST
    assert asked.body == b'{"a": 1}'


def test_the_real_check_speaks_to_nobody_here() -> None:
    with receiver() as there:
        by = Way(resolve=lambda _host, _port: [LOOPBACK], trust=authority().trusting())
        assert _trouble(by, read_address(there.url())) == "private"
        resolving = Way(trust=authority().trusting())
        assert _trouble(resolving, Target("localhost", there.port, "/")) == "private"
    assert there.connections == 0


@pytest.mark.parametrize("others", [["10.0.0.1"], ["::1"], ["169.254.169.254"], ["::ffff:127.0.0.1"]])
def test_one_private_number_among_several_spoils_all(others: list[str]) -> None:
    with receiver() as there:
        by = Way(
            resolve=lambda _host, _port: [LOOPBACK, *others],
            allows=lambda number: number == LOOPBACK or is_public(number),
            trust=authority().trusting(),
        )
        assert _trouble(by, read_address(there.url())) == "private"
    assert there.connections == 0


def test_a_name_that_changes_its_number_is_not_asked_again() -> None:
    with receiver() as there, receiver(address=NEIGHBOUR) as private:
        answers = [[LOOPBACK], [NEIGHBOUR], [NEIGHBOUR]]
        asked: list[str] = []

        def resolve(host: str, _port: int) -> list[str]:
            asked.append(host)
            return answers[len(asked) - 1]

        by = Way(resolve=resolve, allows=lambda number: number == LOOPBACK, trust=authority().trusting())
        assert _post(by, there) == 204
        assert asked == [HOST]
        assert _trouble(by, read_address(there.url())) == "private"
    assert (there.connections, private.connections) == (1, 0)


def test_connecting_looks_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_asked: Any, **_how: Any) -> Any:
        raise AssertionError("looked up once more")

    with receiver() as there:
        monkeypatch.setattr(socket, "getaddrinfo", refuse)
        assert _post(way(), there) == 204


def test_redirects_are_answers_like_others() -> None:
    with (
        receiver(address=NEIGHBOUR) as private,
        receiver(says("302 Found", f"Location: https://{NEIGHBOUR}:{private.port}/")) as there,
    ):
        assert _post(way(), there) == 302
    assert (len(there.asked), private.connections) == (1, 0)


def test_of_a_huge_answer_little_is_read() -> None:
    with receiver(floods) as there:
        begun = time.monotonic()
        assert _post(way(), there) == 200
        assert time.monotonic() - begun < 2


def test_a_head_without_an_end_is_no_answer() -> None:
    def head(connection: socket.socket) -> None:
        floods(connection, b"HTTP/1.1 100 Continue\r\nX-Long: ")

    with receiver(head) as there:
        assert _trouble(way(), read_address(there.url())) == "answer"


@pytest.mark.parametrize("slow", [drips, keeps_silent])
def test_a_slow_answer_ends_in_time(slow: Any) -> None:
    with receiver(slow) as there:
        begun = time.monotonic()
        assert _trouble(way(deadline=0.6), read_address(there.url())) == "timeout"
        assert time.monotonic() - begun < 2


def test_a_handshake_that_does_not_begin_ends_in_time() -> None:
    with receiver(keeps_silent, plain=True) as there:
        assert _trouble(way(deadline=0.5), read_address(there.url())) == "timeout"


def test_a_slow_resolver_ends_in_time() -> None:
    def resolve(_host: str, _port: int) -> list[str]:
        time.sleep(1)
        return [LOOPBACK]

    by = Way(resolve=resolve, allows=lambda _number: True, deadline=0.2)
    assert _trouble(by, Target(HOST, 443, "/")) == "timeout"


def test_a_name_that_is_nobodys() -> None:
    def resolve(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    assert _trouble(Way(resolve=resolve), Target(HOST, 443, "/")) == "name"


@pytest.mark.parametrize("wrong", ["other name", "expired", "unknown authority", "no TLS"])
def test_a_wrong_certificate_gets_nothing(wrong: str) -> None:
    other = Authority.make() if wrong == "unknown authority" else authority()
    host = "anders.stadt.example" if wrong == "other name" else HOST
    tls = other.server(host, expired=wrong == "expired")
    with receiver(says("200 OK"), tls=tls, plain=wrong == "no TLS") as there:
        assert _trouble(way(), read_address(there.url())) == "tls"
    assert there.asked == []


def test_nobody_listens() -> None:
    with receiver() as there:
        pass
    assert _trouble(way(), read_address(there.url())) == "connect"


def test_the_next_number_is_tried() -> None:
    with receiver() as there:
        by = Way(
            resolve=lambda _host, _port: ["127.0.0.3", LOOPBACK],
            allows=lambda number: number in {"127.0.0.3", LOOPBACK},
            trust=authority().trusting(),
        )
        assert _post(by, there) == 204


def test_what_comes_before_the_answer_is_passed_over() -> None:
    def answer(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 201 Created\r\n\r\n")

    with receiver(answer) as there:
        assert _post(way(), there) == 201


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-x\r\n", b"HTTP/2 200\r\n\r\n", b"HTTP/1.1 2000 OK\r\n\r\n"])
def test_what_is_no_answer(said: bytes) -> None:
    with receiver(lambda connection: connection.sendall(said)) as there:
        assert _trouble(way(), read_address(there.url())) == "answer"


@pytest.mark.parametrize("number", ["8.8.8.8", "141.1.1.1", "2a00:1450:4001:800::200e", "2620:fe::fe"])
def test_public_numbers(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize(
    "number",
    [
        *("127.0.0.1", "127.8.9.1", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1"),
        *("203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
        *(
            "::",
            "::1",
            "::ffff:8.8.8.8",
            "::ffff:10.0.0.1",
            "::8.8.8.8",
            "fe80::1",
            "fe80::1%eth0",
            "fc00::1",
        ),
        *(
            "fd12:3456::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:0a00:0001::1",
            "2002:0808:0808::1",
        ),
        *("64:ff9b::8.8.8.8", "64:ff9b:1::1", "100::1", "3fff::1", "5f00::1", "4000::1"),
        *("", "localhost", "8.8.8", "0x7f000001", "2130706433", "010.0.0.1"),
    ],
)
def test_other_numbers_are_nobodys_own_place(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("https://a.example", Target("a.example", 443, "/")),
        ("https://A.Example:8443/x/?y=1&z=%20", Target("a.example", 8443, "/x/?y=1&z=%20")),
        ("  https://xn--mller-kva.example./ ", Target("xn--mller-kva.example", 443, "/")),
    ],
)
def test_addresses_that_a_hook_may_have(text: str, target: Target) -> None:
    assert read_address(text) == target


@pytest.mark.parametrize(
    "text",
    [
        *("", "a.example", "http://a.example/", "ftp://a.example/", "javascript:alert(1)", "//a.example/"),
        *(
            "https://",
            "https://localhost/",
            "https://a",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://127.1/",
        ),
        *("https://2130706433/", "https://a.example:80/", "https://a.example:0/", "https://a.example:22/"),
        *(
            "https://a.example:99999/",
            "https://a.example:x/",
            "https://me@a.example/",
            "https://me:pw@a.example/",
        ),
        *(
            "https://a.example/#x",
            "https://a.example/a b",
            "https://a.example/\r\nHost: b",
            "https://a.example/\x00",
        ),
        *("https://müller.example/", "https://a..example/", "https://-a.example/", "https://a_b.example/"),
        *(
            "https://a.example\\@b.example/",
            "https://a.example/" + "x" * 500,
            f"https://{'a.' * 130}example/",
        ),
    ],
)
def test_addresses_that_no_hook_may_have(text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read_address(text)
    assert refusal.value.field == "address"
