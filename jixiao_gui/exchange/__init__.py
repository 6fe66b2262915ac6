"""Files to forms and forms to files: what the verbs and the window share."""

from jixiao_gui.exchange.file_names import file_name
from jixiao_gui.exchange.import_report import Imported, ImportReport
from jixiao_gui.exchange.incoming import (
    FoundTemplate,
    import_sources,
    mark_handed_in,
    read_forms,
    read_sheets,
    template_of,
)
from jixiao_gui.exchange.list_sources import ListForms, forms_from_list, open_project_lists, read_project_list
from jixiao_gui.exchange.outgoing import (
    FILE_KINDS,
    Tell,
    export_each,
    export_forms,
)
from jixiao_gui.formats.writing.form_parts import sheets_of

__all__ = [
    "FILE_KINDS",
    "FoundTemplate",
    "ImportReport",
    "Imported",
    "ListForms",
    "Tell",
    "export_each",
    "export_forms",
    "file_name",
    "forms_from_list",
    "import_sources",
    "mark_handed_in",
    "open_project_lists",
    "read_forms",
    "read_project_list",
    "read_sheets",
    "sheets_of",
    "template_of",
]
