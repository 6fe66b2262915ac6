"""Apply the setting of the page's fonts, and offer the system's fonts once where they are installed."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from jixiao_gui.window.settings import FONTS
from jixiao_gui.window.table import paper_fonts
from jixiao_gui.window.table import table_texts as texts
from jixiao_gui.window.table.page_view import PageView
from jixiao_gui.window.workbench import Workbench

_OFFERED = "look/fonts_offered"


class FontSetting(QObject):
    """The setting of the fonts in which ``view`` is drawn."""

    def __init__(self, bench: Workbench, view: PageView) -> None:
        super().__init__(view)
        self._bench, self._view = bench, view
        paper_fonts.prefer_system(self._bench.settings.flag(FONTS))
        if not bench.settings.flag(_OFFERED):
            QTimer.singleShot(0, self, self.offer)

    def apply_setting(self) -> None:
        """Draw the page again where the setting has changed."""
        if paper_fonts.prefer_system(self._bench.settings.flag(FONTS)):
            self._view.typeset_again()

    def offer(self) -> None:
        """Offer 宋体 and 黑体 at the first start on a machine that has them."""
        settings = self._bench.settings
        if settings.flag(_OFFERED) or settings.flag(FONTS) or not paper_fonts.has_system_fonts():
            return
        settings.set_flag(_OFFERED, True)
        self._bench.messages.tell("info", texts.FONTS_OFFER, texts.FONTS_USE, self._use)

    def _use(self) -> None:
        self._bench.settings.set_flag(FONTS, True)
        self._bench.messages.tell("good", texts.FONTS_USED)
        self.apply_setting()
