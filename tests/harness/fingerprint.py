"""One hash of everything that decides how the migrated template database looks."""

import ast
import hashlib
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGES = ("labtrack", "trials", "characterization")
DATA_SUFFIXES = {".sql", ".json", ".csv", ".toml"}
ALWAYS = (
    "requirements.txt",
    "tests/harness/postgres_run.py",
    "labtrack/embedded/postgres.py",
)


def _module_files(name: str) -> list[Path]:
    """The files a first-party module name stands for; none for other packages."""
    if name.split(".")[0] not in PACKAGES:
        return []
    base = CHECKOUT.joinpath(*name.split("."))
    return [
        path
        for path in (base.with_suffix(".py"), base / "__init__.py")
        if path.exists()
    ]


def _imported_files(path: Path) -> set[Path]:
    files: set[Path] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [
                node.module,
                *(f"{node.module}.{alias.name}" for alias in node.names),
            ]
        else:
            continue
        for name in names:
            files.update(_module_files(name))
    return files


def template_inputs() -> list[Path]:
    """Migrations, the grants, whatever those import, and the data files beside them."""
    roots = {CHECKOUT / name for name in ALWAYS}
    for package in PACKAGES:
        folder = CHECKOUT / package
        roots.update(folder.rglob("migrations/*.py"))
        roots.update(folder.rglob("management/commands/prepare_database.py"))
        roots.update(folder.rglob("management/commands/apply_grants.py"))
        roots.update(
            path
            for path in folder.rglob("*")
            if path.suffix in DATA_SUFFIXES and "static" not in path.parts
        )
    seen: set[Path] = set()
    waiting = list(roots)
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        if path.suffix == ".py":
            waiting.extend(_imported_files(path))
    return sorted(seen)


def hash_of(paths: list[Path], *extra: str) -> str:
    digest = hashlib.sha256("\0".join(extra).encode())
    for path in paths:
        digest.update(f"\0{path.relative_to(CHECKOUT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:20]
