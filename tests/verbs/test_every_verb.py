"""Every verb explains itself in Chinese."""

from __future__ import annotations

import re

import pytest

from jixiao_gui.cli import main
from jixiao_gui.exit_status import DONE, WRONG_USE
from jixiao_gui.verbs.every_verb import build_parsers
from jixiao_gui.verbs.self_test_verb import build_own_parser

VERBS = build_parsers()[1]


def test_self_test_has_a_parser_without_the_other_verbs() -> None:
    """It reports missing parts also where the imports of other verbs fail."""
    parser = build_own_parser()
    assert parser.parse_args(["self-test"]).act is VERBS["self-test"].get_default("act")
    with pytest.raises(SystemExit):
        parser.parse_args(["new"])


@pytest.mark.parametrize("word", ["import.docx", "news", "samples"])
def test_a_word_that_is_no_verb_is_named(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([word]) == WRONG_USE
    assert f"不认识“{word}”；请给出 .db 自评表册，或动词 new、import、" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help_is_chinese(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*filter(None, [verb]), "--help"]) == DONE
    shown = capsys.readouterr().out
    assert shown.startswith(f"用法：jixiao {verb}".rstrip())
    assert not re.search("usage|arguments|options|optional|show this|exit", shown)


@pytest.mark.parametrize("verb", VERBS)
def test_all_that_may_be_typed_is_explained(verb: str) -> None:
    for action in VERBS[verb]._actions:
        assert re.search("[\u4e00-\u9fff]|://", action.help or ""), action
