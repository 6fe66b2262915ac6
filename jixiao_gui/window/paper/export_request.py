"""The request of an export: which forms, as what, and where to; the last choices are kept in the settings."""

from __future__ import annotations

from dataclasses import dataclass, field

from jixiao_gui.exchange.file_names import PATTERN
from jixiao_gui.form.making.preparing import Options
from jixiao_gui.window.settings import FONTS, PAGES_BY_FORM, Settings


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """The choices of an export. ``scope``: ``"all"``, ``"this"``, ``"chosen"``, or a template's id: a blank.

    ``ready_only`` leaves out forms that have errors or are not filled in; ``pattern`` and ``by_unit`` are
    those of `exchange.export_each`, ``pages_by_form`` that of `exchange.export_forms`.
    """

    kind: str = "docx"
    scope: str = "all"
    each: bool = False
    ready_only: bool = False
    system_fonts: bool = False
    options: Options = field(default_factory=Options)
    pattern: str = PATTERN
    by_unit: bool = False
    pages_by_form: bool = False

    @property
    def blank(self) -> bool:
        """Return True for a blank form instead of forms of the book."""
        return self.scope not in ("all", "this", "chosen")


def load_request(settings: Settings) -> ExportRequest:
    """Return the choices of the last export."""
    text = settings.text
    options = Options(text("export/drop") == "1", text("export/mask") == "1")
    kind, pattern = text("export/kind", "docx"), text("export/pattern")
    if not pattern:  # chosen in a version that had three names
        pattern = {"unit": "{单位}-{项目}", "project": "{项目}"}.get(text("export/naming"), PATTERN)
    return ExportRequest(
        kind,
        text("export/scope", "all"),
        text("export/each") == "1",
        system_fonts=settings.flag(FONTS),
        options=options,
        pattern=pattern,
        by_unit=text("export/by_unit") == "1",
        pages_by_form=settings.flag(PAGES_BY_FORM),
    )


def store_request(settings: Settings, request: ExportRequest) -> None:
    """Store the choices of ``request`` for the next export."""
    flags = {
        "each": request.each,
        "by_unit": request.by_unit,
        "drop": request.options.drop_blank,
        "mask": request.options.mask_phone,
    }
    settings.set_text("export/kind", request.kind)
    settings.set_text("export/pattern", request.pattern)
    if not request.blank:
        settings.set_text("export/scope", request.scope)
    settings.set_flag(FONTS, request.system_fonts)
    settings.set_flag(PAGES_BY_FORM, request.pages_by_form)
    for name, flag in flags.items():
        settings.set_text(f"export/{name}", "1" if flag else "0")
