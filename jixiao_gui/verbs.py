"""What each verb does. Each returns an exit status of `exit_status.py`; errors are one line on stderr."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao_gui.book.book import Book, FormEntry
from jixiao_gui.book.book_rows import BookInfo
from jixiao_gui.book.changes import AddForms, EditForm
from jixiao_gui.book.errors import BookDamaged, BookError, CannotSave
from jixiao_gui.book.seal import State
from jixiao_gui.exchange import (
    ImportReport,
    ListForms,
    export_each,
    export_forms,
    forms_from_list,
    import_sources,
    template_of,
)
from jixiao_gui.exchange.book_reports import (
    audit_title,
    checked,
    self_evaluations,
    summarised,
    summary_title,
    write_audit,
    write_self_report,
    write_summary,
)
from jixiao_gui.exchange.file_names import PATTERN, TOKENS, unknown_tokens
from jixiao_gui.exchange.import_plan import Plan, Way, find_same, plan_import
from jixiao_gui.exchange.ledgers import duties_of, kinds, ledger_of, ledger_title, write_ledger
from jixiao_gui.exit_status import CANNOT_READ, CANNOT_WRITE, DONE, FOUND_ERRORS, WRONG_USE
from jixiao_gui.form.checks import Finding, check_book
from jixiao_gui.form.edits import recalculate
from jixiao_gui.form.ledger import make_ledger, merged_duties
from jixiao_gui.form.model import Form
from jixiao_gui.form.project_forms import called
from jixiao_gui.form.report_outline import BadOutline, load_outlines
from jixiao_gui.form.template import BadTemplate, Templates
from jixiao_gui.form.template_file import load_templates
from jixiao_gui.formats import FormatError
from jixiao_gui.formats.writing.replace import CannotWrite, UnknownKind, explain, replacing
from jixiao_gui.paths import home_folder, resources_folder, template_folders

if TYPE_CHECKING:
    from jixiao_gui.exchange.district.address import Address
    from jixiao_gui.exchange.district.store_sources import StoreSources

LEVEL_NAMES = {"error": "错误", "warning": "提醒", "info": "提示"}


class WrongUse(Exception):
    """A command that cannot be meant; ``str()`` is one Chinese sentence."""


def run(options: argparse.Namespace) -> int:
    """Run the verb that ``options`` names and turn its errors into a line and a status."""
    verb: Callable[[argparse.Namespace], int] = {
        "new": new,
        "import": bring,
        "check": check,
        "recalculate": again,
        "export": export,
        "summary": summary,
        "ledger": ledger,
        "report": report,
        "publish": publish,
        "demo": demo,
        "templates": list_templates,
        "template": save_template,
    }[options.verb]
    try:
        return verb(options)
    except (WrongUse, UnknownKind) as error:
        return _fail(str(error), WRONG_USE)
    except (CannotWrite, CannotSave) as error:
        return _fail(str(error), CANNOT_WRITE)
    except (BookError, FormatError, BadTemplate) as error:
        return _fail(str(error), CANNOT_READ)
    except KeyboardInterrupt:
        return _fail("已取消；正在写的文件没有改动。", CANNOT_WRITE)


def new(options: argparse.Namespace) -> int:
    """Make a book with one blank form of the template, or one for each project of a list; replaces no file.

    Returns the exit status. Raises `CannotWrite`.
    """
    templates = _templates()
    _must_know(templates, options.template)
    template = templates[options.template] if options.template else templates.default
    if _is_there(options.book):
        raise CannotWrite(f"“{options.book}”已经存在，没有改动；请换一个文件名。")
    if options.from_list is None:
        listed = ListForms((template.new_form(options.year, options.unit),))
    else:
        if not template.has("project"):
            raise WrongUse(f"模板“{template.id}”没有“项目名称”一栏，不能按项目列表建表；请换一个模板。")
        listed = forms_from_list(options.from_list, template, options.year, options.unit)
    for note in listed.notes:
        print(note, file=sys.stderr)
    book = _new_book(templates, template.id, options.year or listed.year, options.unit)
    try:
        book.apply(AddForms("新建自评表", listed.forms))
        _save(book, options.book)
    finally:
        book.close()
    count = f"，{len(listed.forms)} 张表" if options.from_list is not None else ""
    print(f"已新建“{options.book}”（模板 {template.id}{count}）。")
    return DONE


def bring(options: argparse.Namespace) -> int:
    """Import sources into a book, which is made when something was read."""
    templates = _templates()
    _must_know(templates, options.template)
    prefer = _template_of(options.into, templates) if _is_there(options.into) else ""
    progress = _progress("读入")
    with contextlib.ExitStack() as stack:
        stores = _stores(options, stack)
        sources = stores.paths if stores is not None else options.sources
        report = import_sources(sources, templates, options.template, progress, prefer=prefer)
    report.failures += stores.failures if stores is not None else []
    for line in report.lines(templates):
        print(line, file=sys.stderr)
    status = CANNOT_READ if report.failures else DONE
    if report.forms:
        plan, same = _import_into(options, templates, report)
        replaced, skipped = same if options.replace else 0, same if options.skip else 0
        extra = f"，替换 {replaced} 张" if replaced else ""
        extra += f"，跳过 {skipped} 张" if skipped else ""
        print(f"已读入 {len(plan.added)} 张表{extra}，存入“{options.into}”。")
        if stores is not None:
            stores.note_taken(report, {*plan.added, *(plan.replaced or {})}, home_folder(), options.into)
    return status


def _stores(options: argparse.Namespace, stack: contextlib.ExitStack) -> StoreSources | None:
    """Return the sources with what was fetched of the stores among them; ``None`` where there are none."""
    selection = (options.unit, options.year, options.project)
    if all(isinstance(source, Path) for source in options.sources):
        if any(selection):
            raise WrongUse("--unit、--year、--project 只用于从汇总库读回。")
        return None
    from jixiao_gui.exchange.district.fetching import Selection
    from jixiao_gui.exchange.district.store_sources import StoreSources

    sources = [_address(source) if isinstance(source, str) else source for source in options.sources]
    return StoreSources(sources, Selection(*map(tuple, selection)), stack, _progress("读回"), _Password())


def _template_of(path: Path, templates: Templates) -> str:
    """Return the layout of a book's new forms."""
    book = Book.open(path, templates, home_folder(), read_only=True, lock=False)
    try:
        return book.info.template
    finally:
        book.close()


