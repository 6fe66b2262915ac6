"""A Debian 11 in a folder, with the Python that the program needs: what the Linux editions are built in.

A program built there asks for no newer C library than 2.31, so that it runs on Kylin V10, UOS 20 and their
kin. Debian 11's own Python is 3.9: Python 3.11 and SQLite are compiled there out of Debian 12's sources,
without profiling, whose figures differ each time.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import common
import debian_root
from common import ROOT, say

SUITE, SOURCES = "bullseye", "bookworm"
VERSION = (3, 11, 2)
"""Of the Python that Debian 12 has, with its repairs since."""
PREFIX = Path("/opt/python")
PYTHON = PREFIX / "bin" / "python3"
FROM = "sources.json"
"""Beside that Python: which versions of Debian's sources it was made of."""
SOURCE_PACKAGES = ("sqlite3", "python3.11")
TOOLS = (
    *("gcc", "make", "libc6-dev", "dpkg-dev", "binutils", "tcl", "pkg-config"),
    *("libffi-dev", "zlib1g-dev", "libbz2-dev", "liblzma-dev", "uuid-dev", "libexpat1-dev", "libssl-dev"),
    "libcups2",  # Qt's plugin for printers asks for it
    *("libsm6", "libice6"),  # and what draws on X, in the wheels for aarch64
)
COMPILE = """
set -eu
rm -rf /jixiao-sources && mkdir /jixiao-sources && cd /jixiao-sources
apt-get update -qq
apt-get source -qq --only-source {packages}
cd /jixiao-sources/sqlite3-*/
export SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -STimestamp)
./configure --prefix={prefix} --disable-static --disable-tcl --disable-readline CFLAGS="-O2 -g0 {features}"
make libsqlite3.la sqlite3.h sqlite3.pc
make install
cd /jixiao-sources/python3.11-*/
export SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -STimestamp)
mkdir -p build-jixiao/Modules && cd build-jixiao
echo 'pyexpat pyexpat.c -lexpat' > Modules/Setup.local  # Debian's repair of it builds only inside the library
../configure --prefix={prefix} --enable-shared --without-ensurepip --without-static-libpython \\
    --disable-test-modules --with-system-expat CFLAGS="-g0" CPPFLAGS="-I{prefix}/include" \\
    LDFLAGS="-L{prefix}/lib -Wl,-rpath,{prefix}/lib"
make -j$(nproc)
make install
for name in _bz2 _ctypes _decimal _elementtree _hashlib _lzma _sqlite3 _uuid pyexpat zlib; do
    {prefix}/bin/python3 -c "import $name"
done
cd /jixiao-sources
for name in {packages}; do
    mkdir -p {prefix}/share/doc/$name
    cp $name-*/debian/copyright {prefix}/share/doc/$name/copyright
    (cd $name-*/ && echo "$name $(dpkg-parsechangelog -SVersion)") >> {prefix}/versions.txt
done
cd / && rm -rf /jixiao-sources
"""
# as Debian builds it
FEATURES = (
    *("SECURE_DELETE", "SOUNDEX", "MAX_VARIABLE_NUMBER=250000", "ENABLE_COLUMN_METADATA", "ENABLE_FTS3"),
    *("ENABLE_FTS5", "ENABLE_DBSTAT_VTAB", "ENABLE_RTREE", "ENABLE_UNLOCK_NOTIFY"),
)


def find(root: Path, machine: str, *, repairs: bool = True) -> Path:
    """Find the Debian 11 for ``machine`` with its Python in the folder ``root``.

    It is made when absent: 20 minutes, emulated longer.
    """
    if not (root / PREFIX.relative_to("/") / FROM).exists():
        make(root, machine, repairs=repairs)
    debian_root.open_root(root)
    return root


def make(root: Path, machine: str, *, repairs: bool = True) -> None:
    """Make it; without ``repairs`` out of Debian 11 as it was released, as later ones are not kept for every
    machine.
    """
    sys.path.append(str(ROOT))
    from dev import QT_LIBRARIES  # what Qt loads, by the names of Debian's packages

    say(f"A Debian 11 in {root} …")
    if not (root / "usr" / "bin" / "apt-get").exists():
        debian_root.make(root, SUITE, machine=machine)
    listed = root / "etc" / "apt" / "sources.list"
    line = next(one for one in listed.read_text("utf-8").splitlines() if one.startswith("deb "))
    place = line.split()[1]
    repaired = f"deb {place}-security {SUITE}-security main\n" if repairs else ""
    listed.write_text(f"{line}\n{repaired}deb-src {place} {SOURCES} main\n", "utf-8")
    debian_root.install(root, [*TOOLS, *QT_LIBRARIES.values()])
    say("Python and SQLite out of Debian 12's sources …")
    words = {
        "packages": " ".join(SOURCE_PACKAGES),
        "prefix": PREFIX,
        "features": " ".join(f"-DSQLITE_{name}" for name in FEATURES),
    }
    inside = root / PREFIX.relative_to("/")
    shutil.rmtree(inside, ignore_errors=True)
    script = root / "compile-python.sh"
    script.write_text(COMPILE.format(**words), "utf-8")
    debian_root.inside(root, "sh", "/compile-python.sh", log=common.BUILD / "old-python.log")
    versions = dict(line.split() for line in (inside / "versions.txt").read_text("utf-8").splitlines())
    (inside / FROM).write_text(json.dumps(versions), "utf-8")


def made_of(prefix: Path) -> dict[str, str]:
    """Debian's source packages, with versions, that the Python in ``prefix`` was compiled from here."""
    listed = prefix / FROM
    return dict(json.loads(listed.read_text("utf-8"))) if listed.exists() else {}
