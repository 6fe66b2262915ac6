"""Find the suggestions for a cell: words of the library, of the open book and of earlier ones. Without Qt."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from jixiao_gui.book.usage import HEADS, Usage
from jixiao_gui.form.cell_texts import row_of
from jixiao_gui.form.model import LEVEL_FIELDS, Form, is_placeholder
from jixiao_gui.form.numbering import bare_name
from jixiao_gui.form.numbers import fold
from jixiao_gui.form.template import Template
from jixiao_gui.window.library import library_texts as texts
from jixiao_gui.window.library.store import Entry

MOST = 8
"""Suggestions shown at a time."""
_ROWS_A_CHECKPOINT = 500
_MOST_WORDS = 20_000
"""Words indexed for one kind of cell, the most used ones: a search takes less than a frame."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion: its text, target and weight, and where it comes from."""

    text: str
    target: str = ""
    weight: str = ""
    library: bool = False
    common: bool = False
    """Whether it comes with the program."""

    @property
    def detail(self) -> str:
        """Return the words beside the text in the list."""
        parts = [texts.TARGET.format(target=" ".join(self.target.split()))] if self.target else []
        parts += [texts.WEIGHT.format(weight=self.weight.strip())] if self.weight else []
        parts += [texts.FROM_LIBRARY] if self.library else []
        parts += [texts.FROM_COMMON] if self.common else []
        return "　".join(parts)


@dataclass(slots=True)
class Index:
    """Words by kind of cell, the most used first, each as (folded form, word); and how indicators were used.

    ``rows`` counts level 2, target and weight by an indicator's name.
    """

    lists: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    rows: dict[str, dict[tuple[str, str, str], int]] = field(default_factory=dict)


def build(usages: Iterable[Usage], checkpoint: Callable[[], object] = lambda: None) -> Index:
    """Return the index of the words of ``usages``; slow for a large book, so call it on another thread.

    ``checkpoint`` is called every few milliseconds; it may wait, or raise to stop.
    """
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    index = Index()
    rows: dict[str, dict[tuple[str, str, str], int]] = {}
    for usage in usages:
        checkpoint()
        for kind, words in usage.heads.items():
            counts[kind].update(words)
        counts["deviation"].update(usage.deviations)
        for number, ((level1, level2, raw, target, weight), times) in enumerate(usage.indicators.items()):
            if number % _ROWS_A_CHECKPOINT == 0:
                checkpoint()
            if is_placeholder(raw):
                continue
            name = bare_name(raw)
            for kind, word in (("name", name), ("level1", level1), ("level2", level2)):
                counts[kind][word] += times
            uses = rows.get(name)
            if uses is None:  # a plain dictionary: making a hundred thousand counters would be slow
                uses = rows[name] = {}
            use = (level2, target, weight)
            uses[use] = uses.get(use, 0) + times
    for kind, counter in counts.items():
        checkpoint()
        most_used = (word for word, _ in counter.most_common(_MOST_WORDS) if word.strip())
        index.lists[kind] = [(fold(word).lower(), word) for word in most_used]
    index.rows = {word: rows[word] for _, word in index.lists.get("name", ())}
    return index


class Suggestions:
    """All known words: those of the library, those just typed, those of books and of the program."""

    def __init__(self) -> None:
        self.books = Index()
        """The words of the open book and of earlier ones."""
        self._typed = Usage()
        self._recent = Index()
        self._library: tuple[Entry, ...] = ()
        self._library_index = Index()
        self._common: dict[str, Entry] = {}
        self._common_index = Index()

    def set_common(self, entries: Iterable[Entry]) -> None:
        """Suggest the program's ``entries`` too, after the clerk's own words."""
        self._common = {entry.name: entry for entry in entries}
        self._common_index = Index({"name": [(fold(name).lower(), name) for name in self._common]})

    def set_library(self, entries: tuple[Entry, ...]) -> None:
        """Suggest the library's ``entries``."""
        if entries is not self._library:
            self._library = entries
            self._library_index = Index(
                {"name": [(fold(entry.name).lower(), entry.name) for entry in entries]}
            )

    def learn(self, form: Form, paths: Iterable[str]) -> None:
        """Learn the texts just typed into the cells ``paths`` of ``form``."""
        for path in paths:
            kind = path.rpartition(".")[2]
            if path in HEADS:
                self._typed.heads[path][getattr(form, path)] += 1
            elif (number := row_of(path)) is not None:
                row = form.indicators[number]
                if kind == "deviation":
                    self._typed.deviations[row.deviation] += 1
                else:
                    self._typed.indicators[row.level1, row.level2, row.name, row.target, row.weight] += 1
        self._recent = build([self._typed])

    def find(self, form: Form, path: str, text: str, template: Template | None = None) -> list[Suggestion]:
        """Return the suggestions that contain ``text`` for the cell at ``path``, the likeliest first.

        Without ``text`` return the most used words; for a cell of another kind, nothing.
        """
        kind = kind_of(path)
        if not kind:
            return []
        folded = fold(bare_name(text, template) if kind == "name" else text).lower()
        matches = list(
            dict.fromkeys(
                item
                for index in (self._library_index, self._recent, self.books, self._common_index)
                for item in index.lists.get(kind, ())
                if folded in item[0]
            )
        )
        level2 = _level2(form, path)
        in_group = {entry.name for entry in self._library if kind == "name" and entry.level2 == level2}
        # the words are in the order of use; the sort keeps that order among equals
        own_words = {
            item
            for index in (self._library_index, self._recent, self.books)
            for item in index.lists.get(kind, ())
        }
        matches.sort(key=lambda i: (i not in own_words, not i[0].startswith(folded), i[1] not in in_group))
        suggestions = [self._suggestion(kind, word, level2) for _, word in matches[: MOST + 1]]
        return [
            suggestion
            for suggestion in suggestions
            if fold(suggestion.text).lower() != folded or suggestion.target or suggestion.weight
        ][:MOST]

    def _suggestion(self, kind: str, word: str, level2: str) -> Suggestion:
        """Return a suggestion with its most frequent target and weight, those of the same group preferred."""
        if kind != "name":
            return Suggestion(word)
        library_entries = [entry for entry in self._library if entry.name == word]
        for entry in sorted(library_entries, key=lambda entry: entry.level2 != level2):
            return Suggestion(word, entry.target, entry.weight, library=True)
        uses = Counter(self.books.rows.get(word, {}))
        uses.update(self._recent.rows.get(word, {}))
        common_entry = self._common.get(word)
        if not uses and common_entry is not None:
            return Suggestion(word, common_entry.target, common_entry.weight, common=True)
        in_group = Counter({use: times for use, times in uses.items() if use[0] == level2})
        (_, target, weight), _ = (in_group or uses).most_common(1)[0]
        return Suggestion(word, target, weight)


def _level2(form: Form, path: str) -> str:
    row = row_of(path)
    return form.indicators[row].level2 if row is not None and row < len(form.indicators) else ""


def kind_of(path: str) -> str:
    """Return the kind of words for the cell at ``path``; "" where nothing is suggested."""
    name = path.rpartition(".")[2]
    if path in HEADS or (path.startswith("indicators.") and name in ("name", "deviation", *LEVEL_FIELDS)):
        return name
    return ""
