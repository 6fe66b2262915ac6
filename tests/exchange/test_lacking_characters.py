"""Which characters of which forms no font can print, told before anything is printed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao_gui.exchange.lacking_characters import Lacking, lacking_characters, lacking_words
from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.model import ACKNOWLEDGED, Remark
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats.writing import fonts
from jixiao_gui.paths import resources_folder
from tests.invented import invented_form

TEMPLATES: Templates = load_templates([resources_folder()])
NOWHERE = "\U0003fffd"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No system font: what our own can do."""
    for chain in (fonts.song, fonts.hei, fonts.title):
        chain.cache_clear()
    monkeypatch.setattr(fonts, "_spare_paths", lambda: ())


PATHS = ("project", "leader", "funds.1.item", "goal.achieved", "indicators.0.name", "indicators.2.deviation")


@pytest.mark.parametrize("path", PATHS)
def test_a_character_is_found_wherever_it_stands(path: str) -> None:
    form = set_text(invented_form("河道清淤"), path, f"{NOWHERE}河𠀋𬭎")
    [found] = lacking_characters([(1, invented_form("甲")), (7, form)][1:], TEMPLATES)
    assert (found.number, found.characters) == (7, (NOWHERE,))
    assert f"U+{ord(NOWHERE):04X}" in lacking_words([found])


def test_titles_lines_and_own_words_of_a_layout_are_looked_at_too() -> None:
    for form in (
        replace(invented_form("甲"), title=f"自评表{NOWHERE}"),
        replace(invented_form("甲"), above=(NOWHERE,)),
        replace(invented_form("甲"), below=(f"注{NOWHERE}",)),
    ):
        assert [one.characters for one in lacking_characters([(1, form)], TEMPLATES)] == [(NOWHERE,)]


def test_what_is_not_printed_is_not_looked_at() -> None:
    remark = Remark(ACKNOWLEDGED, "phone-missing", "", "", "", "", "", NOWHERE, "")
    form = replace(invented_form("甲"), remarks=(remark,), token=NOWHERE)
    assert lacking_characters([(1, form)], TEMPLATES) == []


def test_emoji_and_arabic_are_told_and_joiners_are_not() -> None:
    form = set_text(invented_form("甲"), "goal.achieved", "👨\u200d👩\u200d👧 مرحبا")
    [found] = lacking_characters([(1, form)], TEMPLATES)
    assert "\u200d" not in found.characters
    assert set(found.characters) == set("👨👩👧مرحبا")


def test_the_sentence_names_three_forms_and_five_characters() -> None:
    found = [Lacking(n, f"项目{n}", tuple("𪚥𪚦𪚧𪚨𪚩𪚪")) for n in range(1, 6)]
    words = lacking_words(found)
    assert words.startswith("第 1 张“项目1”里的 𪚥（U+2A6A5）、")
    assert "第 3 张" in words
    assert "第 4 张" not in words
    assert "等 6 个字" in words
    assert "另有 2 张" in words
    assert lacking_words([Lacking(0, "甲", ("𪚥",))]).startswith("“甲”里的 𪚥（U+2A6A5）：")
    assert lacking_words([]) == ""
