"""All verbs together: their parser, and the errors of a verb as a line and an exit status."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from jixiao_gui.arguments import Parser
from jixiao_gui.book.errors import STILL_THERE, BookError, CannotSave
from jixiao_gui.exit_status import CANNOT_READ, CANNOT_WRITE, WRONG_USE
from jixiao_gui.form.template import BadTemplate
from jixiao_gui.formats import FormatError
from jixiao_gui.formats.writing.replace import CannotWrite, UnknownKind
from jixiao_gui.verbs import (
    check_verb,
    demo_verb,
    export_verb,
    import_verb,
    ledger_verb,
    new_verb,
    publish_verb,
    recalculate_verb,
    report_verb,
    self_test_verb,
    summary_verb,
    template_verbs,
)
from jixiao_gui.verbs.terminal import WrongUse, fail
from jixiao_gui.verbs.verb_parser import Act, begin_parser


def build_parsers() -> tuple[Parser, Mapping[str, Parser]]:
    """Return the program's parser, and the parsers of its verbs by name, in the order of the help.

    Each verb sets ``act`` to its function.
    """
    parser, verbs = begin_parser()
    new_verb.add_parser(verbs)
    import_verb.add_parser(verbs)
    check_verb.add_parser(verbs)
    recalculate_verb.add_parser(verbs)
    export_verb.add_parser(verbs)
    summary_verb.add_parser(verbs)
    ledger_verb.add_parser(verbs)
    report_verb.add_parser(verbs)
    publish_verb.add_parser(verbs)
    template_verbs.add_parser(verbs)
    demo_verb.add_parser(verbs)
    self_test_verb.add_parser(verbs)
    return parser, verbs.choices


def run(options: argparse.Namespace) -> int:
    """Run the verb that ``options`` names; return the exit status, with a line on stderr where it failed."""
    act: Act = options.act
    try:
        return act(options)
    except (WrongUse, UnknownKind) as error:
        return fail(str(error), WRONG_USE)
    except CannotSave as error:
        return fail(str(error).removesuffix(STILL_THERE), CANNOT_WRITE)
    except CannotWrite as error:
        return fail(str(error), CANNOT_WRITE)
    except (BookError, FormatError, BadTemplate) as error:
        return fail(str(error), CANNOT_READ)
