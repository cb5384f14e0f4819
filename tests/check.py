"""`make check`: every check in turn, so that one failure does not hide the next."""

import os
import re
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
# Nothing is connected to: these commands read code only.
ENVIRONMENT = {
    "SECRET_KEY": "only-for-checking-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "DATABASE_URL": "postgresql://app@/checked?host=/nonexistent",
    "DATABASE_OWNER_URL": "postgresql://owner@/checked?host=/nonexistent",
    "BROKER_URL": "redis+socket:///nonexistent",
    "HTTPS_ONLY": "1",
}
# makemigrations looks for a database to compare with and says that it found none.
WITHOUT_DATABASE = "-Wignore:Got an error checking a consistent migration history"


def module(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


def manage(*arguments: str) -> list[str]:
    return [sys.executable, WITHOUT_DATABASE, "manage.py", *arguments]


CHECKS = {
    "lint": module("ruff", "check", "--quiet", "."),
    "format": module("ruff", "format", "--check", "--quiet", "."),
    "types": module("mypy"),
    "templates": module("djlint", "--lint", "--quiet", "templates"),
    # import-linter has no module to run; its command lies beside the interpreter.
    "import contracts": [str(Path(sys.executable).with_name("lint-imports"))],
    "migrations": manage("makemigrations", "--check", "--dry-run"),
    "deployment": manage("check", "--deploy", "--fail-level=WARNING"),
}


def undocumented() -> list[str]:
    """Targets of the Makefile and commands of manage.py that do not say what they do."""
    makefile = (CHECKOUT / "Makefile").read_text()
    targets = re.findall(r"^([a-z-]+):(?! *.*## )", makefile, flags=re.MULTILINE)
    commands = [
        str(path.relative_to(CHECKOUT))
        for path in CHECKOUT.glob("*/**/management/commands/*.py")
        if path.name != "__init__.py"
        and not path.is_relative_to(CHECKOUT / ".venv")
        and not re.search(r"^ +help = ", path.read_text(), flags=re.MULTILINE)
    ]
    return [*targets, *commands]


def main() -> int:
    failed = []
    for name, command in CHECKS.items():
        done = subprocess.run(
            command,
            cwd=CHECKOUT,
            env={**os.environ, **ENVIRONMENT},
            capture_output=True,
            text=True,
            check=False,
        )
        print(f"{name:<17} {'ok' if done.returncode == 0 else 'FAILED'}", flush=True)
        if done.returncode != 0:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
    missing = undocumented()
    print(f"{'help text':<17} {'FAILED' if missing else 'ok'}")
    if missing:
        failed.append("help text")
        print("These do not say what they do:", ", ".join(missing))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
