"""No update is lost, whatever several desks do in whatever order."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from jixiao_gui.exchange.district.verdicts import StoredForm, Verdict, judge, needs_history


@dataclass
class Store:
    """One form of a store: its contents by revision, and who put each in."""

    contents: list[tuple[str, str]] = field(default_factory=list)  # contents, desk
    bases: dict[str, int] = field(default_factory=dict)  # book -> revision

    def publish(self, book: str, desk: str, content: str) -> Verdict:
        there = None
        if self.contents:
            newest, by = self.contents[-1]
            there = StoredForm(newest, len(self.contents), self.bases.get(book), by == desk)
        past = {said for said, _ in self.contents}
        known = past if needs_history(content, there) else ()
        verdict = judge(content, there, known)
        assert verdict is judge(content, there, past), "what is not asked for does not matter"
        if verdict in (Verdict.NEW, Verdict.CHANGED):
            self.contents.append((content, desk))
        if verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.SAME):
            self.bases[book] = len(self.contents)
        return verdict


steps = st.lists(st.tuples(st.sampled_from(("a1", "a2", "b1", "c1")), st.sampled_from("uvwxyz")), max_size=30)


@given(steps)
def test_only_what_was_seen_is_overwritten(taken: list[tuple[str, str]]) -> None:
    store = Store()
    seen: dict[str, str] = {}  # what each book last had in common with the store
    for book, content in taken:
        before, by = store.contents[-1] if store.contents else ("", "")
        verdict = store.publish(book, book[0], content)
        if verdict is Verdict.CHANGED:
            assert seen.get(book) == before or (book not in seen and by == book[0])
        if verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.SAME):
            assert store.contents[-1][0] == content
            seen[book] = content
        else:
            assert store.contents[-1][0] == before != content


@given(steps)
def test_a_desk_alone_meets_no_conflict(taken: list[tuple[str, str]]) -> None:
    store = Store()
    for _, content in taken:
        assert store.publish("a1", "a", content) in (Verdict.NEW, Verdict.SAME, Verdict.CHANGED)
        assert store.contents[-1][0] == content


def test_who_says_so_overwrites_all() -> None:
    assert judge("x", StoredForm("y", 3), overwrite=True) is Verdict.CHANGED
    assert judge("x", StoredForm("x", 3), overwrite=True) is Verdict.SAME
    assert judge("x", StoredForm("y", 3)) is Verdict.CONFLICT
    assert judge("x", StoredForm("y", 3), {"x"}) is Verdict.OLD