def _import_into(options: argparse.Namespace, templates: Templates, report: ImportReport) -> tuple[Plan, int]:
    """Add the forms, replace or skip those that are there; return what was done, and how many were there."""
    forms = [imported.form for imported in report.forms]
    if _is_there(options.into):
        book = _writable(options.into, templates)
    else:
        book = _new_book(templates, forms[0].template, forms[0].year, forms[0].unit)
    chosen = Way.SKIP if options.skip else Way.REPLACE if options.replace else Way.KEEP
    try:
        same = find_same(forms, book.entries(), templates)
        plan = plan_import(forms, same, lambda _one: chosen, "导入")
        for one in same:
            form = forms[one.number]
            name = called(form, templates.by_id.get(form.template))
            print(_SAME[chosen].format(project=name, year=form.year), file=sys.stderr)
        if plan.change is not None:
            book.apply(plan.change)
            _save(book, options.into if book.path is None else None)
    finally:
        book.close()
    return plan, len(same)


_SAME = {
    Way.KEEP: "提醒：“{project}”（{year} 年度）已在册中，又添加了一张。",
    Way.REPLACE: "“{project}”（{year} 年度）已在册中，已替换。",
    Way.SKIP: "“{project}”（{year} 年度）已在册中，跳过。",
}


def check(options: argparse.Namespace) -> int:
    """Print the open findings of a book; status 1 when one of them is an error."""
    templates = _templates()
    forms, info = _all_forms(options.book, templates)
    for id in sorted({form.template for form in forms if form.template not in templates}):
        _tell(f"提醒：有自评表的模板“{id}”不在本机，按“{templates.default.id}”的规则校验。")
    every = checked(forms, templates, _progress("校验", len(forms)))
    findings = [(number, finding) for number, finding in every if finding.open]
    if options.report is not None:
        title = audit_title(info.year)
        write_audit(forms, templates, options.report, title=title, unit=info.unit, findings=every)
    if options.json:
        rows = [finding_to_dict(number, forms[number], finding) for number, finding in findings]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for line in finding_lines(forms, findings, templates):
            print(line)
        if len(every) > len(findings):
            print(f"另有 {len(every) - len(findings)} 条已确认，不计入。")
    return FOUND_ERRORS if any(finding.level == "error" for _, finding in findings) else DONE


