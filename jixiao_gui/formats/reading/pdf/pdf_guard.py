"""Limits against hostile PDFs, checked before PDFium opens them, which can be neither stopped nor limited.

The size of what a page draws is worked out beforehand: the length of its content unpacked, and of the
forms (XObjects) that it draws, each as often as it is drawn; thirty forms that draw each other ten times
would never end.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from jixiao_gui.formats import Alive
from jixiao_gui.formats.limits import TooMuch

MB = 1024 * 1024
MAX_DRAWN = 4 * MB
"""The most bytes that a page draws; a form's page has 30 KB."""
MAX_OTHER = 64 * MB
"""Bytes of a font or of a part that holds objects."""
MAX_LZW = 64 * 1024
"""The most packed bytes of a stream with an obsolete compression, which is not unpacked here."""
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
_PACKED_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b")
_TOO_MUCH = "解压后的内容过大，疑似压缩炸弹，未读入任何内容，请检查文件来源。"


@dataclass(slots=True)
class _Drawing:
    """A stream that draws: its unpacked length, how often it draws forms, the objects that it names."""

    length: int
    draws: int
    names: tuple[int, ...]
    is_form: bool


def check_streams(data: bytes, alive: Alive | None = None) -> None:
    """Raise `TooMuch` for a file whose pages draw more than those of any form."""
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
        start = match.end()
        end = data.find(b"endobj", start)
        end = len(data) if end < 0 else end
        stream = _STREAM.search(data, start, min(end, start + _DICTIONARY))
        if stream is None:
            yield int(match[1]), data[start : min(end, start + _DICTIONARY)], None
            place = end
            continue
        close = data.find(b"endstream", stream.end())
        close = len(data) if close < 0 else close
        yield int(match[1]), data[start : stream.start() + 2], view[stream.end() : close]
        place = close


class _Checker:
    """Collects the streams of a file and checks the size of each page."""

    def __init__(self) -> None:
        self._plain: dict[int, bytes] = {}
        self._drawings: dict[int, _Drawing] = {}
        self._costs: dict[int, int] = {}

    def add(self, number: int, dictionary: bytes, body: memoryview | None) -> None:
        """Add an object of the file. Raises `TooMuch`."""
        if body is None:
            if b"R" in dictionary:
                self._plain[number] = dictionary
            return
        if _IMAGE.search(dictionary):
            return  # unpacked for the screen only
        is_other = _OTHER.search(dictionary) is not None
        content = _unpacked(body, dictionary, MAX_OTHER if is_other else MAX_DRAWN)
        if _PACKED_OBJECTS.search(dictionary):
            self._add_packed(dictionary, content)
        elif not is_other:
            names = tuple(int(name) for name in _REFERENCE.findall(dictionary))
            draws = len(_DRAWS.findall(content))
            form = _FORM.search(dictionary) is not None
            self._drawings[number] = _Drawing(len(content), draws, names, form)

    def _add_packed(self, dictionary: bytes, content: bytes) -> None:
        """Add objects that stand packed together in a stream."""
        first = re.search(rb"/First\s+(\d{1,9})", dictionary)
        if first is None:
            return
        start = int(first[1])
        numbers = [int(word) for word in content[:start].split()[: 2 * MAX_OBJECTS] if word.isdigit()]
        places = [*numbers[1::2], len(content) - start]
        for number, first_byte, end in zip(numbers[::2], places, places[1:], strict=False):
            self._plain[number] = content[start + first_byte : start + max(end, first_byte)][:_DICTIONARY]

    def check(self) -> None:
        """Raise `TooMuch` for a page that draws too much."""
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
                        below = self._largest_cost(
                            self._forms([int(name) for name in _REFERENCE.findall(dictionary)]), 0
                        )
                    cost += drawing.draws * below
            if cost > MAX_DRAWN:
                raise TooMuch(_TOO_MUCH)

    def _annotations(self, dictionary: bytes) -> int:
        """Return the bytes that a page's annotations and form fields draw, each once."""
        _, key, after = dictionary.partition(b"/Annots")
        if not key:
            return 0
        looks = self._forms([int(name) for name in _REFERENCE.findall(after)])
        cost = sum(self._cost(number, 0) for number in looks)
        if cost > MAX_DRAWN:
            raise TooMuch(_TOO_MUCH)
        return cost

    def _forms(self, names: list[int] | tuple[int, ...]) -> set[int]:
        """Return the forms that the named objects are or reach."""
        forms: set[int] = set()
        visited: set[int] = set()
        waiting = list(names)
        while waiting:
            number = waiting.pop()
            if number in visited:
                continue
            visited.add(number)
            drawing = self._drawings.get(number)
            if drawing is not None and drawing.is_form:
                forms.add(number)
            elif number in self._plain and not _ELSEWHERE.search(self._plain[number]):
                waiting += [int(name) for name in _REFERENCE.findall(self._plain[number])]
        return forms

    def _largest_cost(self, forms: set[int], depth: int) -> int:
        return max((self._cost(number, depth) for number in forms), default=0)

    def _cost(self, number: int, depth: int) -> int:
        cost_before = self._costs.get(number)
        if cost_before is not None:
            return cost_before
        drawing = self._drawings[number]
        self._costs[number] = MAX_DRAWN + 1  # for a form that draws itself
        if depth > 60:
            return MAX_DRAWN + 1
        cost = drawing.length
        if drawing.draws:
            cost += drawing.draws * self._largest_cost(self._forms(drawing.names), depth + 1)
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
    pieces: list[bytes] = []
    room = most + 1
    for start in range(0, len(content), _CHUNK):
        try:
            piece = inflate.decompress(content[start : start + _CHUNK], room)
        except zlib.error:
            break
        pieces.append(piece)
        room -= len(piece)
        if room <= 0:
            raise TooMuch(_TOO_MUCH)
    return b"".join(pieces)
