"""The words that places print for the parts of a form: `resources/words.toml`, and a template's own.

A `Vocabulary` returns what a printed word means in a part of the form: ``header``, ``funds``,
``goal``, ``indicators`` and their side labels. A template's own words count before the common ones.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import ascii_uppercase, digits

from jixiao_gui.form.cell_texts import split_path
from jixiao_gui.form.model import CORE_TABLES
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
_YEAR_BEFORE = re.compile("^(20[0-9]{2}年度?|本年度?|当年)(?=.)")
"""The year that a word begins with: ``2022年预算数``, ``本年实际支出``."""
_BEHIND = re.compile(r"(?<!:)(?:\([^()]*\)|[:])+$")
_MARK_BEHIND = re.compile(
    r"(?<=\S)\s*(?:[①-⑳](?:[=＝][①-⑳0-9()（）+×÷*/／%-]+)?|\n\s*[A-Z](?:[=＝][A-Z0-9()（）+×÷*/／%-]+)?)\s*$"
)
"""The mark that numbers a column, behind its head: 小计③=①+②, C=B/A in a line of its own."""
_MARK_ENDS = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳()（）+×÷*/／%-").union(digits, ascii_uppercase)
"""The last characters of marks: most words end with none, and need no closer look."""
_SPAN = re.compile(r"(?<=[0-9])[-—–―─−~〜]+(?=[0-9])")
"""The dash of a span of months: ``1—7月执行数`` is ``1-7月执行数``."""
_SHORTEST_BEGINNING = 3
"""Characters from which a known word may be the beginning of a longer one."""
_MOST_BEHIND = 10
"""Characters that may follow a known beginning; a longer text is a clerk's."""
PATTERNS, BRACKETS, TURNS = "patterns", "brackets", "turns"
"""Tables of the file of words that hold regular expressions."""
LONGEST_LABEL = 40


def _folded(text: str) -> str:
    """Return ``text`` folded, with a hyphen in spans of months, without the mark of a column behind it."""
    return _SPAN.sub("-", fold(without_mark(text)))


def without_mark(head: str) -> str:
    """Return ``head`` without the mark behind it that numbers its column."""
    has_mark = head.rstrip()[-1:] in _MARK_ENDS and not head.isascii()
    return _MARK_BEHIND.sub("", head) if has_mark else head


def bare_word(text: str) -> str:
    """Return ``text`` folded, without numbering before it and brackets behind: as words are compared."""
    return _bare(_folded(text))


@lru_cache(maxsize=20_000)
def _bare(word: str) -> str:
    stripped = _BEHIND.sub("", _BEFORE.sub("", word.rstrip(":")))
    return stripped or word.rstrip(":")


@dataclass(frozen=True, slots=True)
class FileWords:
    """The words of a file, by part of the form.

    ``fields``: folded word -> field. ``patterns``: how the words of a field are put together. ``turns``: text
    that may not follow a listed word, since both together mean something else. ``brackets``: text in brackets
    behind a listed word that decides of which field it is.
    """

    fields: Mapping[str, Mapping[str, str]]
    patterns: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]]
    turns: Mapping[str, re.Pattern[str]]
    brackets: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]]


