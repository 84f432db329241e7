"""Reads a QR code out of the SVG that the portal draws: versions 1 to 6, bytes; no camera needed.

Written after ISO/IEC 18004, apart from what draws them: a code that this reads can be read.
"""

import re
from collections.abc import Iterator

MASKS = (
    lambda r, c: (r + c) % 2 == 0,
    lambda r, c: r % 2 == 0,
    lambda r, c: c % 3 == 0,
    lambda r, c: (r + c) % 3 == 0,
    lambda r, c: (r // 2 + c // 3) % 2 == 0,
    lambda r, c: r * c % 2 + r * c % 3 == 0,
    lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
)
# Data codewords of one block, and number of blocks, by version and level of correction (only even blocks).
BLOCKS = {
    1: {"L": (19, 1), "M": (16, 1), "Q": (13, 1), "H": (9, 1)},
    2: {"L": (34, 1), "M": (28, 1), "Q": (22, 1), "H": (16, 1)},
    3: {"L": (55, 1), "M": (44, 1), "Q": (17, 2), "H": (13, 2)},
    4: {"L": (80, 1), "M": (32, 2), "Q": (24, 2), "H": (9, 4)},
    5: {"L": (108, 1), "M": (43, 2)},
    6: {"L": (68, 2), "M": (27, 4), "Q": (19, 4), "H": (15, 4)},
}
LEVELS = {(0, 1): "L", (0, 0): "M", (1, 1): "Q", (1, 0): "H"}


def dark(svg: str) -> list[list[bool]]:
    """The modules of an SVG that strokes runs of dark ones (`M2 2.5h7m1 0h1...`), without the quiet zone."""
    path = max(re.findall(r'\bd="(M[^"]+)"', svg), key=len)
    x = y = 0.0
    cells = set()
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", path):
        values = [float(value) for value in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            cells |= {(int(y), int(x) + step) for step in range(int(values[0]))}
            x += values[0]
    top, left = min(row for row, _ in cells), min(column for _, column in cells)
    size = max(row for row, _ in cells) - top + 1
    return [[(top + row, left + column) in cells for column in range(size)] for row in range(size)]


def is_function(row: int, column: int, size: int) -> bool:
    """Finder, timing, alignment and format modules, which hold no data."""
    corner = size - 7
    near = (row < 9 and column < 9) or (row < 9 and column >= size - 8) or (row >= size - 8 and column < 9)
    aligned = size > 21 and abs(row - corner) <= 2 and abs(column - corner) <= 2
    return near or row == 6 or column == 6 or aligned


def places(size: int) -> Iterator[tuple[int, int]]:
    """Where the bits stand, in their order: two columns at a time, up and down, past the timing column."""
    upward = True
    for right in (column if column > 6 else column - 1 for column in range(size - 1, 0, -2)):
        for row in range(size - 1, -1, -1) if upward else range(size):
            for column in (right, right - 1):
                if not is_function(row, column, size):
                    yield row, column
        upward = not upward


def read(svg: str) -> str:
    """The text of the code. ValueError for what is not bytes."""
    cells = dark(svg)
    size = len(cells)
    bits_of_mask = [cells[8][2], cells[8][3], cells[8][4]]
    mask = MASKS[sum(bit << 2 - at for at, bit in enumerate(bits_of_mask)) ^ 0b101]
    bits = [cells[row][column] ^ mask(row, column) for row, column in places(size)]
    words = [
        sum(bit << 7 - at for at, bit in enumerate(bits[start : start + 8])) for start in range(0, len(bits) - 7, 8)
    ]
    level = LEVELS[int(not cells[8][0]), int(cells[8][1])]
    each, blocks = BLOCKS[(size - 17) // 4][level]
    data = [words[at * blocks + block] for block in range(blocks) for at in range(each)]
    stream = "".join(f"{word:08b}" for word in data)
    if stream[:4] != "0100":
        raise ValueError("not in bytes")
    length = int(stream[4:12], 2)
    return bytes(int(stream[12 + 8 * at : 20 + 8 * at], 2) for at in range(length)).decode()
