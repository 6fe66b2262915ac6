"""The commands of a checkout: they prepare the environment, then run the program or its tests.

    python dev.py run [FILE.db]       the program; without a display, the demo
    python dev.py test [PYTEST ARGS]  lint, types, dead code, all tests
    python dev.py bench [--quick]     the benchmarks: floors, peers and program in one run
    python dev.py bench --against REV  the same by turns with an earlier commit, line by line the ratio
    python dev.py manual [OUT.pdf]    the user's manual as PDF
    python dev.py audit               known vulnerabilities of the locked packages

Standard library only: it must run on a machine that has nothing but Python, Linux or Windows.
The environment is ``.venv`` beside this file and may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "jixiao-installed.json"
RUN_LOCK = "requirements.lock"
TEST_LOCK = "requirements-dev.lock"  # holds all of RUN_LOCK, in the same versions
PEERS = VENV / "peers"
PEERS_LOCK = "tests/benchmarks/peers.lock"

# Libraries that the Qt wheels load and do not contain: library -> Debian's package. They are looked up in the
# linker's cache, not in dpkg: package names change between releases (libglib2.0-0t64), sonames do not.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
if platform.machine() == "aarch64":  # its X libraries need more
    QT_LIBRARIES |= {"libICE.so.6": "libice6", "libSM.so.6": "libsm6"}
# Tools that the tests check exported files with -> Debian's package.
TEST_TOOLS = {"pdftotext": "poppler-utils", "Xvfb": "xvfb", "xauth": "xauth"}


def say(text: str) -> None:
    print(text, flush=True)


def is_debian() -> bool:
    return sys.platform == "linux" and Path("/etc/debian_version").exists() and bool(shutil.which("apt-get"))


def missing_packages(*, qt: bool, testing: bool) -> list[str]:
    """Return the Debian packages that are not installed, without the use of apt."""
    missing = []
    if not can_make_venv() and not venv_works():
        missing.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    if qt:
        folders = f"{os.environ.get('PATH', '')}:/sbin:/usr/sbin"  # sbin is not in every user's PATH
        ldconfig = shutil.which("ldconfig", path=folders) or "/sbin/ldconfig"
        cache = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=False).stdout
        present = {line.split()[0] for line in cache.splitlines() if line.strip()}
        missing += [package for soname, package in QT_LIBRARIES.items() if soname not in present]
    if testing:
        missing += [package for tool, package in TEST_TOOLS.items() if not shutil.which(tool)]
        if not list(Path("/usr/share/fonts").glob("**/NotoS*CJK*")):
            missing.append("fonts-noto-cjk")
        if not (shutil.which("soffice") and list(Path("/usr/lib/libreoffice/program").glob("libswlo.so"))):
            missing.append("libreoffice-writer-nogui")
        if is_root() and not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
            missing.append("postgresql")  # without root those tests are skipped, with a reason
    return missing


def is_root() -> bool:
    return getattr(os, "geteuid", lambda: 1)() == 0


def system_packages(packages: list[str]) -> None:
    """Install Debian packages as root. Raises SystemExit with the command to type for other users."""
    if not packages:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    by_hand = f"sudo sh -c 'apt-get update && {' '.join(install)}'"
    if not is_root():
        raise SystemExit(f"缺少系统软件包，请先执行下面这一条命令：\n  {by_hand}")
    say(f"安装系统软件包：{' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for attempt in range(3):
        # A fresh image has no package lists; a failed update is judged by the install that follows.
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
        if subprocess.run([*install, "-qq"], env=environment, check=False).returncode == 0:
            return
        time.sleep(3 * (attempt + 1))
    raise SystemExit(f"系统软件包没有装上，请执行：\n  {by_hand}")


def venv_works() -> bool:
    """Return whether .venv exists and has this version of Python: a system's Python may be upgraded."""
    code = "import sys, pip; print(*sys.version_info[:2])"
    with contextlib.suppress(OSError):
        process = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=False)
        return process.stdout.split() == [str(part) for part in sys.version_info[:2]]
    return False


def can_make_venv() -> bool:
    """Return whether this Python can make an environment: Debian ships ensurepip in a package of its own."""
    importlib.invalidate_caches()  # apt may have installed it just now
    return importlib.util.find_spec("ensurepip") is not None


def make_venv() -> None:
    if not can_make_venv():
        raise SystemExit("这个 Python 缺少 ensurepip，无法建立虚拟环境；请安装完整的 Python。")
    say(f"建立虚拟环境：{VENV}")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=False).returncode:
        raise SystemExit("虚拟环境没有建成。")


