"""The words that places print for what a form's parts mean: `resources/words.toml`, and a template's own.

Recognition asks a `Vocabulary` what a printed word means in a part of the form: ``header``, ``funds``,
``goal``, ``indicators`` and their side labels. A template's own words count before the common ones.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jixiao_gui.form.cell_texts import split_path
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.template import Template
from jixiao_gui.form.template_sections import Grid, Table

PARTS = (
    "header",
    "fund_labels",
    "funds",
    "goal_labels",
    "goal",
    "indicator_labels",
    "indicators",
    "total_labels",
    "foot_labels",
)
_BEFORE = re.compile(r"^(?:[0-9一二三四五六七八九十]{1,2}[.、)]|\([0-9一二三四五六七八九十]{1,2}\)|[※*★])+")
_BEHIND = re.compile(r"(?:\([^()]*\)|[:])+$")
_SPAN = re.compile(r"(?<=[0-9])[-—–―─−~〜]+(?=[0-9])")
"""What stands between the ends of a span of months: ``1—7月执行数`` is ``1-7月执行数``."""
_SHORTEST_BEGINNING = 3
"""Characters from which a known word may be the beginning of a longer one."""
_MOST_BEHIND = 10
"""Characters that may follow a known beginning; what goes on longer is a clerk's text."""
PATTERNS, BRACKETS, TURNS = "patterns", "brackets", "turns"
"""Tables of the file of words that hold regular expressions."""
LONGEST_LABEL = 40


def _folded(text: str) -> str:
    return _SPAN.sub("-", fold(text))


def bare_word(text: str) -> str:
    """Return ``text`` as words are compared: folded, without numbering before and brackets behind."""
    return _bare(_folded(text))


@lru_cache(maxsize=20_000)
def _bare(word: str) -> str:
    stripped = _BEHIND.sub("", _BEFORE.sub("", word.rstrip(":")))
    return stripped or word.rstrip(":")


@dataclass(frozen=True, slots=True)
class FileWords:
    """A file of words. ``known``: part -> folded word -> field; ``patterns``: part -> what words of a field
    look like; ``turns``: part -> what may not follow a known word, for the whole then means something else;
    ``brackets``: part -> what in brackets behind a known word says of which field it is.
    """

    known: Mapping[str, Mapping[str, str]]
    patterns: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]]
    turns: Mapping[str, re.Pattern[str]]
    brackets: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]]


class _CommonWords:
    """The words that come with the program; each is looked for once, whichever template asks."""

    def __init__(self, file: FileWords) -> None:
        self._words = words = file.known
        self._file = file
        self._beginnings = {
            part: sorted((word for word in known if len(word) >= _SHORTEST_BEGINNING), key=len, reverse=True)
            for part, known in words.items()
        }
        self.meaning = lru_cache(maxsize=20_000)(self._meaning)
        """By part and folded word the field that it stands for, "" for none."""

    def _meaning(self, part: str, word: str) -> str:
        common = self._words.get(part, {})
        bare = bare_word(word)
        if word not in common:
            for pattern, field in self._file.brackets.get(part, ()):
                if word.endswith(")") and pattern.search(word[word.rfind("(") :]) and bare in common:
                    return field
        for known in (word.rstrip(":"), bare):
            if known in common:
                return common[known]
        turns = self._file.turns.get(part)
        for beginning in self._beginnings.get(part, ()):
            rest = bare.removeprefix(beginning)
            if bare.startswith(beginning) and len(rest) <= _MOST_BEHIND:
                if turns is None or not turns.search(rest):
                    return common[beginning]
                break
        patterns = self._file.patterns.get(part, ())
        return next((field for pattern, field in patterns if pattern.search(bare)), "")


class Vocabulary:
    """What printed words mean, part by part; ``own`` words count before the common ones."""

    def __init__(self, common: _CommonWords, own: Mapping[str, Mapping[str, str]]) -> None:
        self._own = own
        self._common = common
        self._find = lru_cache(maxsize=4096)(self._meaning)

    def meaning(self, part: str, text: str) -> str:
        """Return the field that ``text`` stands for in ``part``; "" for none."""
        if len(text) > 4 * LONGEST_LABEL:
            return ""
        return self._find(part, _folded(text))

    def is_usual(self, part: str, text: str) -> bool:
        """Return whether ``text`` is a template's own word or the usual one for its meaning, so no guess."""
        word, bare = _folded(text).rstrip(":"), bare_word(text)
        own = self._own.get(part, {})
        return word in own or bare in own or bare in usual_words().get(part, frozenset())

    def _meaning(self, part: str, word: str) -> str:
        if not word or len(word) > LONGEST_LABEL:
            return ""
        own = self._own.get(part)
        if own:
            for known in (word.rstrip(":"), bare_word(word)):
                if known in own:
                    return own[known]
        return self._common.meaning(part, word)


