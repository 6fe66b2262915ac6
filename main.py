"""Starts the program: a window, or a verb (see ``jixiao_gui.cli``)."""

from jixiao_gui.entry import main

if __name__ == "__main__":
    raise SystemExit(main())