def install(lock: str) -> None:
    """Install a lock's versions into .venv, unless neither lock nor Python has changed."""
    if not venv_works():
        make_venv()
    digests = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in (RUN_LOCK, TEST_LOCK)}
    installed: dict[str, str] = {}
    with contextlib.suppress(OSError, ValueError):
        installed = json.loads(STAMP.read_text("utf-8"))
    if installed.get(lock) == digests[lock]:
        return
    say(f"安装依赖（{lock}，首次约需一两分钟）……")
    # Hashes are required: pip installs the locked files from any mirror. The lock is complete, so that pip
    # needs no dependencies beyond it: packages that pyproject.toml leaves out stay out.
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"]
    for attempt in range(3):
        command = [str(PYTHON), "-m", "pip", "install", *quiet, "--require-hashes", "-r", lock]
        if subprocess.run(command, cwd=ROOT, check=False).returncode == 0:
            break
        say(f"第 {attempt + 1} 次安装没有成功。")
        time.sleep(3 * attempt)
    else:
        raise SystemExit("依赖没有装上：请检查网络后再试一次。")
    satisfied = (RUN_LOCK, TEST_LOCK) if lock == TEST_LOCK else (RUN_LOCK,)
    STAMP.write_text(json.dumps({name: digests[name] for name in satisfied}), "utf-8")


def prepare(lock: str, *, qt: bool = True) -> None:
    if is_debian():
        system_packages(missing_packages(qt=qt, testing=lock == TEST_LOCK))
    install(lock)


def call(*command: str | Path, headless: bool = True) -> int:
    """Run a command of the environment at the checkout's root; return its exit status.

    ``headless`` makes Qt draw to memory.
    """
    environment = {**os.environ, "PYTHONUTF8": "1"}  # UTF-8 with any LANG or code page
    if headless:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    return subprocess.run([PYTHON, *command], cwd=ROOT, env=environment, check=False).returncode


def run(arguments: list[str]) -> int:
    current = Path.cwd()
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        folder = current / "jixiao-demo"
        say("这里没有图形显示，窗口打不开；改为生成演示：示例项目库、校验结果、docx、PDF、xlsx。")
        prepare(RUN_LOCK, qt=False)  # the verbs import no Qt
        status = call("main.py", "demo", folder)
        if status == 0:
            say(f"演示文件在：{folder}")
        return status
    prepare(RUN_LOCK)
    # files are named relative to the user's folder, the program is started at the root
    files = [argument if argument.startswith("-") else str(current / argument) for argument in arguments]
    return call("main.py", *files, headless=False)


def test(arguments: list[str]) -> int:
    """Run all steps, also after one failed; return 1 where any failed."""
    prepare(TEST_LOCK)
    steps: dict[str, list[str]] = {
        "ruff check": ["-m", "ruff", "check", "."],
        "ruff format": ["-m", "ruff", "format", "--check", "."],
        "mypy": ["-m", "mypy"],
        "vulture": ["-m", "vulture"],
        "pytest": ["-m", "pytest", "-n", "2", *arguments],  # the import rules are one of the tests
    }
    failed = []
    for name, command in steps.items():
        say(f"\n== {name}")
        if call(*command):
            failed.append(name)
    say(f"\n未通过：{'、'.join(failed)}" if failed else "\n全部通过。")
    return 1 if failed else 0


def install_peers() -> None:
    """Install the packages that the program is measured against, apart from its own environment."""
    digest = hashlib.sha256((ROOT / PEERS_LOCK).read_bytes()).hexdigest()
    stamp = PEERS / "installed"
    if stamp.exists() and stamp.read_text("utf-8") == digest:
        return
    say("安装用来比较的软件包……")
    shutil.rmtree(PEERS, ignore_errors=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command = [*pip, "--target", str(PEERS), "--require-hashes", "-r", PEERS_LOCK]
    if subprocess.run(command, cwd=ROOT, check=False).returncode == 0:
        stamp.write_text(digest, "utf-8")
    else:
        say("没有装上，只与本机已有的比较。")


def bench(arguments: list[str]) -> int:
    prepare(TEST_LOCK)
    install_peers()
    return call("-m", "tests.benchmarks", *arguments)


def manual(arguments: list[str]) -> int:
    prepare(RUN_LOCK)
    current = Path.cwd()
    return call("docs/manual_pdf.py", *(str(current / argument) for argument in arguments))


def audit(arguments: list[str]) -> int:
    """Ask about the packages of the locks; it needs no environment."""
    return subprocess.run(
        [sys.executable, "packaging/audit.py", *arguments], cwd=ROOT, check=False
    ).returncode


def main(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):  # a caller may have replaced it by a plain object
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    verbs = {"run": run, "test": test, "bench": bench, "manual": manual, "audit": audit}
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is started by whatever Python there is
        raise SystemExit(f"需要 Python 3.11 或更新的版本，这里是 {sys.version.split()[0]}。")
    if not arguments or arguments[0] not in verbs:
        say((__doc__ or "").strip())
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    return verbs[arguments[0]](arguments[1:])


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
