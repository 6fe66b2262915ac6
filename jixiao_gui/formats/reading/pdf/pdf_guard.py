"""Limits against hostile PDFs, looked at before PDFium is: it cannot be stopped, and asks nobody for memory.

What a page draws is worked out beforehand: the length of its content unpacked, and of the forms (XObjects)
that it draws, each as often as it is drawn; thirty forms that draw each other ten times would never end.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from jixiao_gui.formats import Alive
from jixiao_gui.formats.guard import TooMuch

MB = 1024 * 1024
MAX_DRAWN = 4 * MB
"""Bytes that a page draws; a form's page has 30 KB."""
MAX_OTHER = 64 * MB
"""Bytes of a font or of a part that holds objects."""
MAX_LZW = 64 * 1024
"""Packed bytes of what is packed in a way that nobody uses any more, and that is not looked into."""
MAX_OBJECTS = 2_000_000
_CHUNK = 64 * 1024
_DICTIONARY = 64 * 1024
_OFTEN = 500
_OBJECT = re.compile(rb"(\d{1,10})[ \t\r\n\f]+\d{1,5}[ \t\r\n\f]+obj\b")
_STREAM = re.compile(rb">>[ \t\r\n\f]*stream\r?\n?")
_REFERENCE = re.compile(rb"(\d{1,10})[ \t\r\n\f]+\d{1,5}[ \t\r\n\f]+R\b")
_CONTENTS = re.compile(rb"/Contents[ \t\r\n\f]*(\[[^\]]*\]|\d{1,10}[ \t\r\n\f]+\d{1,5}[ \t\r\n\f]+R\b)")
_DRAWS = re.compile(rb"/[^\s/\[\]()<>]+\s+Do\b")
_FILTER = re.compile(rb"/(FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode|RL)\b")
_FORM, _IMAGE = re.compile(rb"/Subtype\s*/Form\b"), re.compile(rb"/Subtype\s*/Image\b")
_PAGE = re.compile(rb"/Type\s*/Page\b")
_ELSEWHERE = re.compile(rb"/Type\s*/(Pages?|Catalog|Font|FontDescriptor)\b")
_OTHER = re.compile(
    rb"/Length[123]\b|/Type\s*/(ObjStm|XRef|Metadata)\b|/Subtype\s*/(Type1C|CIDFontType0C|OpenType)\b"
)
_HELD = re.compile(rb"/Type\s*/ObjStm\b")
_TOO_MUCH = "解压后的内容过大，疑似压缩炸弹，未读入任何内容，请检查文件来源。"


@dataclass(slots=True)
class _Drawing:
    """What is drawn by one stream: its length unpacked, the forms it draws, what its dictionary names."""

    length: int
    draws: int
    names: tuple[int, ...]
    is_form: bool


def check_streams(data: bytes, alive: Alive | None = None) -> None:
    """Raise `TooMuch` for a file whose pages would unpack to more than any form's."""
    checker = _Checker()
    for count, (number, dictionary, body) in enumerate(_objects(data)):
        if count % _OFTEN == 0 and alive is not None:
            alive()
        if count > MAX_OBJECTS:
            raise TooMuch("文件内的部件过多，请检查文件来源。")
        checker.add(number, dictionary, body)
    checker.check()


def _objects(data: bytes) -> Iterator[tuple[int, bytes, memoryview | None]]:
    """Yield number, dictionary (or other value) and stream of each object of the file."""
    place, view = 0, memoryview(data)
    while match := _OBJECT.search(data, place):
        begin = match.end()
        end = data.find(b"endobj", begin)
        end = len(data) if end < 0 else end
        stream = _STREAM.search(data, begin, min(end, begin + _DICTIONARY))
        if stream is None:
            yield int(match[1]), data[begin : min(end, begin + _DICTIONARY)], None
            place = end
            continue
        close = data.find(b"endstream", stream.end())
        close = len(data) if close < 0 else close
        yield int(match[1]), data[begin : stream.start() + 2], view[stream.end() : close]
        place = close


