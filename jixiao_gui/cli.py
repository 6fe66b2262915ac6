"""Where the program starts: a window without a verb, else the verb; and the exit status it ends with.

Nothing here, nor in `verbs/`, imports Qt; each of the two ways imports what it needs when it is gone.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from jixiao_gui.exit_status import CANNOT_WRITE, DONE, WRONG_USE

VERBS = (
    *("new", "import", "check", "recalculate", "export", "summary", "ledger", "report", "publish"),
    *("templates", "template", "demo", "self-test"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit status. Never shows a traceback for what a user can cause."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if arguments == ["--worker"]:
        from jixiao_gui.workers import serve

        if serve():
            return DONE
        print("jixiao：--worker 只供程序自己使用，请不带它打开。", file=sys.stderr)
        return WRONG_USE
    _speak_utf8()
    if not arguments or (
        len(arguments) == 1 and not arguments[0].startswith("-") and arguments[0] not in VERBS
    ):
        return _window(arguments)
    try:
        status = _run_verb(arguments)
        sys.stdout.flush()
    except OSError as error:
        # what is still to be flushed goes nowhere
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if _is_of_a_closed_pipe(error):
            return DONE  # who reads the output, `head` for one, has seen enough
        return _cannot_print(error)
    except KeyboardInterrupt:  # while its imports are going on, too
        print("jixiao：已取消；正在写的文件没有改动。", file=sys.stderr)
        return CANNOT_WRITE
    return status


def _cannot_print(error: OSError) -> int:
    """Say in one line that what a verb prints found no room; return the exit status.

    Files that a verb reads and writes have sentences of their own.
    """
    from jixiao_gui.verbs.terminal import fail

    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    why = "磁盘已满，请清理空间" if full else f"{error.strerror or error}，请检查磁盘"
    where = f"“{error.filename}”" if error.filename else "结果"
    return fail(f"无法写出{where}：{why}后重试。", CANNOT_WRITE)


def _is_of_a_closed_pipe(error: OSError) -> bool:
    """Return whether nobody reads what is printed any more; Windows says so by an invalid argument."""
    invalid = sys.platform == "win32" and error.errno == errno.EINVAL and error.filename is None
    return isinstance(error, BrokenPipeError) or invalid


def _run_verb(arguments: Sequence[str]) -> int:
    """Run the verb that a command line names; return the exit status."""
    try:
        if arguments[0] in ("self-test", "--version"):
            # without the imports of the others: it must tell what is missing even where these fail
            from jixiao_gui.verbs import self_test_verb

            return self_test_verb.run(self_test_verb.build_own_parser().parse_args(arguments))
        from jixiao_gui.verbs import every_verb

        options = every_verb.build_parser().parse_args(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    return every_verb.run(options)


def _window(arguments: Sequence[str]) -> int:
    path = Path(arguments[0]) if arguments else None
    if path is not None and path.suffix.lower() not in (".db", ".jixiao"):
        known = "、".join(VERBS)
        print(f"jixiao：不认识“{path}”；请给出 .db 自评表册，或动词 {known}。", file=sys.stderr)
        return WRONG_USE
    if _has_no_display():
        print("jixiao：这里没有图形显示，窗口打不开；不用窗口的动词见 jixiao --help。", file=sys.stderr)
        return WRONG_USE
    if _is_running_already(path):
        return DONE
    from jixiao_gui.app import open_window

    return open_window(path)


def _is_running_already(path: Path | None) -> bool:
    """Return True when a program that runs took ``path`` over; asked without its imports where none can
    run.
    """
    from jixiao_gui.paths import home_folder, running_folder

    home = home_folder()
    folder = running_folder(home)
    try:
        if not any(folder.iterdir()):
            return False
    except OSError:  # none yet, or one that cannot be read: nobody can be asked
        return False
    from jixiao_gui.window.recovery.running import hand_over

    return hand_over(home, path)


def _has_no_display() -> bool:
    """Return True where Qt would end the whole process, as it finds nothing to show a window on."""
    shown = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform == "linux" and not any(os.environ.get(name) for name in shown)


def _speak_utf8() -> None:
    """Set the streams to UTF-8: Chinese must reach a pipe and a bare console alike; what cannot be shown
    is replaced.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # jixiaow.exe, the program without a console, has none
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - to the end
        stream = getattr(sys, name)
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
