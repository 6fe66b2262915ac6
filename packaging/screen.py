"""A screen in memory (Xvfb) for trying built programs: pictures are read, keys are typed, starts are timed.

Standard library only; needs the programs ``Xvfb`` and, for typing, ``xdotool``.
"""

from __future__ import annotations

import statistics
import struct
import subprocess
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

WIDTH, HEIGHT = 1400, 900
STILL = 1.5
"""Seconds without a change after which a picture counts as finished."""


class Screen:
    """A screen of `WIDTH` × `HEIGHT` pixels, a context manager.

    ``folder`` contains its memory. ``outside`` are the words before each command (a chroot), and ``inside``
    is then the path of the same folder in there.
    """

    def __init__(self, folder: Path, outside: Sequence[str] = (), inside: Path | None = None) -> None:
        self.folder = folder
        self._outside = list(outside)
        self._inside = inside or folder
        self.display = ""

    def __enter__(self) -> Screen:
        self.folder.mkdir(parents=True, exist_ok=True)
        size = f"{WIDTH}x{HEIGHT}x24"
        options = ["-displayfd", "1", "-screen", "0", size, "-fbdir", str(self._inside), "-nolisten", "tcp"]
        self._server = subprocess.Popen(
            [*self._outside, "Xvfb", *options, "-noreset"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._server.stdout is not None
        number = self._server.stdout.readline().decode().strip()
        if not number:
            raise SystemExit("Xvfb does not start.")
        self.display = f":{number}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.terminate()
        self._server.wait()
        assert self._server.stdout is not None
        self._server.stdout.close()

    def lines(self) -> list[bytes]:
        """Return the present picture, a line of pixels each, four bytes a pixel: blue, green, red, unused."""
        data = (self.folder / "Xvfb_screen0").read_bytes()
        head = struct.unpack(">25I", data[:100])  # a file of xwd: see the X11 header XWDFile.h
        start, width, height, step, colours = head[0], head[4], head[5], head[12], head[19]
        start += colours * 12
        return [data[offset : offset + width * 4] for offset in range(start, start + height * step, step)]

    def save(self, target: Path, lines: Sequence[bytes] | None = None) -> None:
        """Write the present picture, or one that `lines` returned, as a PNG file."""
        rows = bytearray()
        for line in lines or self.lines():
            row = bytearray(len(line) // 4 * 3)
            row[0::3], row[1::3], row[2::3] = line[2::4], line[1::4], line[0::4]
            rows += b"\0" + row  # 0: the line is not filtered
        head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
        parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
        chunks = [
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
            for name, data in parts
        ]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))

    def keys(self, *names: str) -> None:
        """Type keys by their names (``Tab``, ``alt+n``) into the window that has the focus."""
        command = [*self._outside, "env", f"DISPLAY={self.display}", "xdotool", "key", "--delay", "150"]
        subprocess.run([*command, *names], stdin=subprocess.DEVNULL, check=True)

    def watch(self, begun: float, first: Path | None = None, limit: float = 60) -> tuple[float, float]:
        """Watch until a window is drawn and nothing changes any more.

        Return the seconds since ``begun`` (of `time.perf_counter`) after which a window was on the screen,
        and after which the picture changed for the last time. The first picture of the window goes to the
        file ``first``. Raises SystemExit when nothing is drawn for ``limit`` seconds.
        """
        shown_at: float | None = None
        changed_at, last_picture = begun, [0]
        while True:
            time_now = time.perf_counter()
            lines = self.lines()
            # green alone: a window not yet drawn is as black as the screen, except for the fourth byte
            picture = [hash(line[1::4]) for line in lines]
            if picture != last_picture:
                changed_at, last_picture = time_now, picture
            # the last line of the screen is below any window of ours
            if shown_at is None and sum(line != picture[-1] for line in picture) * 2 >= HEIGHT:
                shown_at = time_now
                if first is not None:
                    self.save(first, lines)
            if shown_at is not None and (time_now - changed_at > STILL or time_now - begun > limit):
                return shown_at - begun, changed_at - begun
            if time_now - begun > limit:
                raise SystemExit(f"Nothing was drawn on the screen for {limit:.0f} seconds.")
            time.sleep(0.02)

    def settle(self, limit: float = 60) -> None:
        """Wait until the picture has not changed for a while (`STILL`); a small dialog is enough."""
        last_lines, changed_at, begun_at = self.lines(), time.perf_counter(), time.perf_counter()
        while time.perf_counter() - changed_at < STILL and time.perf_counter() - begun_at < limit:
            time.sleep(0.05)
            lines = self.lines()
            if lines != last_lines:
                last_lines, changed_at = lines, time.perf_counter()


@dataclass(frozen=True, slots=True)
class Starts:
    """Seconds from the command to the window on the screen, of the empty window's program and of ours."""

    empty: float
    ours: float
    finished: float
    """Of ours, until nothing changes any more: parts are loaded after the window is shown."""
    ratio: float
    """Of ``ours`` to ``empty``, the median of the rounds' own: a machine's load changes with time."""
    form: float
    """Of ours, until the first form of a book is painted, as the program itself tells."""
    form_ratio: float

    def __str__(self) -> str:
        ours = (
            f"start {self.ours:.2f} s (last change at {self.finished:.2f} s), a book's form {self.form:.2f} s"
        )
        return f"{ours}, empty window {self.empty:.2f} s, ratios {self.ratio:.2f} and {self.form_ratio:.2f}"


Start = Callable[[], Callable[[], None]]
"""A function that starts a program and returns a function that ends it."""


def seconds_to_form(process: subprocess.Popen[bytes], begun: float) -> float:
    """Return the seconds from ``begun`` until a program, started with ``JIXIAO_TIMING``, told of its form.

    Its errors must go to its output, a pipe. Raises SystemExit when it ends without telling.
    """
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(b"timing: form"):
            return time.perf_counter() - begun
    raise SystemExit("The program told of no form.")


def form_start(
    command: Sequence[str | Path], environment: Mapping[str, str] | None = None
) -> Callable[[], float]:
    """Return a function that starts a program of this machine with a book, for `compare_starts`."""

    def form() -> float:
        begun = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        seconds = seconds_to_form(process, begun)
        terminator(process)()
        return seconds

    return form


def compare_starts(
    screen: Screen, empty: Start, ours: Start, form: Callable[[], float], rounds: int, pictures: Path
) -> Starts:
    """Start an empty window, ours and ours with a book in turn, once each for warming, then ``rounds`` times.

    ``form`` starts ours with a book, ends it and returns the seconds to its first form. Pictures of ours, as
    it stands there first and in the end, go to the folder ``pictures``.
    """

    def seconds(start: Start) -> tuple[float, float]:
        begun_at = time.perf_counter()
        end = start()
        times = screen.watch(begun_at)
        end()
        return times

    seconds(empty)
    end = ours()
    screen.watch(time.perf_counter(), pictures / "start-first.png")
    screen.save(pictures / "start-finished.png")
    end()
    form()
    turns = [(seconds(empty), seconds(ours), form()) for _ in range(rounds)]
    middle = statistics.median
    return Starts(
        empty=middle(floor[0] for floor, _, _ in turns),
        ours=middle(own[0] for _, own, _ in turns),
        finished=middle(own[1] for _, own, _ in turns),
        ratio=middle(own[0] / floor[0] for floor, own, _ in turns),
        form=middle(form_at for _, _, form_at in turns),
        form_ratio=middle(form_at / floor[0] for floor, _, form_at in turns),
    )


def terminator(process: subprocess.Popen[bytes]) -> Callable[[], None]:
    """Return a function that ends a program of this machine and waits for its end."""

    def end() -> None:
        process.terminate()
        process.wait(30)

    return end
