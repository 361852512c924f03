"""Reads 8-bit PNG files with nothing but zlib."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}  # by colour type


class NotReadable(Exception):
    """The file is no PNG, or one of a form that is not read here."""


def read_grey(data: bytes, on_row: Callable[[int, int], None]) -> tuple[int, int, bytearray]:
    """Width, height and one grey value a pixel, row by row. `on_row(done, total)` is told how far it is."""
    width, height, channels, packed = _parse(data)
    decoder = zlib.decompressobj()
    stride = width * channels
    # A hostile file may unpack to any size: no more than the image needs.
    rows = decoder.decompress(packed, (stride + 1) * height)
    if len(rows) < (stride + 1) * height:
        raise NotReadable("The file ends too early.")
    grey = bytearray(width * height)
    before = bytearray(stride)
    for y in range(height):
        start = y * (stride + 1)
        row = bytearray(rows[start + 1 : start + 1 + stride])
        _unfilter(rows[start], row, before, channels)
        if channels < 3:
            grey[y * width : (y + 1) * width] = row[::channels]
        else:
            red, green, blue = row[0::channels], row[1::channels], row[2::channels]
            # Luma of ITU-R BT.601, in 256ths.
            grey[y * width : (y + 1) * width] = bytes(
                (77 * r + 150 * g + 29 * b) >> 8 for r, g, b in zip(red, green, blue)
            )
        before = row
        on_row(y + 1, height)
    return width, height, grey


def _parse(data: bytes) -> tuple[int, int, int, bytes]:
    if data[:8] != SIGNATURE:
        raise NotReadable("The file is no PNG.")
    width = height = channels = 0
    packed = bytearray()
    for kind, body in _chunks(data):
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            if depth != 8 or colour not in CHANNELS or interlaced:
                raise NotReadable("Only 8-bit PNG files that are not interlaced are read.")
            channels = CHANNELS[colour]
        elif kind == b"IDAT":
            packed += body
    if not 0 < width * height <= 64_000_000:
        raise NotReadable("The image has no pixels, or too many.")
    return width, height, channels, bytes(packed)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length


def _unfilter(kind: int, row: bytearray, above: bytearray, step: int) -> None:
    """Undoes the filter of a row in place (PNG specification, section 9)."""
    if kind == 1:
        for i in range(step, len(row)):
            row[i] = (row[i] + row[i - step]) & 255
    elif kind == 2:
        for i in range(len(row)):
            row[i] = (row[i] + above[i]) & 255
    elif kind == 3:
        for i in range(len(row)):
            left = row[i - step] if i >= step else 0
            row[i] = (row[i] + ((left + above[i]) >> 1)) & 255
    elif kind == 4:
        for i in range(len(row)):
            left = row[i - step] if i >= step else 0
            corner = above[i - step] if i >= step else 0
            up = above[i]
            guess = left + up - corner
            by_left, by_up, by_corner = abs(guess - left), abs(guess - up), abs(guess - corner)
            nearest = left if by_left <= by_up and by_left <= by_corner else up if by_up <= by_corner else corner
            row[i] = (row[i] + nearest) & 255
    elif kind != 0:
        raise NotReadable("A row has a filter that there is not.")
