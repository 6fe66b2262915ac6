"""退回意见 of every unit at once, with a book that goes out, is mended, and comes back as a package."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pypdfium2
import pytest

from jixiao_gui import paths
from jixiao_gui.book.book import AddForms, Book, PutRecords
from jixiao_gui.exchange.answers import write_answers
from jixiao_gui.exchange.handing_in import (
    BOOK_NAME,
    LIST_NAME,
    PDF_NAME,
    SUMS_NAME,
    read_package,
    write_package,
)
from jixiao_gui.exchange.incoming import import_sources
from jixiao_gui.exchange.ledgers import ledger_of
from jixiao_gui.exchange.taking_in import Collector
from jixiao_gui.form.cell_texts import set_text
from jixiao_gui.form.checks import check_form
from jixiao_gui.form.evaluation import evaluate
from jixiao_gui.form.model import RESCORED
from jixiao_gui.form.office.duties import Duty
from jixiao_gui.form.office.ledger import State
from jixiao_gui.form.office.reviewing import (
    RETURNED,
    review_remark,
    score_remark,
    verdict_of,
    verdict_remark,
    with_verdict,
)
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats import FormatError
from jixiao_gui.formats.reading.kind_detection import kind_of
from jixiao_gui.formats.reading.kinds import PACKAGE
from tests.invented import invented_form

TEMPLATES = load_templates(paths.template_folders())
CELL = "indicators.0.actual"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """An office's book: one unit's form with a remark and returned, one with an error, one without fault."""
    first = invented_form(unit="示范区图书馆")
    evaluation = evaluate(first, TEMPLATES[first.template])
    remarks = (
        review_remark(first, evaluation, CELL, "附件验收单为 10 台", expected="10台", day="2024-04-01"),
        score_remark(first, evaluation, "total.score", "80", "佐证不足", "2024-04-01"),
    )
    first = replace(first, remarks=remarks)
    verdict = verdict_remark(RETURNED, "2024-04-01", expected="2024-04-10", message="请核对数量")
    first = replace(first, remarks=with_verdict(first, verdict))
    second = set_text(invented_form(unit="示范区文化馆"), "indicators.0.score", "40")
    third = invented_form(unit="示范区体育馆")
    with Book.new(TEMPLATES, tmp_path / "home", year="2023") as made:
        made.apply(AddForms("", (first, second, third)))
        made.apply(
            PutRecords("", tuple(Duty(unit=f.unit, project=f.project) for f in (first, second, third)))
        )
        yield made


def answered(book: Book, folder: Path, home: Path) -> list[str]:
    lines = ledger_of(book, TEMPLATES).lines
    units = [(line.duty.unit, line.forms) for line in lines]
    done = write_answers(book, TEMPLATES, folder, home, units=units, office="示范区财政局", day="2024-04-01")
    return [one.unit for one in done]


def test_each_unit_that_has_something_to_mend_gets_its_folder(book: Book, tmp_path: Path) -> None:
    folder = tmp_path / "退回"
    assert answered(book, folder, tmp_path / "home") == ["示范区图书馆", "示范区文化馆"]
    assert sorted(path.name for path in folder.iterdir()) == ["示范区图书馆", "示范区文化馆"]
    below = folder / "示范区图书馆"
    assert sorted(path.name for path in below.iterdir()) == [
        "示范区图书馆自评表.db",
        "示范区图书馆退回意见.docx",
        "示范区图书馆退回意见.pdf",
    ]
    document = docx.Document(str(below / "示范区图书馆退回意见.docx"))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "请于 2024-04-10 前改好" in said
    assert "退回原因：请核对数量" in said
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert [
        "1",
        "第 1 行实际完成值（更新设备）",
        "附件验收单为 10 台。应为：10台。",
        "12台",
        "10台",
        "审核意见",
    ] in cells
    with pypdfium2.PdfDocument(below / "示范区图书馆退回意见.pdf") as pdf:
        assert "退回意见" in pdf[0].get_textpage().get_text_range()


def test_the_way_out_and_back(book: Book, tmp_path: Path) -> None:
    """The unit opens its book, sees the remark, mends it, hands a package in: all is ticked off."""
    home, folder = tmp_path / "home", tmp_path / "退回"
    answered(book, folder, home)
    sent = tmp_path / "报送" / "图书馆.jxb"
    sent.parent.mkdir()
    with Book.open(folder / "示范区图书馆" / "示范区图书馆自评表.db", TEMPLATES, home) as unit:
        (form,) = unit.forms()
        assert [f.cell for f in check_form(form, TEMPLATES[form.template]) if f.rule == "review-remark"] == [
            CELL
        ]
        assert verdict_of(form) is not None
        assert all(remark.kind != RESCORED for remark in form.remarks)
        mended = set_text(form, CELL, "10台")
        write_package([mended], TEMPLATES, sent, home, title="自评表")
    batch = Collector(book, TEMPLATES).take([sent.parent], date(2024, 4, 9))
    assert (batch.replaced, batch.waiting) == (1, 0)
    (id,) = ledger_of(book, TEMPLATES).lines[0].forms
    now = book.form(id)
    assert now.indicators[0].actual == "10台"
    assert [f for f in check_form(now, TEMPLATES[now.template]) if f.rule == "review-remark"] == []
    assert any(remark.kind == RESCORED for remark in now.remarks)  # the office's own is still there
    assert ledger_of(book, TEMPLATES).lines[0].state in (State.IN, State.ERRORS)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "上报.jxb"
    forms = [invented_form(unit="示范区图书馆"), invented_form("=培训", "80", unit="示范区图书馆")]
    write_package(forms, TEMPLATES, path, tmp_path / "home", title="自评表")
    return path


def test_a_package_is_plain_inside_and_read_again(package: Path) -> None:
    assert kind_of(package) is PACKAGE
    with zipfile.ZipFile(package) as archive:
        assert archive.namelist() == [BOOK_NAME, PDF_NAME, LIST_NAME, SUMS_NAME]
        listed = archive.read(LIST_NAME).decode("utf-8-sig").splitlines()
        assert archive.read(PDF_NAME).startswith(b"%PDF")
    assert listed[1].split(",")[4:8] == ["设备更新", "80", "80", "45"]
    assert ",'=培训," in listed[2]
    assert [form.project for form in read_package(package, TEMPLATES)] == ["设备更新", "=培训"]
    report = import_sources([package], TEMPLATES)
    assert len(report.forms) == 2
    assert report.failures == []


def rewritten(package: Path, changes: dict[str, bytes | None], more: dict[str, bytes] | None = None) -> Path:
    with zipfile.ZipFile(package) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            now = changes.get(name, content)
            if now is not None:
                archive.writestr(name, now)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return package


@pytest.mark.parametrize(
    ("changes", "more", "said"),
    [
        ({PDF_NAME: b"%PDF- other"}, {}, "校验值不符"),
        ({BOOK_NAME: b"SQLite format 3\0 other"}, {}, "校验值不符"),
        ({SUMS_NAME: b"\xff\xfe"}, {}, "校验值不符"),
        ({PDF_NAME: None}, {}, "不完整"),
        ({}, {"../../x.exe": b"x"}, "不该有的文件"),
        ({}, {"/etc/passwd": b"x"}, "不该有的文件"),
        ({}, {PDF_NAME: b"twice"}, "不完整"),
        ({PDF_NAME: bytes(64 << 20)}, {}, "压缩炸弹"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_strangers_package_is_refused_in_one_sentence(
    package: Path, changes: dict[str, bytes | None], more: dict[str, bytes], said: str, tmp_path: Path
) -> None:
    rewritten(package, changes, more)
    with pytest.raises(FormatError, match=said) as refused:
        list(read_package(package, TEMPLATES))
    assert package.name in str(refused.value)
    assert str(refused.value).count("。") == 1
    assert not (tmp_path.parent / "x.exe").exists()


def test_any_byte_that_was_changed_is_noticed(package: Path) -> None:
    content = package.read_bytes()
    told = 0
    for place in range(100, len(content), len(content) // 40):
        spoilt = bytearray(content)
        spoilt[place] ^= 0x55
        package.write_bytes(spoilt)
        try:
            found = [form.project for form in read_package(package, TEMPLATES)]
        except FormatError:
            told += 1
        else:
            assert found == ["设备更新", "=培训"]  # a byte of the zip's own that says nothing
    assert told > 30


def test_half_a_package_is_asked_for_again(package: Path) -> None:
    package.write_bytes(package.read_bytes()[:5000])
    with pytest.raises(FormatError, match="请单位重新导出上报包后再报。") as refused:
        list(read_package(package, TEMPLATES))
    assert "Word" not in str(refused.value)


def test_a_book_that_no_longer_opens_inside_a_package(package: Path) -> None:
    import hashlib

    with zipfile.ZipFile(package) as archive:
        sums = archive.read(SUMS_NAME).decode()
        old = hashlib.sha256(archive.read(BOOK_NAME)).hexdigest()
    other = io.BytesIO(b"no book at all").getvalue()
    new = hashlib.sha256(other).hexdigest()
    rewritten(package, {BOOK_NAME: other, SUMS_NAME: sums.replace(old, new).encode()})
    with pytest.raises(FormatError, match="里的自评表册"):
        list(read_package(package, TEMPLATES))