def finding_to_dict(number: int, form: Form, finding: Finding) -> dict[str, object]:
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
    """Yield the findings for people: a heading for each form that has any, then a line each, then the
    count.
    """
    last = -1
    counts = dict.fromkeys(LEVEL_NAMES, 0)
    for number, finding in findings:
        if number != last:
            name = called(forms[number], templates.by_id.get(forms[number].template))
            yield f"第 {number + 1} 张 {name}"
            last = number
        counts[finding.level] += 1
        yield f"  {LEVEL_NAMES[finding.level]}  {finding.message}  [{finding.rule} {finding.cell}]"
    told = "，".join(f"{LEVEL_NAMES[level]} {count}" for level, count in counts.items())
    yield f"共 {len(forms)} 张表：{told}。"


def again(options: argparse.Namespace) -> int:
    """Let every computed cell of the book, or of some forms, follow its formula again."""
    templates = _templates()
    book = _writable(options.book, templates)
    changed = 0
    try:
        for entry in _chosen(book, options.form):
            form = book.form(entry.id)
            edit = recalculate(form, templates[form.template], "恢复自动计算")
            if edit is not None:
                book.apply(EditForm(edit.name, entry.id, edit))
                changed += 1
        if changed:
            _save(book)
    finally:
        book.close()
    print(f"已重新计算，{changed} 张表有改动。")
    return DONE


def export(options: argparse.Namespace) -> int:
    """Write forms into one file, or one file each."""
    if (options.each is None) == (options.out is None):
        raise WrongUse("请给出一个导出文件，或用 --each 文件夹 --as docx|pdf|ofd。")
    if (options.each is None) != (options.kind is None):
        raise WrongUse("--each 与 --as 要一起使用。")
    if options.name is not None and options.each is None:
        raise WrongUse("--name 要与 --each 一起使用。")
    pattern = options.name or PATTERN
    if unknown := unknown_tokens(pattern):
        raise WrongUse(f"--name 里没有 {'、'.join(unknown)} 这一项，只有 {' '.join(TOKENS)}。")
    templates = _templates()
    book = _readable(options.book, templates)
    try:
        entries = _chosen(book, options.form)
        if options.each is not None:
            numbered = [(entry.number, book.form(entry.id)) for entry in entries]
            written = export_each(
                numbered,
                templates,
                options.each,
                options.kind,
                _progress("导出"),
                tell=_tell,
                pattern=pattern,
            )
            print(f"已导出 {len(written)} 个文件到“{options.each}”。")
            return DONE

        def forms() -> Iterator[Form]:
            return (book.form(entry.id) for entry in entries)

        export_forms(
            forms,
            templates,
            options.out,
            title=_title(book),
            progress=_progress("导出"),
            tell=_tell,
            count=len(entries),
        )
    finally:
        book.close()
    print(f"已导出 {len(entries)} 张表到“{options.out}”。")
    return DONE


def summary(options: argparse.Namespace) -> int:
    """Write the summary of a book: one line a project, totals by department and unit, charts."""
    templates = _templates()
    forms, info = _all_forms(options.book, templates)
    made = summarised(forms, templates, _progress("汇总", len(forms)))
    title = summary_title(info.year or (made.years[0] if len(made.years) == 1 else ""))
    write_summary(made, options.out, title=title, unit=info.unit, progress=_progress("写入", len(forms)))
    print(f"已汇总 {len(made.lines)} 个项目，存入“{options.out}”。")
    return DONE


def ledger(options: argparse.Namespace) -> int:
    """Write who was to hand in what, who has, and in what state; by the forms there where no list says so."""
    templates = _templates()
    book = _readable(options.book, templates)
    try:
        info, today = book.info, date.today()
        made = ledger_of(book, templates, today)
        if not made.lines:
            _tell(f"提醒：“{options.book}”里还没有应报名单，台账按册中已有的表列出。")
            listed = merged_duties((), duties_of(book.forms(), templates))
            scores = book.office_totals()
            made = make_ledger(listed, book.entries(), book.verdicts(), today, kinds(templates), scores)
    finally:
        book.close()
    write_ledger(
        made,
        options.out,
        title=ledger_title(info.year),
        unit=info.unit,
        day=today.isoformat(),
        progress=_progress("写入", len(made.lines)),
    )
    print(f"台账共 {len(made.lines)} 项，已收 {made.handed_in} 项，存入“{options.out}”。")
    return DONE