class _Checker:
    def __init__(self) -> None:
        self._plain: dict[int, bytes] = {}
        self._drawings: dict[int, _Drawing] = {}
        self._costs: dict[int, int] = {}

    def add(self, number: int, dictionary: bytes, body: memoryview | None) -> None:
        if body is None:
            if b"R" in dictionary:
                self._plain[number] = dictionary
            return
        if _IMAGE.search(dictionary):
            return  # unpacked for the screen only
        is_other = _OTHER.search(dictionary) is not None
        content = _unpacked(body, dictionary, MAX_OTHER if is_other else MAX_DRAWN)
        if _HELD.search(dictionary):
            self._add_held(dictionary, content)
        elif not is_other:
            names = tuple(int(name) for name in _REFERENCE.findall(dictionary))
            draws = len(_DRAWS.findall(content))
            form = _FORM.search(dictionary) is not None
            self._drawings[number] = _Drawing(len(content), draws, names, form)

    def _add_held(self, dictionary: bytes, content: bytes) -> None:
        """Add objects that stand packed together in a stream."""
        first = re.search(rb"/First\s+(\d{1,9})", dictionary)
        if first is None:
            return
        start = int(first[1])
        numbers = [int(word) for word in content[:start].split()[: 2 * MAX_OBJECTS] if word.isdigit()]
        places = [*numbers[1::2], len(content) - start]
        for number, begin, end in zip(numbers[::2], places, places[1:], strict=False):
            self._plain[number] = content[start + begin : start + max(end, begin)][:_DICTIONARY]

    def check(self) -> None:
        for dictionary in self._plain.values():
            if _PAGE.search(dictionary):
                contents = _CONTENTS.search(dictionary)
                named = [int(name) for name in _REFERENCE.findall(contents[1])] if contents else []
                if len(named) == 1 and named[0] in self._plain:
                    named = [int(name) for name in _REFERENCE.findall(self._plain[named[0]])]
                self._page(named, dictionary)

    def _page(self, contents: list[int], dictionary: bytes) -> None:
        cost = self._annotations(dictionary)
        below: int | None = None
        for number in contents:
            drawing = self._drawings.get(number)
            if drawing is not None:
                cost += drawing.length
                if drawing.draws:
                    if below is None:
                        below = self._dearest(
                            self._forms([int(name) for name in _REFERENCE.findall(dictionary)]), 0
                        )
                    cost += drawing.draws * below
            if cost > MAX_DRAWN:
                raise TooMuch(_TOO_MUCH)

    def _annotations(self, dictionary: bytes) -> int:
        """Return what the looks of a page's annotations and form fields draw; each is drawn once."""
        _, found, after = dictionary.partition(b"/Annots")
        if not found:
            return 0
        looks = self._forms([int(name) for name in _REFERENCE.findall(after)])
        cost = sum(self._cost(number, 0) for number in looks)
        if cost > MAX_DRAWN:
            raise TooMuch(_TOO_MUCH)
        return cost

    def _forms(self, names: list[int] | tuple[int, ...]) -> set[int]:
        """Return the forms that a dictionary reaches, itself or through those that it names."""
        found: set[int] = set()
        seen: set[int] = set()
        waiting = list(names)
        while waiting:
            number = waiting.pop()
            if number in seen:
                continue
            seen.add(number)
            drawing = self._drawings.get(number)
            if drawing is not None and drawing.is_form:
                found.add(number)
            elif number in self._plain and not _ELSEWHERE.search(self._plain[number]):
                waiting += [int(name) for name in _REFERENCE.findall(self._plain[number])]
        return found

    def _dearest(self, forms: set[int], depth: int) -> int:
        return max((self._cost(number, depth) for number in forms), default=0)

    def _cost(self, number: int, depth: int) -> int:
        known = self._costs.get(number)
        if known is not None:
            return known
        drawing = self._drawings[number]
        self._costs[number] = MAX_DRAWN + 1  # of one that draws itself
        if depth > 60:
            return MAX_DRAWN + 1
        cost = drawing.length
        if drawing.draws:
            cost += drawing.draws * self._dearest(self._forms(drawing.names), depth + 1)
        self._costs[number] = min(cost, MAX_DRAWN + 1)
        return self._costs[number]


def _unpacked(body: memoryview, dictionary: bytes, most: int) -> bytes:
    """Return a stream's content. Raises `TooMuch` when it is more than ``most`` bytes."""
    content: bytes | memoryview = body
    for name in _FILTER.findall(dictionary):
        if name in (b"FlateDecode", b"Fl"):
            content = _inflated(content, most)
        elif len(body) > MAX_LZW:
            raise TooMuch("内容的压缩方式不受支持，请重新生成后再导入。")
    if len(content) > most:
        raise TooMuch(_TOO_MUCH)
    return bytes(content)


def _inflated(content: bytes | memoryview, most: int) -> bytes:
    inflate = zlib.decompressobj()
    found: list[bytes] = []
    room = most + 1
    for start in range(0, len(content), _CHUNK):
        try:
            piece = inflate.decompress(content[start : start + _CHUNK], room)
        except zlib.error:
            break
        found.append(piece)
        room -= len(piece)
        if room <= 0:
            raise TooMuch(_TOO_MUCH)
    return b"".join(found)
