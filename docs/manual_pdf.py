"""Writes the user's manual as PDF.

    .venv/bin/python docs/manual_pdf.py [OUT.pdf]

The same manual that the program shows (docs/manual, pictures in docs/pictures) with the program's own keys.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from jixiao_gui.formats.manual.manual_pdf import write_manual  # noqa: E402
from jixiao_gui.formats.writing.replace import CannotWrite, replacing  # noqa: E402
from jixiao_gui.window.help import help_texts as texts  # noqa: E402
from jixiao_gui.window.help.manual_window import load_chapters  # noqa: E402
from jixiao_gui.window.key_list import key_groups  # noqa: E402


def main(arguments: list[str]) -> int:
    target = Path(arguments[0] if arguments else f"{texts.MANUAL_PDF_NAME}.pdf")
    try:
        with replacing(target) as file:
            write_manual(load_chapters(key_groups()), file, texts.MANUAL_PDF_NAME, texts.MANUAL_SUBJECT)
    except CannotWrite as error:
        print(error, file=sys.stderr)
        return 4
    print(target)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
