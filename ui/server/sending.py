"""Sends each part of a response at once, instead of waiting for the browser to confirm the last."""

import asyncio
import socket
from collections.abc import Awaitable, Callable


def send_at_once(loop: asyncio.AbstractEventLoop) -> None:
    """Let connections to servers that `loop` creates from now on send each part as it comes.

    By default (Nagle's algorithm) a small part waits until the browser has confirmed the part
    before, which it puts off for 40 ms: the body of each response waited behind its head, and half
    of an answer behind the other half. asyncio turns that off only for sockets whose protocol is
    named (`base_events._set_nodelay`), which is not so of the one that Streamlit binds.
    """
    create: Callable[..., Awaitable[asyncio.Server]] = loop.create_server

    async def create_prompt_server(
        *given: object, sock: socket.socket | None = None, **named: object
    ) -> asyncio.Server:
        if sock and sock.family in (socket.AF_INET, socket.AF_INET6):
            # Connections that it accepts inherit this.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return await create(*given, sock=sock, **named)

    loop.create_server = create_prompt_server  # type: ignore[method-assign]
