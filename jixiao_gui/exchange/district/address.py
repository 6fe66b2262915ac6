"""The address of a district's store: a database URL, which is never shown with a password."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

_SCHEMES = ("postgresql+psycopg", "postgresql", "postgres")
_DRIVER = "postgresql+psycopg"
_IS_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


class BadAddress(Exception):
    """A text that is no address of a store; ``str()`` is one Chinese sentence without a password."""


@dataclass(frozen=True, slots=True)
class Address:
    """A database on a server. ``str()`` and ``repr()`` leave the password out."""

    url: URL

    def __str__(self) -> str:
        url = self.url
        host = url.host or str(url.query.get("host", "")) or "本机"
        user_and_host = f"{url.username}@{host}" if url.username else host
        port = f":{url.port}" if url.port else ""
        return f"postgresql://{user_and_host}{port}/{url.database or ''}"

    def __repr__(self) -> str:
        return f"Address({self})"

    def with_password(self, password: str) -> Address:
        """Return the same address with a password."""
        return Address(self.url.set(password=password))


def looks_like_url(text: str) -> bool:
    """Return whether ``text`` is meant as a URL and not as a path; a drive's letter is no scheme."""
    return _IS_URL.match(text) is not None


def read_address(text: str) -> Address:
    """Return the address in ``text``: ``postgresql+psycopg://user@host:port/database``.

    Raises `BadAddress`. It may have a password; environment and password file are read by the driver.
    """
    scheme = text.partition("://")[0].lower()
    if scheme not in _SCHEMES or not looks_like_url(text):
        shown = scheme if looks_like_url(text) else "这段文字"
        raise BadAddress(
            f"“{shown}”不是汇总库的地址；地址应写作 postgresql+psycopg://用户名@服务器:端口/数据库名。"
        )
    try:
        url = make_url(text).set(drivername=_DRIVER)
    except (ArgumentError, ValueError) as error:  # their words quote the password
        raise BadAddress(
            "汇总库的地址写得不对；请检查端口是不是数字，密码里的特殊字符要写成 %xx。"
        ) from error
    return _checked(url)


def make_address(server: str, port: int, database: str, user: str, password: str = "") -> Address:
    """Return an address of its parts. Raises `BadAddress`."""
    return _checked(
        URL.create(_DRIVER, user.strip() or None, password or None, server.strip(), port, database.strip())
    )


def _checked(url: URL) -> Address:
    password = url.query.get("password")
    if password is not None:
        url = url.difference_update_query(["password"]).set(
            password=password if isinstance(password, str) else password[-1]
        )
    if not url.database:
        raise BadAddress(
            "汇总库的地址没有写数据库名；地址应写作 postgresql+psycopg://用户名@服务器:端口/数据库名。"
        )
    return Address(url)
