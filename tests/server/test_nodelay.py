"""Answers of the published application go out at once, whichever worker gives them."""

from __future__ import annotations

import socket

import pytest

from drillbook.server.nodelay import answer_at_once


@pytest.mark.parametrize("listens", [False, True], ids=["bound", "listening"])
def test_a_socket_that_says_no_protocol_waits_for_no_acknowledgement(listens: bool) -> None:
    # uvicorn binds it for its workers; the first of them comes up before anybody listens on it.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as bound:
        bound.bind(("127.0.0.1", 0))
        if listens:
            bound.listen()
        answer_at_once()
        assert bound.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
