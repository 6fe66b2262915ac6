"""Every verb is known to the start, and explains itself in Chinese."""

from __future__ import annotations

import argparse
import re

import pytest

from jixiao_gui.cli import VERBS, main
from jixiao_gui.exit_status import DONE
from jixiao_gui.verbs.every_verb import build_parser
from jixiao_gui.verbs.self_test_verb import build_own_parser


def parsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    [verbs] = (action.choices for action in parser._actions if action.dest == "verb")
    assert isinstance(verbs, dict)
    return verbs


def test_the_verbs_are_those_that_the_start_knows() -> None:
    assert tuple(parsers(build_parser())) == VERBS
    assert set(parsers(build_own_parser())) == {"self-test"}


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help_is_chinese(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*filter(None, [verb]), "--help"]) == DONE
    shown = capsys.readouterr().out
    assert shown.startswith(f"用法：jixiao {verb}".rstrip())
    assert not re.search("usage|arguments|options|optional|show this|exit", shown)


@pytest.mark.parametrize("verb", VERBS)
def test_all_that_may_be_typed_is_explained(verb: str) -> None:
    for action in parsers(build_parser())[verb]._actions:
        assert re.search("[\u4e00-\u9fff]|://", action.help or ""), action
