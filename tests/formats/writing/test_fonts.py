"""Every character prints: from one font or another, or as a box that says which it is."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFError

from jixiao_gui.formats.writing import fonts
from jixiao_gui.formats.writing.fonts import FontChoice
from jixiao_gui.paths import resources_folder

RARE = "㛃𬀩𠅤䶮"
STANDARD = (
    "𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯"
    "𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁"
    "𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)
"""What 通用规范汉字表 (2013, 8105 characters; GB 18030-2022 level 2 holds all) has beyond the first plane."""
NOWHERE = "\U000e01f5\U0003fffd"
"""Code points that no font has: one is not even assigned."""


@pytest.fixture
def without_system_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """No system font: what our own can do."""
    monkeypatch.setattr(fonts, "_spare_paths", lambda: ())


@pytest.mark.usefixtures("without_system_fonts")
def test_rare_characters_of_names_are_in_our_own_song() -> None:
    chain = fonts.FontChain(("Song", "SongRare"), FontChoice.BUNDLED)
    assert chain.missing(RARE + "镕喆堃燊赟") == []
    assert [run.font.fontName for run in chain.runs("张" + RARE) if run.font] == ["Song", "SongRare"]


@pytest.mark.usefixtures("without_system_fonts")
@pytest.mark.parametrize("chain", [fonts.song, fonts.hei, fonts.title])
def test_the_standards_characters_need_no_font_of_the_system(chain: Callable[[], fonts.FontChain]) -> None:
    assert len(STANDARD) == 196
    first_plane = "".join(map(chr, (*range(0x4E00, 0xA000), *range(0x3400, 0x4DC0))))
    assert chain().missing(STANDARD + first_plane + "〇○〡㊀𠀋𠮷") == []


@pytest.mark.usefixtures("without_system_fonts")
def test_the_far_ideographs_come_from_a_font_of_their_own() -> None:
    runs = fonts.song().runs("张𠀋㛃")
    assert [run.font.fontName for run in runs if run.font] == ["Song", "SongFar", "SongRare"]
    assert fonts.song().advance("𠀋") == 1.0


@pytest.mark.usefixtures("without_system_fonts")
def test_every_character_of_gbk_and_the_signs_of_forms_are_in_song() -> None:
    chain = fonts.FontChain(("Song",), FontChoice.BUNDLED)
    gbk = [bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
    text = "".join(code.decode("gbk", "ignore") for code in gbk)
    private = {char for char in text if 0xE000 <= ord(char) < 0xF900}
    assert set(chain.missing(text)) == private
    assert chain.missing("≤≥≦≧＜①⑩㎡℃‰…—“”、。（）％Ⅰ×÷±²³～·■□√") == []


@pytest.mark.usefixtures("without_system_fonts")
@pytest.mark.parametrize("chain", [fonts.song, fonts.hei, fonts.title])
def test_boxes_to_tick_need_no_font_of_the_system(chain: Callable[[], fonts.FontChain]) -> None:
    """Under Wine, where no font had ☑, it was printed as a box with its code point."""
    type_ = chain()
    assert type_.missing("☐☑☒✓✔✕✗✘√×■□◻◼⚪★CO₂排放10⁶吨x⁻¹ⁿ") == []
    assert {type_.advance(char) for char in "☐☑☒"} == {type_.advance("□")} == {1.0}
    assert type_.advance("₂") < type_.advance("2")


@pytest.mark.usefixtures("without_system_fonts")
def test_hei_falls_back_on_song() -> None:
    chain = fonts.FontChain(("Hei", "Song"), FontChoice.BUNDLED)
    assert [run.font.fontName for run in chain.runs("附件镕") if run.font] == ["Hei", "Song"]


@pytest.mark.usefixtures("without_system_fonts")
def test_what_no_font_has_is_named_once() -> None:
    chain = fonts.FontChain(("Song",), FontChoice.BUNDLED)
    assert chain.missing("甲\U0003fffd乙\U0003fffd\n") == ["\U0003fffd"]
    assert [run.font is None for run in chain.runs("甲\U0003fffd\U0003fffd乙")] == [False, True, True, False]
    assert chain.advance("\U0003fffd") == 1.0


def test_control_characters_take_no_room() -> None:
    chain = fonts.song()
    assert chain.missing("甲\r\x0b\u200b\ufe0f乙") == []
    assert chain.width("甲\r\x0b\u200b乙") == 2.0
    assert "".join(run.text for run in chain.runs("甲\r\u200b\t乙")) == "甲 乙"


def test_runs_hold_the_whole_text() -> None:
    text = "项目Ⅱ期 2023 㛃，𠅤"
    assert "".join(run.text for run in fonts.song().runs(text)) == text


def test_a_font_that_cannot_be_embedded_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"OTTO" + bytes(200))
    assert fonts._load("broken", broken) is None


@pytest.mark.parametrize("share", [0.001, 0.2, 0.6, 0.99])
def test_a_font_of_the_system_that_was_cut_off_is_passed_over(tmp_path: Path, share: float) -> None:
    whole = (resources_folder() / "fonts" / "Hei.ttf").read_bytes()
    path = tmp_path / f"cut{share}.ttf"
    path.write_bytes(whole[: int(len(whole) * share)])
    assert fonts._load(path.stem, path) is None


@pytest.mark.parametrize("seed", range(8))
def test_a_font_of_the_system_with_wrong_bytes_is_none_or_one(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray((resources_folder() / "fonts" / "Hei.ttf").read_bytes())
    for _ in range(30):
        content[chance.randrange(3000)] = chance.randrange(256)
    path = tmp_path / f"wrong{seed}.ttf"
    path.write_bytes(content)
    found = fonts._load(path.stem, path)  # raises nothing
    assert found is None or found.face.charToGlyph is not None


def test_a_damaged_font_of_our_own_is_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "fonts"
    folder.mkdir()
    (folder / "Song.ttf").write_bytes(b"nothing")
    monkeypatch.setattr(fonts, "resources_folder", lambda: tmp_path)
    with pytest.raises((TTFError, OSError)):
        fonts._load("Song", folder / "Song.ttf")


def test_the_systems_song_is_taken_when_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = resources_folder() / "fonts" / "Hei.ttf"
    monkeypatch.setattr(fonts, "_system_files", lambda: {"simsun.ttc": (stand_in,)})
    fonts._named.cache_clear()
    try:
        assert fonts.FontChain(("Song",), FontChoice.SYSTEM).first.fontName == "Hei"
        assert fonts.FontChain(("Song",), FontChoice.BUNDLED).first.fontName == "Song"
    finally:
        fonts._named.cache_clear()


def test_licences_lie_beside_the_fonts() -> None:
    folder = resources_folder() / "fonts"
    for name in ("OFL-NotoSerifSC.txt", "OFL-NotoSansSC.txt", "OFL-NotoSerifCJK.txt"):
        assert "SIL Open Font License" in (folder / name).read_text("utf-8")


def test_the_systems_title_type_is_named_as_word_calls_it(monkeypatch: pytest.MonkeyPatch) -> None:
    there: dict[str, tuple[Path, ...]] = {}
    monkeypatch.setattr(fonts, "_system_files", lambda: there)
    assert fonts.title_name() == ""
    there["fzxbsk.ttf"] = (Path("FZXBSK.TTF"),)
    assert fonts.title_name() == "方正小标宋_GBK"
    there["fzxbsjw.ttf"] = (Path("FZXBSJW.TTF"),)
    assert fonts.title_name() == "方正小标宋简体"
