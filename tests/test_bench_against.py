"""Benchmarks by turns with an earlier commit."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.benchmarks import against
from tests.benchmarks.against import checkout, measured, ratios, run_against
from tests.benchmarks.measuring import ROOT


def run(seconds: float, memory: float) -> list[dict[str, object]]:
    return [
        {"part": "book", "name": "save", "size": 34, "ours": {"least": seconds, "median": 9.0}},
        {"part": "book", "name": "peak", "memory": memory},
    ]


def test_each_line_is_compared_in_pairs() -> None:
    here = [measured(run(seconds, 50)) for seconds in (0.012, 0.013, 0.03)]
    there = [measured(run(seconds, 50)) for seconds in (0.010, 0.010, 0.02)]
    save, peak = ratios(list(zip(here, there, strict=True)))
    assert save.key == ("book", "save", 34)
    assert [round(pair, 2) for pair in save.pairs] == [1.2, 1.3, 1.5]
    assert save.slower
    assert save.line().split() == [
        "book",
        "save",
        "34",
        "clock",
        "12",
        "ms",
        "10",
        "ms",
        "1.30",
        "1.20–1.50",
        "SLOWER",
    ]
    assert not peak.slower
    assert peak.line().split() == [
        "book",
        "peak",
        "memory",
        "50",
        "MB",
        "50",
        "MB",
        "1.00",
        "1.00–1.00",
        "same",
    ]
    columns = [line.line().index(line.figure) for line in (save, peak)]
    assert columns[0] == columns[1]


def test_a_line_that_was_quicker_once_is_not_called_slower() -> None:
    here, there = [measured(run(0.02, 1)), measured(run(0.01, 1))], [measured(run(0.01, 1))] * 2
    assert not any(ratio.slower for ratio in ratios(list(zip(here, there, strict=True))))


@pytest.mark.parametrize(
    ("here", "there", "verdict"), [(1.0, 2.0, "faster"), (2.0, 1.9, "same"), (2.0, 1.0, "SLOWER")]
)
def test_each_line_has_a_verdict(here: float, there: float, verdict: str) -> None:
    (save, _) = ratios([(measured(run(here, 1)), measured(run(there, 1)))])
    assert save.verdict == verdict


def test_the_processors_time_counts_where_both_tell_it() -> None:
    def told(clock: float, **more: float) -> against.Run:
        return measured([{"part": "pauses", "name": "open", "ours": {"least": clock}, **more}])

    (with_both,) = ratios([(told(9.0, processor=0.1), told(1.0, processor=0.1))])
    assert (with_both.figure, with_both.verdict) == ("processor", "same")
    (with_one,) = ratios([(told(9.0, processor=0.1), told(1.0))])
    assert (with_one.figure, with_one.verdict) == ("clock", "SLOWER")


def test_what_the_other_has_not_is_left_out() -> None:
    assert list(ratios([(measured(run(1, 1)), {})])) == []
    assert list(ratios([])) == []


@pytest.mark.parametrize(
    ("here", "there", "status", "told"),
    [
        (run(1, 1), run(1, 1), 0, "2 lines against REV: 0 slower, 0 faster, 0 parts without figures."),
        (run(9, 1), run(1, 1), 1, "2 lines against REV: 1 slower, 0 faster, 0 parts without figures."),
        ([], run(1, 1), 1, "book: died here: why"),
        (run(1, 1), [], 0, "book: not there in REV, or died: why"),
    ],
)
def test_a_part_that_dies_here_is_no_success(
    here: list[dict[str, object]],
    there: list[dict[str, object]],
    status: int,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def measure(tree: Path, *_args: object, **_more: object) -> against.Tree:
        return against.Tree(measured(here if tree == ROOT else there), "why")

    monkeypatch.setattr(against, "checkout", lambda *_args: None)
    monkeypatch.setattr(against, "_run", measure)
    assert run_against("REV", ["book"], 2, quick=True) == status
    assert told in capsys.readouterr().out


def test_the_files_of_a_commit_are_those_of_that_commit(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()

    def git(*words: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@example.invalid")
        subprocess.run(["git", *who, *words], cwd=repository, check=True, capture_output=True)

    git("init")
    (repository / "file").write_text("before")
    git("add", "file")
    git("commit", "-m", "one")
    (repository / "file").write_text("now")
    checkout(repository, "HEAD", tmp_path / "there")
    assert (tmp_path / "there" / "file").read_text() == "before"
    with pytest.raises(SystemExit, match="no such commit"):
        checkout(repository, "nowhere", tmp_path / "elsewhere")


def test_lines_of_one_side_alone_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def measure(tree: Path, *_args: object, **_more: object) -> against.Tree:
        other = "closed" if tree == ROOT else "opened"
        rows: list[dict[str, object]] = [*run(1, 1), {"part": "book", "name": other, "ours": {"least": 1.0}}]
        return against.Tree(measured(rows))

    monkeypatch.setattr(against, "checkout", lambda *_args: None)
    monkeypatch.setattr(against, "_run", measure)
    assert run_against("REV", ["book"], 1, quick=True) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["book", "closed", "new"] in lines
    assert ["book", "opened", "gone"] in lines
