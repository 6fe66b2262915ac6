"""The connection to a district's store, and its errors as Chinese sentences.

No sentence has a password: of the driver's message only the first line is quoted, and only the server's
words, never the values sent to it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from jixiao_gui.exchange.district.address import Address

_SECONDS = 10
"""Seconds to wait for a server that does not answer."""
Ask = Callable[[], str | None]
"""A function that asks the user for the password; ``None``: there is none."""

_REASONS: tuple[tuple[str, str], ...] = (
    (
        r"no password supplied|password authentication failed|认证失败|authentication failed",
        "用户名或密码不对，请核对后再试",
    ),
    (
        r'role ".*" does not exist|role ".*" is not permitted|角色.*不存在',
        "服务器上没有这个用户，请核对用户名",
    ),
    (
        r'database ".*" does not exist|数据库.*不存在',
        "服务器上没有这个数据库，请核对数据库名，或请管理员先建好",
    ),
    (r"no pg_hba\.conf entry|pg_hba\.conf", "服务器不接受这台电脑或这个用户，请管理员在 pg_hba.conf 中放行"),
    (r"too many connections|remaining connection slots|连接.*太多", "服务器的连接数已满，请稍后再试"),
    (
        r"could not translate host name|Name or service not known|getaddrinfo|failed to resolve",
        "找不到这台服务器，请核对服务器名和网络",
    ),
    (
        r"refused|No such file or directory|could not connect",
        "服务器没有应答，请核对地址和端口，确认 PostgreSQL 已启动",
    ),
    (r"timeout|timed out|unreachable|超时", "服务器没有应答，请检查网络和防火墙"),
    (r"starting up|shutting down|recovery mode|正在启动|正在关闭", "服务器正在启动或关闭，请稍后再试"),
    (r"SSL|certificate|证书", "加密连接没有建立，请管理员检查证书和 sslmode"),
)
"""Patterns of the driver's messages without a code, which a server sends only after the login."""
_CODES = {
    "28P01": "用户名或密码不对，请核对后再试",
    "28000": "服务器不接受这个用户，请联系管理员",
    "3D000": "服务器上没有这个数据库，请核对数据库名，或请管理员先建好",
    "42501": "这个用户没有权限，请管理员授权（见 packaging/postgresql）",
    "25006": "服务器是只读的，请换主服务器",
    "53100": "服务器的磁盘已满，请联系管理员",
    "53200": "服务器的内存不足，请稍后再试",
    "53300": "服务器的连接数已满，请稍后再试",
    "40001": "与另一个单位的发布相撞，请再发布一次",
    "40P01": "与另一个单位的发布相撞，请再发布一次",
    "42P01": "里面的表不是本程序的，请换一个数据库",
    "42703": "里面的表不是本程序的，请换一个数据库",
    "57014": "服务器中止了这次操作，请再试一次",
}
_LOST = "连接断开了；已经写完的单位都在，再发布一次会从断开处接着做，不会重复"
_LOST_CODES = ("57P01", "57P02", "57P03", "08")
NO_DRIVER = (
    "这里没有连接 PostgreSQL 的组件（psycopg），不能与汇总库往来；Windows 版不带它，请用 Linux 版，"
    '或用 pip install "jixiao[postgresql]" 安装的程序。'
)


class StoreError(Exception):
    """A store that cannot be used; ``str()`` is one Chinese sentence without a password."""


class NoRights(StoreError):
    """An action that the role has no right to."""


def has_driver() -> bool:
    """Return whether the driver for PostgreSQL is there."""
    return find_spec("psycopg") is not None


@contextmanager
def connected(address: Address, ask: Ask | None = None) -> Iterator[Connection]:
    """Open a connection for the block; an error of the server in it raises `StoreError`.

    ``ask`` is called, once, where the server wants a password that is neither in the address nor in
    environment and password file.
    """
    engine = _engine(address)
    try:
        with explained(address, opened=False):
            try:
                db = engine.connect()
            except DBAPIError as error:
                password = ask() if ask is not None and _wants_password(error) else None
                if not password:
                    raise
                address = address.with_password(password)
                engine = _engine(address)
                db = engine.connect()
        with explained(address):
            try:
                with db.begin():  # times are converted to this machine's zone when shown
                    db.exec_driver_sql("SET TIME ZONE 'UTC'")
                yield db
            finally:
                _close(db)
    finally:
        engine.dispose()


@contextmanager
def explained(address: Address, *, opened: bool = True) -> Iterator[None]:
    """Raise driver's errors in the block as a `StoreError` that names ``address``.

    ``opened``: the connection was open, so that an error without a code is a lost connection.
    """
    try:
        yield
    except DBAPIError as error:
        raise _explain(address, error.orig or error, opened) from error
    except Exception as error:
        driver = sys.modules.get("psycopg")  # rows are copied by the driver itself
        if driver is None or not isinstance(error, driver.Error):
            raise
        raise _explain(address, error, opened) from error


def load_driver() -> None:
    """Import the driver. Raises `ImportError` where it, or a library that it needs, is missing.

    It imports Python's `ssl` only for a side effect that OpenSSL no longer needs since 1.1; its connections
    use a library of its own. The built program has no `ssl`; an empty module is enough.
    """
    try:
        import ssl  # noqa: F401
    except ImportError:
        import asyncio  # noqa: F401 - imported before, as it would take the empty module for a real one

        sys.modules["ssl"] = ModuleType("ssl")
        try:
            import_module("psycopg")
        finally:
            del sys.modules["ssl"]
    else:
        import_module("psycopg")


def _engine(address: Address) -> Engine:
    # A pooler before the server may not support prepared statements.
    options: dict[str, object] = {
        "connect_timeout": _SECONDS,
        "client_encoding": "utf8",
        "application_name": "jixiao",
        "prepare_threshold": None,
        # a silently broken connection is noticed in a minute and a half, not in two hours
        "keepalives_idle": 30,
        "keepalives_interval": 15,
        "keepalives_count": 4,
    }
    connect_options = {name: value for name, value in options.items() if name not in address.url.query}
    try:
        load_driver()
        return create_engine(
            address.url, poolclass=NullPool, connect_args=connect_options, hide_parameters=True
        )
    except ImportError as error:  # missing, or without the library that it needs
        raise StoreError(NO_DRIVER) from error


def _close(db: Connection) -> None:
    try:
        db.close()
    except DBAPIError:
        db.invalidate()


def _code(error: BaseException | None) -> str:
    return str(getattr(error, "sqlstate", None) or "")


def _wants_password(error: DBAPIError) -> bool:
    return re.search(_REASONS[0][0], str(error.orig)) is not None or _code(error.orig) == "28P01"


def _explain(address: Address, error: BaseException, opened: bool) -> StoreError:
    code, message = _code(error), str(error)
    is_lost = opened and not code and type(error).__name__ in ("OperationalError", "InterfaceError")
    if is_lost or code.startswith(_LOST_CODES):
        return StoreError(f"汇总库“{address}”的{_LOST}。")
    why = _CODES.get(code)
    if why is None and not code:
        why = next((words for pattern, words in _REASONS if re.search(pattern, message, re.IGNORECASE)), None)
    if why is None:
        first = next((line.strip() for line in message.splitlines() if line.strip()), type(error).__name__)
        why = f"服务器说“{first[:200]}”，请把这句话告诉管理员"
    sentence = f"无法使用汇总库“{address}”：{why}。"
    return NoRights(sentence) if code == "42501" else StoreError(sentence)
