"""Damage project files in every way that disks, networks and people do, and count what becomes of them.

``python -m tests.book.damage_test --files 1000`` prints the figures; the test command does a few.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from jixiao_gui.book.book import AddForms, Book, BookDamaged, BookError, State
from jixiao_gui.book.salvage import salvage
from jixiao_gui.form.model import Form, Goal
from tests.book.making import TEMPLATES, make_form, opened

PAGE = 4096
Damage = Callable[[bytearray, random.Random], None]


def cut_short(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


def flip_a_bit(content: bytearray, chance: random.Random) -> None:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def scatter_bytes(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(2, 60)):
        content[chance.randrange(len(content))] = chance.randrange(256)


def blank_a_sector(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content) // 512) * 512
    content[at : at + 512] = bytes(512)


def blank_pages(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content) // PAGE) * PAGE
    length = min(chance.randint(1, 4) * PAGE, len(content) - at)
    content[at : at + length] = bytes(length)


def write_noise(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content))
    noise = chance.randbytes(chance.choice([16, 600, 9000]))[: len(content) - at]
    content[at : at + len(noise)] = noise


def swap_pages(content: bytearray, chance: random.Random) -> None:
    one, two = (chance.randrange(len(content) // PAGE) * PAGE for _ in range(2))
    content[one : one + PAGE], content[two : two + PAGE] = (
        content[two : two + PAGE],
        content[one : one + PAGE],
    )


def lose_the_beginning(content: bytearray, chance: random.Random) -> None:
    length = chance.choice([4, 100, 512, 4096])
    content[:length] = chance.randbytes(length)


def change_a_digit(content: bytearray, chance: random.Random) -> None:
    """The kind that no check of a database sees: an amount becomes another one."""
    places = [at for at, byte in enumerate(content) if 0x30 <= byte <= 0x39 and content[at - 1] > 0x7F]
    content[chance.choice(places)] = ord(str(chance.randrange(10)))


def append(content: bytearray, chance: random.Random) -> None:
    content += chance.randbytes(chance.randint(1, 9000))


DAMAGES: tuple[Damage, ...] = (
    *(cut_short, flip_a_bit, scatter_bytes, blank_a_sector, blank_pages, write_noise, swap_pages),
    *(lose_the_beginning, change_a_digit, append),
)


@dataclass
class Tally:
    """What became of the files.

    ``unharmed``: opened, with all that was in it. ``told``: opened for reading alone, with a warning.
    ``unnoticed``: opened without a word and with other contents. ``crashed``: an error that is no sentence.
    """

    files: int = 0
    refused: int = 0
    told: int = 0
    unharmed: int = 0
    unnoticed: int = 0
    crashed: int = 0
    touched: int = 0
    without_backup: int = 0
    without_sentence: int = 0
    salvaged: int = 0
    forms_salvaged: int = 0
    forms_whole: int = 0
    kinds: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def bad(self) -> int:
        return self.unnoticed + self.crashed + self.touched + self.without_backup + self.without_sentence


def damage_again_and_again(folder: Path, files: int, seed: int = 1, forms: int = 30) -> Tally:
    """Make a book with a backup, damage a copy, open it, salvage it; ``files`` times."""
    chance = random.Random(seed)
    home, path = folder / "home", folder / "项目.db"
    content, good = _made(home, path, forms)
    tally = Tally()
    for number in range(files):
        damage = DAMAGES[number % len(DAMAGES)]
        broken = bytearray(content)
        damage(broken, chance)
        path.write_bytes(broken)
        try:
            outcome = _open(path, home, good, tally)
        except Exception:
            traceback.print_exc()
            outcome = "crashed"
        tally.files += 1
        setattr(tally, outcome, getattr(tally, outcome) + 1)
        tally.kinds.setdefault(damage.__name__, Counter())[outcome] += 1
        tally.touched += path.read_bytes() != broken
    return tally


def _made(home: Path, path: Path, count: int) -> tuple[bytes, list[Form]]:
    """The bytes of a book of which a backup exists, and its forms: some of them with texts of many pages."""
    forms = [replace(make_form(n, 20), goal=Goal("目标" * (n % 5) * 700, "完成")) for n in range(count)]
    with Book.new(TEMPLATES, home, year="2023") as book:
        book.apply(AddForms("导入", tuple(forms)))
        book.save_as(path)
        book.save()
    return path.read_bytes(), forms


def _open(path: Path, home: Path, good: list[Form], tally: Tally) -> str:
    try:
        with opened(path, home) as book:
            found, listed = list(book.forms()), book.entries()
            assert len(found) == len(listed)
            if book.state is State.DAMAGED:
                return "told" if book.read_only and book.warning else "unnoticed"
            if book.state is State.CHANGED and book.warning:
                return "told"
            return "unharmed" if found == good else "unnoticed"
    except BookError as error:
        tally.without_sentence += not str(error).endswith("。")
        tally.without_backup += not (isinstance(error, BookDamaged) and error.backup)
        _salvage(path, home, good, tally)
        return "refused"


def _salvage(path: Path, home: Path, good: list[Form], tally: Tally) -> None:
    try:
        book, lines = salvage(path, TEMPLATES, home)
    except BookDamaged:
        return
    with book:
        found = list(book.forms())
        assert lines[0].startswith("“")
        assert all(line.endswith("。") for line in lines)
    tally.salvaged += 1
    tally.forms_salvaged += len(found)
    tally.forms_whole += sum(form in found for form in good)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        tally = damage_again_and_again(Path(temporary), given.files, given.seed)
    for name, counted in tally.kinds.items():
        print(f"{name:20}", dict(counted))
    print(replace(tally, kinds={}))
    return 1 if tally.bad else 0


if __name__ == "__main__":
    sys.exit(main())
