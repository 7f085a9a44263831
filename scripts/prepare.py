#!/usr/bin/env python3
"""Installs what is missing or has changed, and nothing else: `scripts/prepare.py run|dev|test`.

run   Python packages, web packages, web build, Clerk's browser files
dev   the same with the development packages and without the web build
test  all of it, the platforms' Node clients, and what the tests need of Debian's packages

What is there already is known by stamps in build/ that hold a hash of what it was made from, so a
second run touches no network. Only the standard library: this runs before anything is installed.
"""

import base64
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
WEB = ROOT / "web"
NODE_CLIENTS = ROOT / "tests" / "sandbox" / "npm"
BUILD = ROOT / "build"
NODE = (20, 19)
RUN_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"


class NotPossible(Exception):
    """One line for the person at the terminal."""


def digest(files: Iterable[Path], *extra: str) -> str:
    """A hash over names, contents and `extra`."""
    total = hashlib.sha256("\0".join(extra).encode())
    for file in sorted(files):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"{file.relative_to(ROOT)} {content}\n".encode())
    return total.hexdigest()


def is_current(stamp: str, value: str) -> bool:
    path = BUILD / "stamps" / stamp
    return path.exists() and path.read_text() == value


def set_stamp(stamp: str, value: str) -> None:
    path = BUILD / "stamps" / stamp
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value)


def step(title: str, command: list[str], cwd: Path = ROOT) -> None:
    """Run a command quietly; its output is shown only when it fails."""
    print(f"{title} …", end="", flush=True)
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    print(f" {time.monotonic() - started:.0f} s", flush=True)
    if done.returncode:
        sys.stderr.write(done.stdout.decode(errors="replace"))
        raise NotPossible(f"{title} failed: {' '.join(command)}")


def check_tools() -> None:
    """Before anything else: every missing tool, a line each."""
    problems = []
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        if not (VENV / "bin" / "python").exists():
            problems.append(
                "Python's venv module is missing: apt-get install "
                f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
            )
    need = f"Node.js {NODE[0]}.{NODE[1]} or newer"
    node = shutil.which("node")
    if not node:
        problems.append(f"{need} is missing: install it with npm (Debian, Ubuntu: nodejs, npm)")
    else:
        version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
        if tuple(int(part) for part in version.lstrip("v").split(".")[:2]) < NODE:
            problems.append(f"{need} is needed, and {node} is {version}")
    if not shutil.which("npm"):
        problems.append("npm is missing: install it (it comes with Node.js; Debian, Ubuntu: npm)")
    if problems:
        raise NotPossible("\n".join(problems))


def python_packages(lock_name: str) -> None:
    """Fill .venv from the lock with its hashes, and put `khoa` itself in it."""
    lock = ROOT / lock_name
    python = VENV / "bin" / "python"
    works = (
        python.exists()
        and not subprocess.run([python, "-c", "import pip"], stderr=subprocess.DEVNULL).returncode
    )
    if not works:
        step("Making .venv", [sys.executable, "-m", "venv", "--clear", str(VENV)])
    identity = (VENV / "pyvenv.cfg").read_text()
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    wanted = digest([lock], identity)
    if not (works and is_current(lock_name, wanted)):
        step(
            f"Installing the Python packages of {lock_name}",
            [*pip, "--no-deps", "--require-hashes", "--requirement", str(lock)],
        )
        set_stamp(lock_name, wanted)
        if lock_name == DEV_LOCK:  # it holds all of the smaller one, in the same versions
            set_stamp(RUN_LOCK, digest([ROOT / RUN_LOCK], identity))
    itself = digest([ROOT / "pyproject.toml"], identity)
    if not (works and is_current("khoa", itself)):
        step("Installing khoa", [*pip, "--no-deps", "--no-build-isolation", "--editable", "."])
        set_stamp("khoa", itself)


def web_packages() -> None:
    npm_packages(WEB, "web-packages", "the web's packages")


def node_clients() -> None:
    """The platforms' own Node clients, which only the tests of the sandbox use."""
    npm_packages(NODE_CLIENTS, "node-clients", "the platforms' Node clients")


def npm_packages(folder: Path, stamp: str, title: str) -> None:
    wanted = digest([folder / "package.json", folder / "package-lock.json"])
    if not ((folder / "node_modules").is_dir() and is_current(stamp, wanted)):
        step(f"Installing {title}", ["npm", "ci", "--no-audit", "--no-fund"], folder)
        set_stamp(stamp, wanted)


def web_sources() -> list[Path]:
    skipped = {"node_modules", "dist", "coverage"}
    found: list[Path] = []
    for folder, folders, files in os.walk(WEB):
        folders[:] = [name for name in folders if name not in skipped]
        found += [Path(folder) / name for name in files]
    return found


def web_build() -> None:
    wanted = digest(web_sources())
    if not ((WEB / "dist" / "index.html").exists() and is_current("web-build", wanted)):
        step("Building the web", ["npm", "run", "build"], WEB)
        set_stamp("web-build", wanted)


def clerk_files() -> None:
    """Clerk's browser scripts, which the sandbox serves: as npm packs them, by pinned hash."""
    pins = ROOT / "scripts" / "clerk-files.json"
    wanted = digest([pins])
    target = BUILD / "clerk"
    entries = json.loads(pins.read_text())
    if all((target / name).is_dir() for name in entries) and is_current("clerk-files", wanted):
        return
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        for name, pin in entries.items():
            box = Path(folder) / name
            box.mkdir()
            step(
                f"Fetching {pin['package']}",
                ["npm", "pack", pin["package"], "--pack-destination", str(box)],
            )
            (archive,) = box.glob("*.tgz")
            method, expected = pin["integrity"].split("-", 1)
            found = base64.b64encode(hashlib.new(method, archive.read_bytes()).digest()).decode()
            if found != expected:
                raise NotPossible(f"{pin['package']} is not the pinned file: {method}-{found}")
            subprocess.run(["tar", "-xzf", str(archive), "-C", str(box)], check=True)
            shutil.rmtree(target / name, ignore_errors=True)
            target.mkdir(exist_ok=True)
            (box / "package").rename(target / name)
    set_stamp("clerk-files", wanted)


def debian_packages() -> None:
    """Debian's Chromium drives the browser tests, faketime sets a machine's clock wrong: installed
    when root, else named."""
    missing = []
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser")):
        missing.append("chromium")
    if not shutil.which("faketime"):
        missing.append("faketime")
    if not missing:
        return
    names = " ".join(missing)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NotPossible(f"The tests need {names}: apt-get install {names}")
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    step("Reading Debian's package lists", [*apt, "update"])
    install = [*apt, "install", "--yes", "--no-install-recommends"]
    step(f"Installing {names}", [*install, *missing])


def main(what: str) -> None:
    check_tools()
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        python_packages(RUN_LOCK if what == "run" else DEV_LOCK)
        web_packages()
        if what != "dev":
            web_build()
        clerk_files()
        if what == "test":
            node_clients()
            debian_packages()


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("run", "dev", "test"):
        sys.exit("usage: scripts/prepare.py run|dev|test")
    try:
        main(sys.argv[1])
    except NotPossible as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