def names_project(words: Vocabulary, texts: Sequence[str]) -> bool:
    """Return whether a row of ``texts`` begins with the label of the project's name and is no row of heads.

    项目 alone is such a label before a text, and the head of a column before 预算数.
    """
    filled = [text for text in texts[:6] if text.strip()]
    if not filled or len(filled[0]) >= LONGEST_LABEL or words.meaning("header", filled[0]) != "project":
        return False
    if fold(filled[0]).rstrip(":") != "项目":
        return True
    rest = filled[1:3]
    return bool(rest) and not any(
        words.meaning(part, text) for text in rest for part in ("funds", "indicators")
    )


class RecordedVocabulary(Vocabulary):
    """The words of another vocabulary that keeps what it was asked of one sheet.

    A sheet is read in the same way by all words that give the same answers.
    """

    def __init__(self, words: Vocabulary) -> None:
        self._words = words
        self._meanings: dict[tuple[str, str], str] = {}
        self._usual: dict[tuple[str, str], bool] = {}

    def meaning(self, part: str, text: str) -> str:
        """Return the field that ``text`` stands for in ``part``; "" for none."""
        key = part, text
        found = self._meanings.get(key)
        if found is None:
            found = self._meanings[key] = self._words.meaning(part, text)
        return found

    def is_usual(self, part: str, text: str) -> bool:
        """Return whether ``text`` is a template's own word or the usual one for its meaning, so no guess."""
        key = part, text
        found = self._usual.get(key)
        if found is None:
            found = self._usual[key] = self._words.is_usual(part, text)
        return found

    def agrees_with(self, words: Vocabulary) -> bool:
        """Return whether ``words`` would have answered the same."""
        return all(words.meaning(*asked) == answer for asked, answer in self._meanings.items()) and all(
            words.is_usual(*asked) == answer for asked, answer in self._usual.items()
        )


def load_words(path: Path) -> FileWords:
    """Read a file of words."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    turns = {part: re.compile(words) for part, words in data.pop(TURNS, {}).items()}
    patterns, brackets = (
        {
            part: tuple((re.compile(words), field) for field, words in fields.items())
            for part, fields in data.pop(kind, {}).items()
        }
        for kind in (PATTERNS, BRACKETS)
    )
    known = {
        part: {_folded(word).rstrip(":"): field for field, words in fields.items() for word in words}
        for part, fields in data.items()
    }
    return FileWords(known, patterns, turns, brackets)


@lru_cache(maxsize=1)
def usual_words() -> dict[str, frozenset[str]]:
    """Return part -> the first word of each meaning."""
    firsts: dict[str, dict[str, str]] = {}
    for part, words in common_words().known.items():
        for word, field in words.items():
            firsts.setdefault(part, {}).setdefault(field, word)
    return {part: frozenset(found.values()) for part, found in firsts.items()}


@lru_cache(maxsize=1)
def common_words() -> FileWords:
    """Return the words that come with the program."""
    from jixiao_gui.paths import resources_folder

    return load_words(resources_folder() / "words.toml")


@lru_cache(maxsize=1)
def common_vocabulary() -> Vocabulary:
    """Return the words that come with the program alone."""
    return Vocabulary(_common(), {})


@lru_cache(maxsize=1)
def _common() -> _CommonWords:
    return _CommonWords(common_words())


_OF_TEMPLATE: dict[int, tuple[Template, Vocabulary]] = {}


def vocabulary_of(template: Template) -> Vocabulary:
    """Return the words of ``template``, then the common ones. Made once for each template."""
    known = _OF_TEMPLATE.get(id(template))
    if known is None:
        if len(_OF_TEMPLATE) > 256:
            _OF_TEMPLATE.clear()
        known = _OF_TEMPLATE[id(template)] = template, Vocabulary(_common(), _own_words(template))
    return known[1]


def _own_words(template: Template) -> dict[str, dict[str, str]]:
    own: dict[str, dict[str, str]] = {part: {} for part in PARTS}
    for column, words in template.words.items():
        word = _folded(words).rstrip(":")
        head, _, name = split_path(column)
        part = head if name else "header"
        if word and part in own:
            own[part][word] = name or head
    for section in template.sections:
        if isinstance(section, Table):
            label = _folded(section.label).rstrip(":")
            labels = {"funds": "fund_labels", "indicators": "indicator_labels"}.get(section.id)
            if labels and label:
                own[labels][label] = section.id
        else:
            _own_labels(section, own)
    return own


def _own_labels(grid: Grid, own: dict[str, dict[str, str]]) -> None:
    heads = {cell.field.partition(".")[0] for row in grid.rows for cell in row.cells if "." in cell.field}
    for row in grid.rows:
        label = _folded(row.cells[0].text).rstrip(":") if row.cells and not row.cells[0].field else ""
        if label and "total" in heads:
            own["total_labels"][label] = "total"
        elif label and "goal" in heads and row.cells[0].rows:
            own["goal_labels"][label] = "goal"
