"""The two charts of the summary's workbook, which Excel draws from the cells beside them."""

from __future__ import annotations

from typing import Any

from jixiao_gui.form.reports.summary import Summary


def grades_chart(book: Any, summary: Summary, sheet: str, first: int) -> Any:
    """Return the chart of the grades, whose names and counts stand in columns A and B of ``sheet``.

    ``first`` is the number, from 0, of their first row.
    """
    chart = book.add_chart({"type": "column"})
    last = first + len(summary.grades)
    chart.add_series(
        {
            "name": summary.subject.number_head,
            "categories": [sheet, first, 0, last - 1, 0],
            "values": [sheet, first, 1, last - 1, 1],
            "data_labels": {"value": True},
            "fill": {"color": "#404040"},
            "gap": 90,
        }
    )
    chart.set_title(
        {"name": f"等级分布（{summary.subject.number_head}）", "name_font": {"size": 12}, "overlay": False}
    )
    chart.set_legend({"none": True})
    chart.set_y_axis(
        {"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D0D0D0"}}, "num_format": "0"}
    )
    chart.set_size({"width": 520, "height": 330})
    return chart


def points_chart(book: Any, summary: Summary, sheet: str, first: int) -> Any:
    """Return the chart of the projects' rates against their totals, which stand in columns G and H."""
    chart = book.add_chart({"type": "scatter"})
    last = first + max(len(summary.points), 1) - 1
    chart.add_series(
        {
            "name": summary.subject.noun,
            "categories": [sheet, first, 6, last, 6],
            "values": [sheet, first, 7, last, 7],
            "marker": {
                "type": "circle",
                "size": 6,
                "fill": {"color": "#B8B8B8"},
                "border": {"color": "#262626"},
            },
        }
    )
    across, up = _axes(summary)
    grid = {"visible": True, "line": {"color": "#D0D0D0"}}
    chart.set_title({"name": "执行率与总分", "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_x_axis(
        {"name": "执行率", "num_format": "0%", "min": across, "crossing": across, "major_gridlines": grid}
    )
    chart.set_y_axis({"name": "总分", "num_format": "0", "min": up, "crossing": up, "major_gridlines": grid})
    chart.set_size({"width": 520, "height": 330})
    return chart


def _axes(summary: Summary) -> tuple[float, float]:
    """Return the starts of both axes: a tenth below the least value, and not above the best grade's limit."""
    points = summary.points
    across = min([0.9, *(float(point.rate) for point in points)])
    limit = [float(low) for low, _ in summary.limits[:1]]
    up = min([*limit, *(float(point.total) for point in points)], default=0.0)
    return max(int(across * 10 - 1e-9) / 10, 0.0), max(int((up - 1e-9) / 10) * 10.0, 0.0)
