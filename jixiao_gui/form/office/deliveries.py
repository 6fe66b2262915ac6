"""The records of an office that collects forms: files that came in, and forms kept beside the book's."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao_gui.form.office.duties import Duty


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file that came in.

    ``name`` is its path below the folder, ``sha256`` its content's, ``day`` its date, ``state`` a key of
    `DELIVERY_WORDS`, ``forms`` its forms as `form_token` writes them, parted by blanks, ``report`` the notes
    on it, one a line.
    """

    id: int = 0
    name: str = ""
    sha256: str = ""
    day: str = ""
    unit: str = ""
    state: str = ""
    forms: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form kept beside those of the book: an older version of form ``form_id``, or, where that is 0, one
    that matched no duty and waits.

    ``delivery_id`` is the file that it came with (0: none), ``day`` when it was put here, ``project`` and
    ``unit`` its own words, ``content`` the form as `book.form_texts` writes it.
    """

    id: int = 0
    form_id: int = 0
    delivery_id: int = 0
    day: str = ""
    unit: str = ""
    project: str = ""
    content: str = ""


Record = Duty | Delivery | KeptForm
"""A record of an office's work that a book holds beside its forms."""
TAKEN, SAME, WAITING, REFUSED, UNREADABLE = "taken", "same", "waiting", "refused", "unreadable"
DELIVERY_WORDS = {TAKEN: "已收", SAME: "重复", WAITING: "待认领", REFUSED: "不收", UNREADABLE: "读不出"}


def form_token(form_id: int, duty: Duty | None = None) -> str:
    """Return the token of a form in `Delivery.forms`: its id, with that of a duty of all projects:
    ``12@3``.
    """
    return str(form_id) if duty is None or duty.is_one else f"{form_id}@{duty.id}"


def form_ties(text: str) -> dict[int, int]:
    """Return the ids of the duties by the ids of the forms in `Delivery.forms`; 0 where none is named."""
    parts = (token.partition("@") for token in text.split())
    return {int(id): int(duty) if duty.isdecimal() else 0 for id, _, duty in parts if id.isdecimal()}
