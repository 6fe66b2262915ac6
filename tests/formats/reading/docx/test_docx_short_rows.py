"""Rows without the cells that a merged one above covers, as converters from PDF write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao_gui.formats.reading.docx.docx_in import read_docx
from tests.formats.making import docx, span, tbl, tc, tr

FUNDS = (
    tr(tc("项目资金（万元）", span(2)), "", "年初预算数", "全年预算数", "全年执行数"),
    tr("年度资金总额", "80", "80", "45"),
    tr("其他资金", "", "", ""),
)
GOAL = (
    tr("年度总体目标", tc("预期目标", span(3)), tc("实际完成情况", span(2))),
    tr(tc("开展", span(3)), tc("完成", span(2))),
)
HEADS = tr("绩效指标", "一级指标", "二级指标", "三级指标", "分值", "得分")
ROWS = (
    tr("产出指标", "数量指标", "点位", "50", "50"),
    tr(tc("", "<w:vMerge/>"), "质量指标", "合格率", "20", "20"),
    tr("时效指标", "按时", "10", "10"),
    tr("次数", "10", "10"),
    tr("效益指标", "社会效益指标", "知晓率", "20", "20"),
)
TOTAL = tr(tc("总分", span(4)), "100", "95.6")
GRID = (1000,) * 6


def columns(path: Path, *rows: str) -> list[list[tuple[str, int]]]:
    (sheet,) = read_docx(docx(path / "a.docx", tbl(*rows, grid=GRID))).sheets
    return [[(cell.text, cell.column) for cell in row.cells if cell.rows] for row in sheet.rows]


def test_what_is_missing_is_put_back(tmp_path: Path) -> None:
    found = columns(tmp_path, *FUNDS, *GOAL, HEADS, *ROWS, TOTAL)
    starts = {text: column for row in found for text, column in row if text}
    assert (starts["数量指标"], starts["点位"], starts["质量指标"], starts["合格率"]) == (2, 3, 2, 3)
    assert (starts["时效指标"], starts["按时"], starts["次数"]) == (2, 3, 3)
    assert (starts["效益指标"], starts["知晓率"], starts["总分"], starts["95.6"]) == (1, 3, 0, 5)
    assert (starts["开展"], starts["完成"]) == (1, 4)
    assert starts["年度资金总额"] == 2


FIRST = tr("绩效指标", "一级指标", "二级指标", "三级指标")
MERGED = tr(tc("绩效指标", '<w:vMerge w:val="restart"/>'), "一级指标", "二级指标", "三级指标")
WITHOUT = tr("一级指标", "二级指标", "三级指标", "分值"), tr("产出指标", "数量指标", "点位", "50")


@pytest.mark.parametrize(
    "rows",
    [
        (tr("序号", "项目名称", "年初预算数", "全年执行数"), tr("1", "水质监测", "80")),
        (MERGED, tr(tc("", "<w:vMerge/>"), "产出指标", "数量指标")),
        (*WITHOUT, tr("效益指标", "社会效益指标", "知晓率")),
        (tr("甲", "乙", "丙", "丁"), tr("戊", "己", "庚")),
        (FIRST, tr("", "产出指标", "数量指标")),
        (FIRST, tr("产出指标", "数量指标", "点位", properties='<w:gridBefore w:val="1"/>')),
    ],
)
def test_rows_that_lack_their_last_cells_stay(tmp_path: Path, rows: tuple[str, ...]) -> None:
    (sheet,) = read_docx(docx(tmp_path / "a.docx", tbl(*rows))).sheets
    assert len(sheet.rows[-1].cells) == 3
    assert sheet.rows[-1].cells[0].column == ("gridBefore" in rows[-1])
