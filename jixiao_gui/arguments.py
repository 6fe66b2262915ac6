"""The verbs' words: what may be typed after ``jixiao``, and how wrong use is told.

Apart from `cli.py`: a start of the window needs neither these nor argparse.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from jixiao_gui import __version__
from jixiao_gui.exit_status import WRONG_USE

_WRONG = (
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"unrecognized arguments: (.+)", r"不认识 \1"),
    (r"argument (.+): invalid choice: (.+?) \(choose from (.+)\)", r"\1 没有 \2，只有 \3"),
    (r"argument (.+): expected (?:one|at least one) argument", r"\1 后面缺少内容"),
    (r"argument (.+): not allowed with argument (.+)", r"\1 不能与 \2 同用"),
    (r"argument (.+): ignored explicit argument .+", r"\1 后面不应有内容"),
    (r"ambiguous option: (.+) could match (.+)", r"\1 可以是 \2，请写全"),
    (r"argument (.+): (应为.+)", r"\1 \2"),
)
"""What argparse says of wrong use, in Chinese."""


class _Parser(argparse.ArgumentParser):
    """Tells wrong use in one line, with exit status 2."""

    def error(self, message: str) -> NoReturn:
        for pattern, words in _WRONG:
            found = re.fullmatch(pattern, message)
            if found is not None:
                message = found.expand(words)
                break
        self.exit(WRONG_USE, f"{self.prog}：用法不对：{message}。输入 {self.prog} --help 查看用法。\n")


def _source(text: str) -> Path | str:
    """Return a source of an import: a file or a folder, or what is no path but the URL of a store."""
    return text if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", text) else Path(text)


def _year(text: str) -> str:
    """Return a year: ``2024`` for that, 2024年 and 2024年度; "" for nothing."""
    found = re.fullmatch(r"((?:19|20)\d\d)(?:年度?)?", unicodedata.normalize("NFKC", text).strip())
    if found is None and text.strip():
        raise argparse.ArgumentTypeError(f"应为四位数的年度，如 2024，不是“{text}”")
    return found[1] if found is not None else ""


def _form_number(text: str) -> int:
    """Return the number of a form, from 1."""
    if not re.fullmatch("[0-9]{1,9}", text.strip()) or not int(text):
        raise argparse.ArgumentTypeError(f"应为表的序号，从 1 数起，不是“{text}”")
    return int(text)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of every verb; each sets ``run`` to the name of its function in `verbs.py`."""
    parser = _Parser(prog="jixiao", description="绩效自评表编辑器。不带动词时打开窗口：jixiao [自评表册.db]")
    parser.add_argument("--version", action="version", version=f"jixiao {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="动词", required=True)
    _add_incoming(verbs)
    _add_checks(verbs)
    _add_export(verbs)
    _add_reports(verbs)
    _add_sharing(verbs)
    _add_trials(verbs)
    return parser


if TYPE_CHECKING:
    _Verbs: TypeAlias = argparse._SubParsersAction[_Parser]


def _add_incoming(verbs: _Verbs) -> None:
    new = verbs.add_parser("new", help="新建自评表册")
    new.add_argument("book", type=Path, metavar="BOOK.db")
    new.add_argument("--template", metavar="ID", help="模板，如 beijing-2023")
    new.add_argument("--year", type=_year, default="", metavar="Y", help="年度")
    new.add_argument("--unit", default="", metavar="U", help="实施单位")
    new.add_argument(
        "--from-list", type=Path, metavar="LIST.xlsx", help="项目列表（xlsx、csv），每个项目建一张表"
    )

    bring = verbs.add_parser(
        "import", help="读入 docx、doc、wps、xlsx、xls、pdf、txt、json、db，文件夹中的这些文件，或汇总库"
    )
    bring.add_argument("sources", nargs="+", type=_source, metavar="SOURCE")
    bring.add_argument("--into", required=True, type=Path, metavar="BOOK.db")
    bring.add_argument("--template", metavar="ID", help="按此模板识别")
    same = bring.add_mutually_exclusive_group()
    same.add_argument("--replace", action="store_true", help="同一单位、项目、年度、表种的，替换原表")
    same.add_argument("--skip", action="store_true", help="同一单位、项目、年度、表种的，不读入")

    bring.add_argument("--unit", action="append", default=[], metavar="U", help="汇总库中只取这个单位")
    bring.add_argument(
        "--year", type=_year, action="append", default=[], metavar="Y", help="汇总库中只取这个年度"
    )
    bring.add_argument(
        "--project", action="append", default=[], metavar="P", help="汇总库中只取名称含有这些字的项目"
    )


def _add_checks(verbs: _Verbs) -> None:
    check = verbs.add_parser("check", help="校验")
    check.add_argument("book", type=Path, metavar="BOOK.db")
    check.add_argument("--json", action="store_true", help="以 JSON 输出")
    check.add_argument("--report", type=Path, metavar="OUT", help="另存一份校验报告（docx、pdf）")

    again = verbs.add_parser("recalculate", help="执行率、得分、总分全部恢复自动计算")
    again.add_argument("book", type=Path, metavar="BOOK.db")
    again.add_argument("--form", type=_form_number, action="append", default=[], metavar="N")


def _add_export(verbs: _Verbs) -> None:
    export = verbs.add_parser("export", help="导出 docx、pdf、ofd、xlsx、json、txt")
    export.add_argument("book", type=Path, metavar="BOOK.db")
    export.add_argument("out", nargs="?", type=Path, metavar="OUT")
    export.add_argument("--form", type=_form_number, action="append", default=[], metavar="N")
    export.add_argument("--each", type=Path, metavar="DIR", help="每张表一个文件，放入此文件夹")
    export.add_argument("--as", dest="kind", choices=("docx", "pdf", "ofd"), help="与 --each 同用")
    export.add_argument(
        "--name",
        metavar="PATTERN",
        help="与 --each 同用：文件名，如 {单位}/{序号}-{项目}；可用 "
        "{序号} {项目} {单位} {部门} {年度} {表种}，/ 分文件夹",
    )


def _add_reports(verbs: _Verbs) -> None:
    summary = verbs.add_parser("summary", help="汇总：一个项目一行，合计、等级分布、图表")
    summary.add_argument("book", type=Path, metavar="BOOK.db")
    summary.add_argument("out", type=Path, metavar="OUT", help="xlsx、pdf 或 docx")

    ledger = verbs.add_parser("ledger", help="台账：谁该报、谁已报、各是什么状态")
    ledger.add_argument("book", type=Path, metavar="BOOK.db")
    ledger.add_argument("out", type=Path, metavar="OUT", help="xlsx、docx 或 pdf")

    report = verbs.add_parser("report", help="绩效自评报告：按提纲起草，数字取自自评表")
    report.add_argument("book", type=Path, metavar="BOOK.db")
    report.add_argument("out", type=Path, metavar="OUT.docx")
    report.add_argument("--form", type=_form_number, action="append", default=[], metavar="N")
    report.add_argument("--outline", metavar="ID", help="提纲，如 unit、transfer")


def _add_sharing(verbs: _Verbs) -> None:
    publish = verbs.add_parser("publish", help="发布到汇总库（PostgreSQL），只写有变化的表")
    publish.add_argument("book", type=Path, metavar="BOOK.db")
    publish.add_argument(
        "address", metavar="DATABASE-URL", help="postgresql+psycopg://用户名@服务器/数据库名"
    )
    publish.add_argument("--replace", action="store_true", help="汇总库里别人改过的表也以本册为准")

    templates = verbs.add_parser("templates", help="列出可用的模板")
    templates.add_argument("--json", action="store_true", help="以 JSON 输出")

    template = verbs.add_parser("template", help="把一张填好或空白的表的版式存为模板文件")
    template.add_argument("source", type=Path, metavar="SOURCE")
    template.add_argument("out", type=Path, metavar="OUT.toml")


def _add_trials(verbs: _Verbs) -> None:
    demo = verbs.add_parser("demo", help="在文件夹中生成示例项目及其校验结果、docx、pdf、xlsx")
    demo.add_argument("folder", type=Path, metavar="DIR")

    test = verbs.add_parser("self-test", help="自检：编辑、保存、导出、窗口是否都能用")
    test.add_argument("--folder", type=Path, metavar="DIR", help="在此文件夹中进行，并留下生成的文件")
