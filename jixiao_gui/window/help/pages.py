"""Find the page of the manual about a widget: that of the nearest parent that is named here."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

FIRST = "quick"
PAGES = {
    "StartPage": "books",
    "NewBookDialog": "books",
    "SheetView": "table",
    "CellEditor": "table",
    "FormList": "list",
    "FindingsPanel": "findings",
    "CorrectDialog": "findings",
    "ReasonDialog": "findings#确认",
    "RulesDialog": "findings#更改或停用规则",
    "BookWindow": "findings#全部表的问题",
    "SummaryWindow": "summary",
    "LedgerWindow": "office",
    "DayDialog": "office#台账",
    "WaitingDialog": "office#收表",
    "ReviewDialog": "office#审核",
    "ReturnDialog": "office#审核",
    "SampleWindow": "office#抽查",
    "AnswersDialog": "office#退回意见",
    "AnalysisDialog": "office#情况分析和公开清单",
    "PublicDialog": "office#情况分析和公开清单",
    "ReportWindow": "import",
    "SameDialog": "import",
    "ListDialog": "import",
    "LibraryWindow": "rows",
    "ConvertDialog": "list",
    "FillDialog": "list#批量填写统一名称",
    "EmptyBook": "list",
    "AddingDialog": "department",
    "HandInDialog": "declare#交之前",
    "DraftWindow": "report",
    "CompareWindow": "list#比较",
    "FindBar": "find",
    "GotoBox": "find",
    "BackupsWindow": "safety",
    "DifferencesWindow": "safety",
    "OrphansWindow": "safety",
    "RescueWindow": "safety",
    "LinesWindow": "import",
    "ExportWindow": "paper",
    "StoreDialog": "district",
    "PublishDialog": "district",
    "FetchDialog": "district#从汇总库读回",
    "Preview": "paper",
    "LayoutsWindow": "layouts",
    "LinesDialog": "layouts#表头和附注",
    "OptionsWindow": "settings",
    "KeysWindow": "keys",
    "About": "window",
    "MainWindow": "window",
}
"""Chapters by the class of a widget; a widget's property ``help`` has precedence."""


def page_of(widget: QWidget | None) -> str:
    """Return the page about ``widget``; a chapter, or chapter#heading."""
    while widget is not None:
        help_property = widget.property("help")
        page = (
            help_property
            if isinstance(help_property, str) and help_property
            else PAGES.get(type(widget).__name__, "")
        )
        if page:
            return page
        widget = widget.parentWidget()
    return FIRST