class _CommonWords:
    """The words that come with the program; each is looked up once for all templates."""

    def __init__(self, file: FileWords) -> None:
        self._words = words = file.fields
        self._file = file
        self._beginnings = {
            part: sorted((word for word in fields if len(word) >= _SHORTEST_BEGINNING), key=len, reverse=True)
            for part, fields in words.items()
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
        for key in (word.rstrip(":"), bare):
            if key in common:
                return common[key]
        turns = self._file.turns.get(part)
        for beginning in self._beginnings.get(part, ()):
            ending = bare.removeprefix(beginning)
            if bare.startswith(beginning) and len(ending) <= _MOST_BEHIND:
                if turns is None or not turns.search(ending):
                    return common[beginning]
                break
        patterns = self._file.patterns.get(part, ())
        field = next((field for pattern, field in patterns if pattern.search(bare)), "")
        without_year = _YEAR_BEFORE.sub("", bare)
        return self.meaning(part, without_year) if not field and without_year != bare else field


class Vocabulary:
    """The meanings of printed words, part by part; ``own`` words count before the common ones."""

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
        return word in own or bare in own or bare in _usual_words().get(part, frozenset())

    def _meaning(self, part: str, word: str) -> str:
        if not word or len(word) > LONGEST_LABEL:
            return ""
        own = self._own.get(part)
        if own:
            for key in (word.rstrip(":"), bare_word(word)):
                if key in own:
                    return own[key]
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
    following = filled[1:3]
    return bool(following) and not any(
        words.meaning(part, text) for text in following for part in CORE_TABLES
    )


class RecordedVocabulary(Vocabulary):
    """A vocabulary that records the meanings it returns while one sheet is read.

    Another vocabulary with the same meanings reads the sheet in the same way.
    """

    def __init__(self, words: Vocabulary) -> None:
        self._words = words
        self._meanings: dict[tuple[str, str], str] = {}
        self._usual: dict[tuple[str, str], bool] = {}

    def meaning(self, part: str, text: str) -> str:
        """Return the field that ``text`` stands for in ``part``; "" for none."""
        key = part, text
        meaning = self._meanings.get(key)
        if meaning is None:
            meaning = self._meanings[key] = self._words.meaning(part, text)
        return meaning

    def is_usual(self, part: str, text: str) -> bool:
        """Return whether ``text`` is a template's own word or the usual one for its meaning, so no guess."""
        key = part, text
        usual = self._usual.get(key)
        if usual is None:
            usual = self._usual[key] = self._words.is_usual(part, text)
        return usual

    def agrees_with(self, words: Vocabulary) -> bool:
        """Return whether ``words`` have the recorded meanings as well."""
        return all(words.meaning(*key) == meaning for key, meaning in self._meanings.items()) and all(
            words.is_usual(*key) == usual for key, usual in self._usual.items()
        )


def _load_words(path: Path) -> FileWords:
    """Read a file of words (TOML)."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    turns = {part: re.compile(words) for part, words in data.pop(TURNS, {}).items()}
    patterns, brackets = (
        {
            part: tuple((re.compile(words), field) for field, words in fields.items())
            for part, fields in data.pop(kind, {}).items()
        }
        for kind in (PATTERNS, BRACKETS)
    )
    fields_by_word = {
        part: {_folded(word).rstrip(":"): field for field, words in fields.items() for word in words}
        for part, fields in data.items()
    }
    return FileWords(fields_by_word, patterns, turns, brackets)


@lru_cache(maxsize=1)
def _usual_words() -> dict[str, frozenset[str]]:
    """Return part -> the first word of each meaning."""
    firsts: dict[str, dict[str, str]] = {}
    for part, words in _common_file().fields.items():
        for word, field in words.items():
            firsts.setdefault(part, {}).setdefault(field, word)
    return {part: frozenset(words.values()) for part, words in firsts.items()}


@lru_cache(maxsize=1)
def _common_file() -> FileWords:
    """Return the words that come with the program."""
    from jixiao_gui.paths import resources_folder

    return _load_words(resources_folder() / "words.toml")


@lru_cache(maxsize=1)
def common_vocabulary() -> Vocabulary:
    """Return the words that come with the program alone."""
    return Vocabulary(_common(), {})


@lru_cache(maxsize=1)
def _common() -> _CommonWords:
    return _CommonWords(_common_file())


_OF_TEMPLATE: dict[int, tuple[Template, Vocabulary]] = {}


def vocabulary_of(template: Template) -> Vocabulary:
    """Return the words of ``template`` before the common ones; made once for each template."""
    entry = _OF_TEMPLATE.get(id(template))
    if entry is None:
        if len(_OF_TEMPLATE) > 256:
            _OF_TEMPLATE.clear()
        entry = _OF_TEMPLATE[id(template)] = template, Vocabulary(_common(), _own_words(template))
    return entry[1]


def _own_words(template: Template) -> dict[str, dict[str, str]]:
    """Return the words that ``template`` prints: part -> folded word -> field."""
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
    """Add the labels of goal and total in the fixed rows ``grid`` to ``own``."""
    heads = {cell.field.partition(".")[0] for row in grid.rows for cell in row.cells if "." in cell.field}
    for row in grid.rows:
        label = _folded(row.cells[0].text).rstrip(":") if row.cells and not row.cells[0].field else ""
        if label and "total" in heads:
            own["total_labels"][label] = "total"
        elif label and "goal" in heads and row.cells[0].rows:
            own["goal_labels"][label] = "goal"