def report(options: argparse.Namespace) -> int:
    """Draft the 绩效自评报告 from the forms named, or from every self-evaluation of the book."""
    templates = _templates()
    outlines = load_outlines(template_folders())
    for problem in outlines.problems:
        _tell(f"提醒：{problem}")
    book = _readable(options.book, templates)
    try:
        forms, info = [book.form(entry.id) for entry in _chosen(book, options.form)], book.info
    finally:
        book.close()
    if not options.form:
        every, forms = len(forms), self_evaluations(forms, templates)
        if every > len(forms):
            _tell(f"提醒：有 {every - len(forms)} 张表不是自评表，没有写入报告；要写入请用 --form 指定。")
    if not forms:
        raise WrongUse(f"“{options.book}”中没有自评表，没有可以写入报告的内容。")
    try:
        outline = outlines.choose(options.outline, {form.template for form in forms})
    except BadOutline as error:
        raise WrongUse(str(error)) from error
    progress = _progress("起草", len(forms))
    draft = write_self_report(
        forms, templates, options.out, outline=outline, unit=info.unit, progress=progress
    )
    gaps = f"，有 {draft.gaps} 处【请补充】" if draft.gaps else ""
    print(f"已起草 {len(forms)} 个项目的绩效自评报告（提纲 {outline.id}）{gaps}，存入“{options.out}”。")
    return DONE


def publish(options: argparse.Namespace) -> int:
    """Bring a district's store to what a book holds; status 4 where others changed a form meanwhile too."""
    from jixiao_gui.exchange.district import publishing

    address = _address(options.address)
    templates = _templates()
    book = _readable(options.book, templates)
    try:
        if book.state is State.DAMAGED:  # what is missing in it was not deleted by anybody
            raise BookDamaged(f"“{options.book}”里有损坏的内容，没有发布；请先打开核对，保存后再发布。")
        told = publishing.publish(
            book,
            address,
            templates,
            home_folder(),
            overwrite=options.replace,
            progress=_progress("发布", book.count()),
            ask=_Password(),
        )
    except KeyboardInterrupt:
        return _fail("已取消；已经写完的单位都在汇总库里，再发布一次会接着做。", CANNOT_WRITE)
    finally:
        book.close()
    for line in told.lines():
        _tell(line)
    if told.conflicts:
        _tell("与汇总库不同的表，可以用 import 读回核对，或加 --replace 以本册为准。")
    print(f"已发布“{options.book}”到 {address}：{told.sentence()}。")
    return DONE if told.complete else CANNOT_WRITE


def _address(text: str) -> Address:
    from jixiao_gui.exchange.district.address import BadAddress, read_address

    try:
        return read_address(text)
    except BadAddress as error:
        raise WrongUse(str(error)) from error


class _Password:
    """Asks for a store's password where somebody sits at a terminal; once."""

    def __init__(self) -> None:
        self._said: str | None = None

    def __call__(self) -> str | None:
        if self._said is None and sys.stdin.isatty() and sys.stderr.isatty():
            self._said = getpass.getpass("汇总库的密码：", sys.stderr)
        return self._said


