"""Dates and times of a worksheet as their format shows them, in numerals of either kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from jixiao_gui.formats.reading.xlsx.chinese_numerals import digit_by_digit, spoken

_PIECE = re.compile(
    r'"[^"]*"|\\.|\[h+\]|\[m+\]|\[s+\]|AM/PM|A/P|上午/下午|e+|g+|y+|m+|d+|h+|s+|a{3,4}|\.0+|.',
    re.IGNORECASE | re.DOTALL,
)
_OTHER_BRACKET = re.compile(r"\[(?!(?:h+|m+|s+)\])[^\]]*\]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_OF_A_DATE = re.compile(r"[ymdhs]|a{3,4}|上午|^[^0#?]*\be+\b[^0#?]*$", re.IGNORECASE)
_HALF_DAY = re.compile(r"AM/PM|A/P|上午/下午", re.IGNORECASE)
_NUMERALS = re.compile(r"\[DBNum([123])\]", re.IGNORECASE)
_CHINESE = re.compile(r"\[\$[^\]-]*-[0-9A-F]*?0?(?:804|404|1004|C04)\]", re.IGNORECASE)
_WEEK = "一二三四五六日"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September"]
_MONTHS += ["October", "November", "December"]
_MAX_DAY = 2_958_466
"""The day after 31 December 9999."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """A day; ``weekday`` 0 is Monday."""

    year: int
    month: int
    day: int
    weekday: int


def is_date(code: str) -> bool:
    """Return whether ``code`` shows days or times."""
    first = _LITERAL.sub("", _OTHER_BRACKET.sub("", code.split(";")[0]))
    if re.fullmatch(r"\s*(general|g/通用格式)\s*", first, re.IGNORECASE):
        return False
    return _OF_A_DATE.search(first.replace("General", "").replace("G/通用格式", "")) is not None


def show_date(number: Decimal, code: str, is_1904: bool) -> str | None:
    """Return a day ``number`` in the format ``code``; ``None`` for a number that is no day."""
    days = number + 1462 if is_1904 else number
    if number < 0 or days >= _MAX_DAY:
        return None
    section = code.split(";")[0]
    numerals = _NUMERALS.search(section)
    pieces = _PIECE.findall(re.sub(r"_.|\*.", "", _OTHER_BRACKET.sub("", section)).replace("@", ""))
    places = max((len(p) - 1 for p, q in zip(pieces[1:], pieces, strict=False) if _is_part(p, q)), default=0)
    # seconds are rounded once, to the last digit shown, so that 59.6 seconds are a minute
    seconds = (number * 86_400).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    shower = _ShownMoment(
        _moment(seconds / 86_400 + days - number),
        seconds,
        int(numerals[1]) if numerals else 0,
        _CHINESE.search(section) is not None,
        _HALF_DAY.search(section) is not None,
    )
    return shower.show(pieces)


def serial(text: str, is_1904: bool) -> Decimal | None:
    """Return the day number of a date or time in ISO 8601, as strict files hold them; ``None`` for
    another text.
    """
    try:
        if re.fullmatch(r"\d{1,2}:\d{2}.*", text):
            moment = time.fromisoformat(text)
            return Decimal(moment.hour * 3600 + moment.minute * 60 + moment.second) / 86_400
        day = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
    since = day - datetime(1899, 12, 30)
    number = Decimal(since.days) + (Decimal(since.seconds) + Decimal(since.microseconds) / 1_000_000) / 86_400
    return number - (1462 if is_1904 else 0 if number >= 61 else 1)


def _is_part(piece: str, before: str) -> bool:
    """Return whether ``piece`` is the decimals of seconds."""
    return piece.startswith(".0") and before.strip("[]").lower().startswith("s")


def _moment(days: Decimal) -> _Moment:
    day_number = int(days.to_integral_value(ROUND_FLOOR))
    # Excel believes that 1900 was a leap year and that it began with a day 0
    day = datetime(1899, 12, 31 if day_number < 60 else 30) + timedelta(days=min(day_number, _MAX_DAY - 1))
    weekday = (day_number + 5) % 7
    if day_number == 0:
        return _Moment(1900, 1, 0, weekday)
    if day_number == 60:
        return _Moment(1900, 2, 29, weekday)
    return _Moment(day.year, day.month, day.day, weekday)


@dataclass(frozen=True, slots=True)
class _ShownMoment:
    """A moment to show in a format. ``numerals``: 0, or the kind of Chinese numerals."""

    moment: _Moment
    seconds: Decimal
    numerals: int
    chinese: bool
    half: bool

    def show(self, pieces: list[str]) -> str:
        """Return the moment in the ``pieces`` of a format."""
        texts: list[str] = []
        last = ""
        for index, piece in enumerate(pieces):
            low = piece.lower()
            if low.startswith("m"):
                following = next((p.lower()[0] for p in pieces[index + 1 :] if p.lower()[0] in "ymdhs["), "")
                if len(low) < 3 and (last == "h" or following == "s"):
                    low = low.replace("m", "n")
            if _is_part(piece, pieces[index - 1] if index else ""):
                texts.append("." + str(self.seconds % 1).partition(".")[2].ljust(len(piece) - 1, "0"))
                continue
            kind = low.strip("[")[:1]
            if kind in "ymdhsn" and low not in ("am/pm",):
                last = kind
            texts.append(self._piece(low, piece))
        return "".join(texts).strip()

    def _piece(self, low: str, piece: str) -> str:
        seconds = int(self.seconds)
        hour = seconds // 3600 % 24
        if low in ("am/pm", "a/p"):
            return (low.upper() if low == "am/pm" else piece).split("/")[hour >= 12]
        if low == "上午/下午":
            return "上午" if hour < 12 else "下午"
        if low[0] == "[" and len(low) > 2:
            unit = {"h": 3600, "m": 60, "s": 1}[low[1]]
            return self._number(seconds // unit, len(low) - 2)
        if low[0] in "ye" and set(low) <= {"y", "e"}:
            year = (
                f"{self.moment.year:04}" if len(low) > 2 or low[0] == "e" else f"{self.moment.year % 100:02}"
            )
            return digit_by_digit(year, self.numerals) if self.numerals else year
        if low.startswith(("aaa", "ddd", "mmm")):
            return self._name(low)
        values = {
            "m": self.moment.month,
            "d": self.moment.day,
            "h": (hour % 12 or 12) if self.half else hour,
            "n": seconds // 60 % 60,
            "s": seconds % 60,
        }
        if low[0] in values and set(low) == {low[0]}:
            return self._number(values[low[0]], min(len(low), 2))
        if piece[0] == '"':
            return piece[1:-1] if len(piece) > 1 else ""
        return piece[1:] if piece[0] == "\\" and len(piece) > 1 else piece

    def _name(self, low: str) -> str:
        if low.startswith("mmm"):
            number, name = self.moment.month, _MONTHS[self.moment.month - 1]
            if self.chinese:
                return f"{spoken_short(number)}月" if len(low) == 4 else f"{number}月"
            return name[:3] if len(low) == 3 else name[0] if len(low) == 5 else name
        week = _WEEK[self.moment.weekday]
        if low.startswith("aaa"):
            return f"星期{week}" if len(low) > 3 else week
        if self.chinese:
            return f"星期{week}" if len(low) > 3 else f"周{week}"
        return _DAYS[self.moment.weekday] if len(low) > 3 else _DAYS[self.moment.weekday][:3]

    def _number(self, value: int, digits: int) -> str:
        if not self.numerals:
            return f"{value:0{digits}}"
        return spoken_short(value) if self.numerals == 1 else spoken(str(value), self.numerals)


def spoken_short(number: int) -> str:
    """Return a day or a month as spoken: 十二, not 一十二."""
    return re.sub(r"^一十", "十", spoken(str(number), 1))
