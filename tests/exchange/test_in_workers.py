"""Large files and many files in worker processes: the same bytes, the same forms, as without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from jixiao_gui import workers
from jixiao_gui.exchange import (
    export_each,
    export_forms,
    import_sources,
    incoming,
    outgoing,
)
from jixiao_gui.exchange.handing_in import write_package
from jixiao_gui.exchange.import_report import ImportReport
from jixiao_gui.form.model import Form, Indicator
from jixiao_gui.form.template import Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats import Cancelled
from jixiao_gui.formats.reading.kinds import named_as_forms
from jixiao_gui.formats.writing import form_parts
from jixiao_gui.formats.writing.docx_out import write_docx
from jixiao_gui.formats.writing.replace import CannotWrite
from jixiao_gui.paths import resources_folder
from tests.form_files import write_forms
from tests.invented import invented_form
from tests.laid_out import laid_out
from tests.started_workers import Started, note_started, running

COUNT = 47


def fresh() -> Templates:
    return load_templates([resources_folder()])


@cache
def forms() -> tuple[Form, ...]:
    """Forms of several layouts: upright and lying, of one page and of more, with signs that no font has."""
    templates = fresh()
    made = []
    for number in range(COUNT):
        form = invented_form(f"项目{number % 40}\U0002fa1d" if number % 7 == 3 else f"项目{number % 40}")
        if number % 5 == 2:
            rows = [
                Indicator("产出指标", "数量指标", f"第{n}项\u0e01", f"≥{n}次", "完成" * n) for n in range(90)
            ]
            form = replace(form, indicators=tuple(rows))
        elif number % 5 == 4:
            form = replace(templates["monitor-mof"].new_form("2023"), project=f"监控{number}")
        made.append(form)
    return tuple(made)


@pytest.fixture(autouse=True, params=["a window's", "a verb's"])
def started(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Started:
    """Three workers, or two and this process."""
    return note_started(monkeypatch, 3, as_verb=request.param == "a verb's")


@pytest.fixture
def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few forms and few files are many."""
    monkeypatch.setattr(form_parts, "MANY", 10)
    monkeypatch.setattr(outgoing, "MANY_FILES", 10)
    monkeypatch.setattr(incoming, "MANY_FILES", 10)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf", "ofd"])
@pytest.mark.usefixtures("_many")
def test_a_large_file_has_the_same_bytes(kind: str, tmp_path: Path, started: Started) -> None:
    told: dict[str, list[str]] = {}
    for name, count in (("here", 0), ("workers", COUNT)):
        told[name] = []
        target = tmp_path / f"{name}.{kind}"
        export_forms(lambda: iter(forms()), fresh(), target, tell=told[name].append, count=count)
        assert bool(started) == bool(count)
    assert (tmp_path / f"here.{kind}").read_bytes() == (tmp_path / f"workers.{kind}").read_bytes()
    # the sentence names the file
    assert [one.replace("workers", "here") for one in told["workers"]] == told["here"]
    assert bool(told["here"]) == (kind in ("pdf", "ofd"))


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf", "ofd"])
def test_a_small_book_starts_no_worker(kind: str, tmp_path: Path, started: Started) -> None:
    export_forms(lambda: iter(forms()), fresh(), tmp_path / f"one.{kind}", count=COUNT)
    assert started == []


@pytest.mark.usefixtures("_many")
def test_a_docx_is_not_spread_over_two_cores(
    tmp_path: Path, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "processes", lambda: 2)
    export_forms(lambda: iter(forms()), fresh(), tmp_path / "one.docx", count=COUNT)
    assert started == []


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf", "ofd"])
@pytest.mark.usefixtures("_many")
def test_a_large_file_that_is_cancelled_leaves_nothing(kind: str, tmp_path: Path, started: Started) -> None:
    target = tmp_path / f"one.{kind}"
    target.write_bytes(b"before")
    seen: list[int] = []

    def progress(done: int) -> bool:
        seen.append(done)
        return done < 25

    with pytest.raises(Cancelled):
        export_forms(lambda: iter(forms()), fresh(), target, progress=progress, count=COUNT)
    assert seen == sorted(seen)
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
    assert target.read_bytes() == b"before"
    assert not running(started)


@pytest.mark.usefixtures("_many")
def test_a_killed_worker_costs_nothing_but_time(
    tmp_path: Path, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_parts, "_AT_ONCE", 3)
    plain = tmp_path / "plain.docx"
    export_forms(lambda: iter(forms()), fresh(), plain)

    def progress(done: int) -> bool:
        if done == 4:
            started[0].terminate()
        return True

    target = tmp_path / "one.docx"
    export_forms(lambda: iter(forms()), fresh(), target, progress=progress, count=COUNT)
    assert target.read_bytes() == plain.read_bytes()


