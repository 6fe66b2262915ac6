"""The third-party notices of a build: every part in it with its licence, made from its environment.

`write` fills a folder: ``第三方软件说明.txt`` (the list) and the texts of the licences, a file or a folder
for each part. A part without any licence stops the build.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = "第三方软件说明.txt"
NOT_SHIPPED = {
    *("altgraph", "packaging", "pefile", "pip", "pyinstaller-hooks-contrib", "pywin32-ctypes", "setuptools"),
    "tzdata",  # the build leaves it out
}
"""Tools of the build that are no parts of the program."""
OF_QT = {"pyside6-essentials", "shiboken6"}
OFL = tuple(f"OFL-{font}.txt" for font in ("NotoSansSC", "NotoSerifSC", "NotoSerifCJK", "NotoSansSymbols2"))
"""The licences beside the fonts."""
HEAD = """绩效自评表编辑器（Jixiao）{version} 使用的第三方软件

本程序以 Apache License 2.0 发布（见 LICENSE.txt）。
下列各部分按其各自的许可证随程序分发，许可证原文在本文件夹中。

{lgpl}按 LGPL-3.0 使用，以独立的动态库和模块文件形式随附，未作修改；
可以用自己编译的同版本文件替换程序文件夹中的文件。
其源代码可从各项目公开取得，也可向本程序的提供者索取。为调试这种替换而进行的反向工程不受限制。

"""


def normal(name: str) -> str:
    """Return a project's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(distribution: Distribution) -> str:
    """Return the licence that a part's metadata name, on one line; "" where they name none."""
    meta = distribution.metadata
    for key in ("License-Expression", "License"):
        licence = str(meta[key]).strip() if key in meta else ""
        if licence:
            return licence.splitlines()[0]
    lines = [str(line) for line in meta.get_all("Classifier") or []]
    return "、".join(line.rsplit(" :: ", 1)[-1] for line in lines if line.startswith("License ::"))


def licence_files(distribution: Distribution) -> list[Path]:
    """Return the files of licences in a part's metadata folder."""
    paths = []
    for file in distribution.files or []:
        inside = next((part for part in file.parts if part.endswith(".dist-info")), None)
        named = re.search(r"licen[cs]e|copying|notice|authors", "/".join(file.parts[1:]), re.IGNORECASE)
        path = Path(str(distribution.locate_file(file)))
        if inside and named and path.is_file():
            paths.append(path)
    return paths


def write(target: Path, site_packages: Iterable[Path], python_licence: Path, version: str) -> list[str]:
    """Fill ``target``; return the lines of the list. Raises SystemExit for a part without a licence."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    lines = ["Python：PSF-2.0（Python.txt）\n"]
    shutil.copyfile(python_licence, target / "Python.txt")
    parts = distributions(path=[str(folder) for folder in site_packages])
    for part in sorted(parts, key=lambda each: normal(each.metadata["Name"])):
        name = part.metadata["Name"]
        if normal(name) in NOT_SHIPPED:
            continue
        licence = licence_of(part)
        texts = licence_files(part)
        if not licence and not texts:
            raise SystemExit(f"{name} names no licence: find it out before passing it on.")
        if normal(name) in OF_QT:
            place = "LGPL-3.0.txt、GPL-3.0.txt"
        elif texts:
            place = f"{name}/"
            for text in texts:
                inside = text.as_posix().split(".dist-info/", 1)[1].removeprefix("licenses/")
                copy = target / name / inside
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(text, copy)
        else:
            place = "原文未随该软件包附带"
        lines.append(f"{name} {part.version}：{licence or '见许可证原文'}（{place}）\n")
    for name in ("LGPL-3.0.txt", "GPL-3.0.txt"):
        shutil.copyfile(ROOT / "packaging" / "licences" / name, target / name)
    for name in OFL:
        shutil.copyfile(ROOT / "resources" / "fonts" / name, target / name)
    lines += [
        "思源宋体（Noto Serif SC，子集）：OFL-1.1（OFL-NotoSerifSC.txt）\n",
        "思源宋体（Noto Serif CJK SC，子集，轮廓转为 TrueType）：OFL-1.1（OFL-NotoSerifCJK.txt）\n",
        "思源黑体（Noto Sans SC，子集）：OFL-1.1（OFL-NotoSansSC.txt）\n",
        "Noto Sans Symbols 2（子集，方框与上下标取自思源宋体）：OFL-1.1（OFL-NotoSansSymbols2.txt）\n",
    ]
    shutil.copyfile(ROOT / "LICENSE", target / "LICENSE.txt")
    shutil.copyfile(ROOT / "NOTICE", target / "NOTICE.txt")
    driver = any(line.startswith("psycopg ") for line in lines)
    head = HEAD.format(version=version, lgpl="Qt、PySide6 与 psycopg " if driver else "Qt 与 PySide6 ")
    (target / LIST).write_text(head + "".join(lines), "utf-8-sig", newline="\r\n")
    return lines


def add_microsoft(target: Path, program: Path) -> None:
    """Add Microsoft's C++ run-time, which is part of the wheels of Python and Qt, to the list."""
    libraries = {path.name for path in program.rglob("*.dll")}
    runtime_files = sorted(
        name for name in libraries if re.match(r"msvcp|vcruntime|concrt", name, re.IGNORECASE)
    )
    if runtime_files:
        terms = "按微软可再发行代码的条款，随 Python 与 Qt 附带"
        append(target, [f"Microsoft Visual C++ 运行库（{'、'.join(runtime_files)}）：{terms}\n"])


def append(target: Path, lines: list[str]) -> None:
    """Add lines to the list in the folder ``target``."""
    with (target / LIST).open("a", encoding="utf-8", newline="\r\n") as file:
        file.writelines(lines)
