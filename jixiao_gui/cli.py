"""The start of the program: the window without a verb, else the verb, and the exit status.

Nothing here, nor in `verbs/`, imports Qt; window and verbs import their modules when they run.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from jixiao_gui.exit_status import CANNOT_WRITE, DONE, WRONG_USE

GARBAGE_THRESHOLDS = (50_000, 20, 100)
"""New objects, and collections of a generation, after which verbs and workers collect garbage.

What they make are forms and texts, which no circle of references holds; to look through all of them after
every 700 new ones, as Python does, takes an eighth of a verb's time.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return the exit status. Errors that a user can cause never show a traceback."""
    is_own_process = arguments is None
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    path = Path(arguments[0]) if len(arguments) == 1 else None
    of_window = not arguments or (path is not None and path.suffix.lower() in (".db", ".jixiao"))
    if is_own_process and not of_window:  # the window collects garbage itself
        gc.set_threshold(*GARBAGE_THRESHOLDS)
    if arguments == ["--worker"]:
        from jixiao_gui.worker_process import serve

        if serve():
            return DONE
        print("jixiao：--worker 只供程序自己使用，请不带它打开。", file=sys.stderr)
        return WRONG_USE
    _set_streams_to_utf8()
    if of_window:
        return _run_window(path)
    try:
        status = _run_verb(arguments)
        sys.stdout.flush()
    except OSError as error:
        # the rest of the buffer is flushed to nowhere
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if _is_closed_pipe(error):
            return DONE  # the reader of the output, such as `head`, has ended
        return _fail_to_print(error)
    except KeyboardInterrupt:  # also during its imports
        print("jixiao：已取消；正在写的文件没有改动。", file=sys.stderr)
        return CANNOT_WRITE
    return status


def _fail_to_print(error: OSError) -> int:
    """Print one line about output that could not be written; return the exit status.

    Files that a verb reads and writes have sentences of their own.
    """
    from jixiao_gui.form.system_errors import plain_error, system_reason
    from jixiao_gui.verbs.terminal import fail

    full = plain_error(error).errno in (errno.ENOSPC, errno.EDQUOT)
    why = "磁盘已满，请清理空间" if full else f"{system_reason(error)}，请检查磁盘"
    where = f"“{error.filename}”" if error.filename else "结果"
    return fail(f"无法写出{where}：{why}后重试。", CANNOT_WRITE)


def _is_closed_pipe(error: OSError) -> bool:
    """Return whether the reader of the output has ended; Windows reports an invalid argument then."""
    invalid = sys.platform == "win32" and error.errno == errno.EINVAL and error.filename is None
    return isinstance(error, BrokenPipeError) or invalid


def _run_verb(arguments: Sequence[str]) -> int:
    """Run the verb that a command line names; return the exit status."""
    try:
        if arguments[0] in ("self-test", "--version"):
            # without the imports of the others: it must report missing parts even where these fail
            from jixiao_gui.verbs import self_test_verb

            return self_test_verb.run(self_test_verb.build_own_parser().parse_args(arguments))
        from jixiao_gui.verbs import every_verb

        parser, verbs = every_verb.build_parsers()
        if len(arguments) == 1 and not arguments[0].startswith("-") and arguments[0] not in verbs:
            names = "、".join(verbs)
            print(f"jixiao：不认识“{arguments[0]}”；请给出 .db 自评表册，或动词 {names}。", file=sys.stderr)
            return WRONG_USE
        options = parser.parse_args(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    return every_verb.run(options)


def _run_window(path: Path | None) -> int:
    """Open the window, with the book ``path`` if it is given; return the exit status."""
    if _has_no_display():
        print("jixiao：这里没有图形显示，窗口打不开；不用窗口的动词见 jixiao --help。", file=sys.stderr)
        return WRONG_USE
    if _is_running_already(path):
        return DONE
    from jixiao_gui.app import open_window

    return open_window(path)


def _is_running_already(path: Path | None) -> bool:
    """Return whether a running program took ``path`` over; where none runs nothing is imported."""
    from jixiao_gui.paths import home_folder, running_folder

    home = home_folder()
    folder = running_folder(home)
    try:
        if not any(folder.iterdir()):
            return False
    except OSError:  # no such folder, or an unreadable one: no program runs
        return False
    from jixiao_gui.window.recovery.running import hand_over

    return hand_over(home, path)


def _has_no_display() -> bool:
    """Return whether there is no display, where Qt would end the process."""
    shown = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform == "linux" and not any(os.environ.get(name) for name in shown)


def _set_streams_to_utf8() -> None:
    """Set the streams to UTF-8, for pipes and plain consoles; characters that cannot be shown are
    replaced.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # jixiaow.exe, the program without a console, has none
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - to the end
        stream = getattr(sys, name)
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