@pytest.mark.usefixtures("_many")
def test_a_text_that_excel_cannot_hold_is_told_as_ever(tmp_path: Path) -> None:
    long = replace(forms()[0], project="长" * 40_000)
    with pytest.raises(CannotWrite, match="Excel 放不下"):
        export_forms(lambda: iter([*forms(), long]), fresh(), tmp_path / "one.xlsx", count=COUNT + 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["docx", "pdf"])
@pytest.mark.usefixtures("_many")
def test_many_files_of_one_form_each_are_the_same(
    kind: str, tmp_path: Path, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbered = list(enumerate(forms()[:16], 1))
    told: dict[str, list[str]] = {"workers": [], "here": []}
    found = export_each(numbered, fresh(), tmp_path / "workers", kind, tell=told["workers"].append)
    assert started
    monkeypatch.setattr(outgoing, "MANY_FILES", 1000)
    plain = export_each(numbered, fresh(), tmp_path / "here", kind, tell=told["here"].append)
    assert [path.name for path in found] == [path.name for path in plain]
    assert [path.read_bytes() for path in found] == [path.read_bytes() for path in plain]
    assert told["workers"] == told["here"]


@pytest.mark.usefixtures("_many")
def test_cancelled_files_of_one_form_each_are_whole(tmp_path: Path, started: Started) -> None:
    numbered = [(number, replace(forms()[0], project=f"项目{number}")) for number in range(1, 200)]
    with pytest.raises(Cancelled):
        export_each(numbered, fresh(), tmp_path, "docx", lambda done: done < 3)
    assert not running(started)
    names = [path.name for path in tmp_path.iterdir()]
    assert 3 <= len(names) <= workers._MOST_OPEN + 3
    assert all(name.endswith(".docx") and not name.startswith(".") for name in names)


def _files(folder: Path) -> Iterator[Path]:
    """Yield files of every kind of outcome: known layouts, layouts of their own, one twice, none at all."""
    templates = fresh()
    folder.mkdir()
    for number in range(24):
        path = folder / f"{number:02d}.docx"
        form = replace(forms()[0], project=f"项目{number}")
        template = templates[form.template]
        sheet = laid_out(form, template)
        if number % 6 == 3:  # a layout of its own, the same in two files, then another
            words = {
                "年度指标值": "计划值" if number < 15 else "目标数",
                "实际完成值": "完成值",
                "分值": "权重",
                "得分": "评分",
                "偏差原因分析及改进措施": "原因",
            }
            rows = tuple(
                replace(
                    row,
                    cells=tuple(replace(cell, text=words.get(cell.text, cell.text)) for cell in row.cells),
                )
                for row in sheet.rows
            )
            sheet = replace(sheet, rows=rows, title="某地项目支出情况自评表")
        if number == 7:
            path.write_bytes(b"no docx")
        elif number == 11:
            path = path.with_suffix(".json")
            write_forms(path, templates, form)
        elif number == 13:
            path = path.with_suffix(".jxb")
            write_package([form], templates, path, folder / "home", title="上报")
        elif number == 12:
            path = path.with_suffix(".txt")
            path.write_text("只有几个字", "utf-8")
        else:
            write_docx([sheet], path)
        yield path
    yield folder / "absent.docx"


def _told(report: ImportReport, templates: Templates) -> list[object]:
    layouts = [(t.id, t.name, t.origin) for t in templates]
    return [
        list(report.lines()),
        [(each.form, each.source, each.notes) for each in report.forms],
        report.leftovers,
        report.failures,
        report.lists,
        report.locked,
        report.remarks,
        layouts,
    ]


def test_many_files_are_read_as_one_by_one(
    tmp_path: Path, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = list(_files(tmp_path / "files"))
    plain = fresh()
    wanted = _told(import_sources(files, plain), plain)
    assert started == []
    monkeypatch.setattr(incoming, "MANY_FILES", 10)
    spread_out, sources = fresh(), []
    report = import_sources(files, spread_out, on_source=lambda n, of, path: sources.append((n, of, path)))
    assert len(started) == 3 - workers._works_here()
    assert _told(report, spread_out) == wanted
    assert sources == [(number, len(files), path) for number, path in enumerate(files, 1)]
    assert len(plain) > len(fresh())
    assert not running(started)


def test_what_holds_whole_forms_is_read_here() -> None:
    names = ("a.db", "b.JIXIAO", "c.json", "d.jxb", "e.docx", "f.xlsx")
    assert [named_as_forms(Path(name)) for name in names] == [True] * 4 + [False] * 2


@pytest.mark.usefixtures("_many")
def test_reading_many_files_can_be_cancelled(tmp_path: Path, started: Started) -> None:
    files = list(_files(tmp_path / "files"))
    with pytest.raises(Cancelled):
        import_sources(files, fresh(), progress=lambda done: done < 5)
    assert not running(started)
