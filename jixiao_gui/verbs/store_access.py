"""Access of verbs to a district's store: its address as typed, and its password."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

from jixiao_gui.verbs.terminal import WrongUse

if TYPE_CHECKING:
    from jixiao_gui.exchange.district.address import Address


def store_address(text: str) -> Address:
    """Return the address of a URL. Raises `WrongUse`."""
    from jixiao_gui.exchange.district.address import BadAddress, read_address

    try:
        return read_address(text)
    except BadAddress as error:
        raise WrongUse(str(error)) from error


class StorePassword:
    """A function that asks for a store's password at a terminal, once."""

    def __init__(self) -> None:
        self._typed: str | None = None

    def __call__(self) -> str | None:
        """Return the password; ``None`` where nobody can be asked."""
        if self._typed is None and sys.stdin.isatty() and sys.stderr.isatty():
            self._typed = getpass.getpass("汇总库的密码：", sys.stderr)
        return self._typed
