"""One connection: request, answer, request, answer; files go from the disk into the socket by the kernel."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from typing import BinaryIO

from tayori.publishers.serving.answers import Answer, Answers, bare
from tayori.publishers.serving.heads import Head, Malformed, parse_head
from tayori.publishers.serving.ranges import ByteRange

HEAD_BYTES = 1 << 14
"""The longest head of a request that is read."""
_PIECE_BYTES = 1 << 18
_SMALL_BYTES = 1 << 14
_DRAINED_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a client may take, in seconds; nobody else waits for it meanwhile."""

    head_s: float = 30.0
    """For its next request, whole; an idle connection ends then."""
    piece_s: float = 60.0
    """To take the next 256 kB: players stop reading while their buffer is full, and come back (facts 4.4)."""


async def converse(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answers: Answers, patience: Patience
) -> None:
    """Answer one client until it leaves, asks for the end, or takes too long."""
    try:
        while await _answer_next(reader, writer, answers, patience):
            pass
        writer.close()
        async with asyncio.timeout(patience.piece_s):
            await writer.wait_closed()
    except (ConnectionError, TimeoutError, asyncio.IncompleteReadError):
        pass  # a client that leaves in the middle, or sleeps, is no error
    finally:
        writer.transport.abort()


async def _answer_next(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answers: Answers, patience: Patience
) -> bool:
    """Answer one request; whether there may be another."""
    try:
        async with asyncio.timeout(patience.head_s):
            head = parse_head(await reader.readuntil(b"\r\n\r\n"))
            await _drop_body(reader, head)
    except (Malformed, asyncio.LimitOverrunError) as error:
        large = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        await _send(writer, bare(error.status if isinstance(error, Malformed) else large, {}), patience)
        return False
    return await _send(writer, answers.to(head.request), patience, is_last=head.is_last) and not head.is_last


async def _drop_body(reader: asyncio.StreamReader, head: Head) -> None:
    """What a client sends along is not read as its next request: the connection ends after the answer."""
    left = min(head.body_bytes, _DRAINED_BYTES)
    while left > 0 and (data := await reader.read(left)):
        left -= len(data)


async def _send(
    writer: asyncio.StreamWriter, answer: Answer, patience: Patience, *, is_last: bool = True
) -> bool:
    """Whether all that was promised could be sent."""
    with answer.stream as stream:
        head, part = _head(answer, is_last=is_last), answer.part
        if part is None or part.length <= _SMALL_BYTES:
            data = _read(stream, part)
            writer.write(head + data)
            async with asyncio.timeout(patience.piece_s):
                await writer.drain()
            return part is None or len(data) == part.length
        writer.write(head)
        return await _send_rest(writer, stream, part, patience)


async def _send_rest(
    writer: asyncio.StreamWriter, stream: BinaryIO, part: ByteRange, patience: Patience
) -> bool:
    """By sendfile(2) where there is a file, without a copy of ours; what is in memory is written as it is."""
    offset = part.first
    while offset <= part.last:
        piece = ByteRange(offset, min(offset + _PIECE_BYTES - 1, part.last))
        async with asyncio.timeout(patience.piece_s):
            sent = await _send_piece(writer, stream, piece)
        if not sent:
            return False  # cut short by somebody else since: what was promised cannot be kept
        offset += sent
    return True


async def _send_piece(writer: asyncio.StreamWriter, stream: BinaryIO, piece: ByteRange) -> int:
    if not isinstance(stream, io.BytesIO):
        loop = asyncio.get_running_loop()
        return await loop.sendfile(writer.transport, stream, piece.first, piece.length)
    data = _read(stream, piece)
    writer.write(data)
    await writer.drain()
    return len(data)


def _read(stream: BinaryIO, part: ByteRange | None) -> bytes:
    if part is None:
        return b""
    stream.seek(part.first)
    return stream.read(part.length)


def _head(answer: Answer, *, is_last: bool) -> bytes:
    headers = {"Server": "Tayori", "Date": formatdate(usegmt=True), **answer.headers}
    if is_last:
        headers["Connection"] = "close"
    lines = [f"HTTP/1.1 {answer.status.value} {answer.status.phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")
