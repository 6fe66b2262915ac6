"""The making of resources/icons/jixiao.ico, the icon of the Windows program and installer, from
jixiao.svg.

    .venv/bin/python packaging/icon.py

Each size is drawn from the SVG, so that the small ones are sharp.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication, QIcon, QImage

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""The sizes in pixels that Windows needs at 100 to 250 % and in its large views."""


def draw_picture(source: Path, size: int) -> bytes:
    """Return ``source`` at ``size`` pixels square: a PNG at 256, else a bitmap, which old tools read too."""
    image = QIcon(str(source)).pixmap(size, size).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    if image.width() != size:
        raise SystemExit(f"Qt cannot draw {source.name} at {size} pixels.")
    if size < 256:
        # twice the height: the picture bottom up, then a mask of one bit a pixel, unused because of alpha
        head = struct.pack("<IiiHHIIiiII", 40, size, 2 * size, 1, 32, 0, 0, 0, 0, 0, 0)
        mask = bytes((size + 31) // 32 * 4 * size)
        return head + bytes(image.mirrored(False, True).constBits()) + mask
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def ico_file(pictures: dict[int, bytes]) -> bytes:
    """Return an ICO file of pictures by size: a head, an entry of 16 bytes for each, the pictures."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(head) + 16 * len(pictures)
    entries = b""
    for size, picture in pictures.items():
        side = size % 256  # 256 is written as 0
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return head + entries + b"".join(pictures.values())


def main() -> None:
    app = QGuiApplication([])
    pictures = {size: draw_picture(ICONS / "jixiao.svg", size) for size in SIZES}
    (ICONS / "jixiao.ico").write_bytes(ico_file(pictures))
    app.shutdown()


if __name__ == "__main__":
    main()
