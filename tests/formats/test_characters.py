"""Characters that nobody sees: what goes, what stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.formats.characters import as_seen, with_breaks


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\u202d80\u202c", "80"),
        ("\u200b项目\ufeff名称\u200e", "项目名称"),
        ("项\xad目\u200d名\u200c称", "项目名称"),
        ("4\u20605\xad0", "450"),
        ("一\x0b二\u2028三\u2029四\x85五\x0c六", "一\n二\n三\n四\n五\n六"),
        ("80\0", "80"),
        ("\uf0fe达标\uf0a8未达标 \uf0b7\uf0fc", "☑达标☐未达标 •✓"),
        ("\uf100", "\uf100"),
        ("a\x07b\x1fc\x7fd\x9be", "abcde"),
        ("co\xadop", "co\xadop"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥", "👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥"),
        ("نمی\u200cخواهم\u200f!", "نمی\u200cخواهم\u200f!"),
        ("क्\u200dष", "क्\u200dष"),
        ("半个\ud83d表情", "半个\ufffd表情"),
        ("一\t二\r\n三", "一\t二\r\n三"),
        ("藏文བོད　 \xa0", "藏文བོད　 \xa0"),
    ],
)
def test_as_seen(text: str, seen: str) -> None:
    assert as_seen(text) == seen


@given(st.text(st.characters(codec=None), max_size=30))
def test_what_is_seen_is_seen_again(text: str) -> None:
    seen = as_seen(text)
    assert as_seen(seen) == seen
    assert seen.encode("utf-8") if seen else True


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Co", "Cs", "Zl", "Zp"])))
def test_what_is_seen_stays(text: str) -> None:
    assert as_seen(text) == with_breaks(text) == text


def test_breaks_alone() -> None:
    assert with_breaks("甲\x0b\u200b乙\x07\ud800") == "甲\n\u200b乙\x07\ufffd"
