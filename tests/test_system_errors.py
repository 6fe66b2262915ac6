"""What the operating system or SQLite refuses is told in Chinese, whatever its own language."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from jixiao_gui import cli
from jixiao_gui.book.errors import cannot_keep, cannot_read, cannot_save, no_backup
from jixiao_gui.exchange.import_report import why_unreadable
from jixiao_gui.form.reports.report_outline import BadOutline, load_outline
from jixiao_gui.form.system_errors import _MEANT, _WINDOWS
from jixiao_gui.form.template import BadTemplate
from jixiao_gui.form.template_file import load_template
from jixiao_gui.formats.writing.replace import explain

PLACE = Path("书")
SENTENCES: dict[str, Callable[[OSError], str]] = {
    "cannot_read": lambda error: str(cannot_read(PLACE, error)),
    "cannot_save": lambda error: str(cannot_save(PLACE, error)),
    "cannot_keep": lambda error: str(cannot_keep(PLACE, error)),
    "no_backup": lambda error: no_backup(PLACE, PLACE, error),
    "explain": lambda error: explain(PLACE, error),
    "why_unreadable": why_unreadable,
}
NO_WORDS = re.compile("[A-Za-z]{2,}")


class Refused(OSError):
    """An error as Windows raises it: its own number beside that of errno."""

    winerror = 0


def refused(number: int, windows: int) -> OSError:
    error = Refused(number, "The system says so in English", "书")
    error.winerror = windows
    return error


@pytest.mark.parametrize("name", SENTENCES)
def test_every_number_of_the_system_is_told_in_chinese(name: str) -> None:
    for number in (*errno.errorcode, 9999):
        said = SENTENCES[name](OSError(number, os.strerror(number), "书"))
        assert not NO_WORDS.search(said), said


@pytest.mark.parametrize("name", SENTENCES)
def test_every_number_of_windows_is_told_in_chinese(name: str) -> None:
    for windows in (*_MEANT, *_WINDOWS, 9999):
        said = SENTENCES[name](refused(errno.EINVAL, windows))
        assert not NO_WORDS.search(said), said


@pytest.mark.parametrize("name", SENTENCES)
def test_a_rare_error_keeps_its_number(name: str) -> None:
    assert "9999" in SENTENCES[name](OSError(9999, "Something rare"))
    assert "8888" in SENTENCES[name](refused(errno.EINVAL, 8888))


def test_an_error_without_a_number() -> None:
    assert explain(PLACE, OSError("the disk is strange")) == "无法写入“书”：系统报错，请换一个位置。"
    assert "内容没有写完整" in explain(PLACE, OSError("内容没有写完整。"))


def test_what_windows_means_by_a_missing_file() -> None:
    """Python takes a name too long for a missing file there, and a write-protected disk for no permission."""
    assert "太长" in str(cannot_save(PLACE, refused(errno.ENOENT, 206)))
    assert "只读" in str(cannot_save(PLACE, refused(errno.EACCES, 19)))
    assert "磁盘已满" in no_backup(PLACE, PLACE, refused(errno.EINVAL, 39))
    assert "杀毒软件" in why_unreadable(refused(errno.EINVAL, 225))


def test_an_output_that_breaks_off(capsys: pytest.CaptureFixture[str]) -> None:
    cli._fail_to_print(OSError(errno.EIO, os.strerror(errno.EIO)))
    said = capsys.readouterr().err
    assert (
        said
        == "jixiao：无法写出“结果”：读写出错，磁盘或 U 盘可能有故障或已拔出，请检查磁盘后重试。\n".replace(
            "“结果”", "结果"
        )
    )


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("SQLITE_IOERR_WRITE", "读写出错"),
        ("SQLITE_READONLY", "没有写入权限"),
        ("SQLITE_CORRUPT_VTAB", "已损坏"),
        ("SQLITE_BUSY", "锁定"),
        ("SQLITE_MISMATCH", "MISMATCH"),
        ("", "数据库报错"),
    ],
)
def test_what_sqlite_refuses(code: str, words: str) -> None:
    error = sqlite3.OperationalError("some words in English")
    if code:
        error.sqlite_errorname = code
    said = str(cannot_keep(PLACE, error))
    assert words in said
    assert "English" not in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id = 1\nb c", "第 2 行第 3 个字处不合 TOML 的写法"),
        ("id = [1,", "结尾处不合 TOML 的写法"),
        ("id = 5", "缺少"),
        ("id = 'x'\nname = 'x'\nsection = 5\nrules = 'x'\nkind = 5", "。"),
    ],
)
def test_a_template_that_is_none_is_told_in_chinese(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "模板.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadTemplate) as template:
        load_template(path, {})
    with pytest.raises(BadOutline) as outline:
        load_outline(path)
    said = [str(template.value), str(outline.value)]
    assert any(words in sentence for sentence in said)
    for sentence in said:
        assert not NO_WORDS.search(re.sub("“.*?”|TOML", "", sentence)), sentence
        assert sentence.endswith("。")


def test_a_template_that_cannot_be_read_is_told_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "模板.toml"
    path.write_text("", "utf-8")

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(BadTemplate, match="无法读取：读写出错"):
        load_template(path, {})


def test_no_module_says_the_systems_own_words() -> None:
    package = Path(cli.__file__).parent
    own = package / "form" / "system_errors.py"
    sources = [path for path in package.rglob("*.py") if path != own]
    assert [path for path in sources if re.search(r"\berror\.strerror", path.read_text("utf-8"))] == []
