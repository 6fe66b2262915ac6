"""``check``: the findings in a book, printed for people or as JSON."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from jixiao_gui.arguments import file_path
from jixiao_gui.exchange.book_checking import checked
from jixiao_gui.exchange.book_reports import audit_title, write_audit
from jixiao_gui.exit_status import DONE, FOUND_ERRORS
from jixiao_gui.form.checks import LEVEL_NAMES, Finding
from jixiao_gui.form.model import Form
from jixiao_gui.form.project_forms import display_name
from jixiao_gui.form.template import Templates
from jixiao_gui.verbs.opened_books import open_readable, templates_at_hand
from jixiao_gui.verbs.terminal import remind, say, say_json, show_progress
from jixiao_gui.verbs.verb_parser import add_book, add_verb

if TYPE_CHECKING:
    from jixiao_gui.verbs.verb_parser import Verbs


def add_parser(verbs: Verbs) -> None:
    """Add the parser of ``check``."""
    check = add_verb(verbs, "check", run, "校验")
    add_book(check)
    check.add_argument("--json", action="store_true", help="以 JSON 输出")
    check.add_argument("--report", type=file_path, metavar="OUT", help="另存一份校验报告（docx、pdf）")


def run(options: argparse.Namespace) -> int:
    """Print the open findings of a book; return status 1 when one of them is an error."""
    templates = templates_at_hand()
    with open_readable(options.book, templates) as book:
        info, stored = book.info, book.stored_forms()
        for id in sorted(id for id in book.template_uses() if id not in templates):
            remind(f"有自评表的模板“{id}”不在本机，按“{templates.default.id}”的规则校验。")
        of_book = checked(
            stored, templates, show_progress("校验", len(stored)), whole=options.report is not None
        )
    forms, every, _ = of_book
    findings = [(number, finding) for number, finding in every if finding.open]
    if options.report is not None:
        title = audit_title(info.year, forms, templates)
        write_audit(of_book, templates, options.report, title=title, unit=info.unit)
    if options.json:
        rows = [_finding_to_dict(number, forms[number], finding) for number, finding in findings]
        say_json(rows)
    else:
        for line in finding_lines(forms, findings, templates):
            say(line)
        if len(every) > len(findings):
            say(f"另有 {len(every) - len(findings)} 条已确认，不计入。")
    return FOUND_ERRORS if any(finding.level == "error" for _, finding in findings) else DONE


def _finding_to_dict(number: int, form: Form, finding: Finding) -> dict[str, object]:
    """Return a finding as ``check --json`` prints it; ``number`` counts from 0, the printed one from 1."""
    return {
        "form": number + 1,
        "project": form.project,
        "rule": finding.rule,
        "level": finding.level,
        "cell": finding.cell,
        "recorded": finding.recorded,
        "expected": finding.expected,
        "message": finding.message,
        "source": finding.source,
        "correctable": finding.correctable,
    }


def finding_lines(
    forms: Sequence[Form], findings: Sequence[tuple[int, Finding]], templates: Templates
) -> Iterator[str]:
    """Yield the findings in Chinese lines: a heading for each form with findings, a line for each, the
    counts.
    """
    last = -1
    counts = dict.fromkeys(LEVEL_NAMES, 0)
    for number, finding in findings:
        if number != last:
            name = display_name(forms[number], templates.by_id.get(forms[number].template))
            yield f"第 {number + 1} 张 {name}"
            last = number
        counts[finding.level] += 1
        yield f"  {LEVEL_NAMES[finding.level]}  {finding.message}  [{finding.rule} {finding.cell}]"
    total = "，".join(f"{LEVEL_NAMES[level]} {count}" for level, count in counts.items())
    yield f"共 {len(forms)} 张表：{total}。"