def list_templates(options: argparse.Namespace) -> int:
    """Print id, name, kind and source of every layout at hand."""
    templates = _templates()
    if options.json:
        rows = [
            {"id": t.id, "name": t.name, "kind": t.kind, "source": t.source, "origin": t.origin}
            for t in templates
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for one in templates:
            print("\t".join((one.id, one.name, one.kind, one.source)))
    return DONE


def save_template(options: argparse.Namespace) -> int:
    """Write the layout of a file's first form, filled or blank, as a template file."""
    from jixiao_gui.formats.template_toml import write_toml

    out: Path = options.out
    if out.suffix.lower() != ".toml":
        raise WrongUse(f"模板文件应以 .toml 结尾，不是“{out.name}”。")
    found = template_of(options.source, _templates())
    for note in found.notes:
        _tell(note)
    with replacing(out) as file:
        file.write(write_toml(found.template).encode())
    template = found.template
    print(f"已将“{options.source.name}”的版式“{template.name}”（{template.id}）存为“{out}”。")
    return DONE


def demo(options: argparse.Namespace) -> int:
    """Write the sample book, its findings, docx, PDF and xlsx into a folder; returns the exit status."""
    templates = _templates()
    folder: Path = options.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(explain(folder, error)) from error
    report = import_sources(sorted((resources_folder() / "samples").glob("*.txt")), templates)
    forms = [imported.form for imported in report.forms]
    book = _new_book(templates, forms[0].template, forms[0].year, forms[0].unit)
    try:
        book.apply(AddForms("导入示例", tuple(forms)))
        book.save_as(folder / "示例.db")
    finally:
        book.close()
    _demo_of_a_year(templates, folder / "全年示例.db")
    findings = check_book(forms, templates)
    with replacing(folder / "校验结果.txt") as file:
        file.write("\n".join(finding_lines(forms, findings, templates)).encode() + b"\n")
    for name in ("示例.docx", "示例.pdf", "示例.xlsx"):
        export_forms(lambda: forms, templates, folder / name, title="示例自评表")
    print(f"示例已生成在“{folder}”：示例.db、全年示例.db、校验结果.txt、示例.docx、示例.pdf、示例.xlsx。")
    return DONE


def _demo_of_a_year(templates: Templates, target: Path) -> None:
    """Write the book of two projects with all their forms of a year, and the department's."""
    report = import_sources([resources_folder() / "samples" / "project-year.json"], templates)
    forms = tuple(imported.form for imported in report.forms)
    book = _new_book(templates, forms[0].template, forms[0].year, forms[0].unit)
    try:
        book.apply(AddForms("导入示例", forms))
        book.save_as(target)
    finally:
        book.close()


def _templates() -> Templates:
    templates = load_templates(template_folders())
    for problem in templates.problems:
        print(f"提醒：{problem}", file=sys.stderr)
    return templates


def _is_there(path: Path) -> bool:
    """Return whether ``path`` is taken; no where there can be no such name: opening it says why."""
    try:
        return path.exists()
    except OSError:
        return False


def _new_book(templates: Templates, template: str, year: str, unit: str) -> Book:
    return Book.new(templates, home_folder(), template=template, year=year, unit=unit)


def _readable(path: Path, templates: Templates) -> Book:
    return _with_warning_printed(Book.open(path, templates, home_folder(), read_only=True, lock=False))


def _all_forms(path: Path, templates: Templates) -> tuple[list[Form], BookInfo]:
    """Return the forms of a book, and what holds for all of it."""
    book = _readable(path, templates)
    try:
        return list(book.forms()), book.info
    finally:
        book.close()


def _with_warning_printed(book: Book) -> Book:
    """Return ``book``, with a word on stderr where its content is not what was saved."""
    if book.warning:
        print(f"提醒：{book.warning}", file=sys.stderr)
    return book


def _save(book: Book, path: Path | None = None) -> None:
    """Save ``book``, under another name where one is given, with a word on stderr of a backup that failed."""
    if path is None:
        book.save()
    else:
        book.save_as(path)
    if book.unkept:
        print(f"提醒：{book.unkept}", file=sys.stderr)


def _writable(path: Path, templates: Templates) -> Book:
    book = Book.open(path, templates, home_folder())
    if book.read_only:
        book.close()
        raise CannotWrite(book.state.warning(path) or f"“{path}”正在另一个窗口中打开，请先关闭后再试。")
    return _with_warning_printed(book)


def _chosen(book: Book, numbers: Sequence[int]) -> list[FormEntry]:
    entries = book.entries()
    if not numbers:
        return entries
    for number in numbers:
        if not 1 <= number <= len(entries):
            raise WrongUse(f"没有第 {number} 张表，这个自评表册共有 {len(entries)} 张。")
    return [entries[number - 1] for number in numbers]


def _title(book: Book) -> str:
    return f"{book.info.year}年度项目支出绩效自评表" if book.info.year else "项目支出绩效自评表"


def _progress(what: str, count: int = 0) -> Callable[[int], bool]:
    """Return what shows a running count, of ``count`` where it is known, on a terminal alone."""
    shown = sys.stderr.isatty()
    of = f" / {count}" if count else ""

    def report(done: int) -> bool:
        if shown and (done % 20 == 0 or done == count):
            # the cursor goes back: what is printed next takes the line
            print(f"{what} {done}{of} …", end="\r", file=sys.stderr, flush=True)
        return True

    return report


def _must_know(templates: Templates, id: str | None) -> None:
    """Refuse the name of a layout that there is not; in a book such a name is no wrong use."""
    if id is not None and id not in templates:
        known = "、".join(template.id for template in templates)
        raise WrongUse(f"没有名为“{id}”的模板。现有模板：{known}。")


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _fail(sentence: str, status: int) -> int:
    print(f"jixiao：{' '.join(sentence.split())}", file=sys.stderr)
    return status
