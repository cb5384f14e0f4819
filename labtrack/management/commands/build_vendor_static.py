"""Writes the assets of other people's wheels where collectstatic finds them.

Quick when nothing changed: a stamp names the versions the files were made from.
"""

import json
from importlib.metadata import version
from pathlib import Path

import bootstrap_wrapper
from django.conf import settings
from django.core.management.base import BaseCommand

# Bootstrap goes into the lowest cascade layer, in a file of its own: a plain @import
# would make the browser wait for one stylesheet before it asks for the next.
LAYERS = "@layer bootstrap, tokens, base, components, utilities;"
CHARSET = '@charset "UTF-8";'
VEGA_EXPORT = "export default vegaEmbed; export { vega, vegaLite };"
RECIPE = 1
MADE_FROM = ("bootstrap-wrapper", "vl-convert-python")


def layered(stylesheet: str) -> str:
    """One stylesheet inside the layer `bootstrap`, its source map reference left out."""
    rules = stylesheet.removeprefix(CHARSET)
    lines = [line for line in rules.splitlines() if "sourceMappingURL" not in line]
    body = "\n".join(lines)
    return f"{CHARSET}\n{LAYERS}\n@layer bootstrap {{\n{body}\n}}\n"


def vega_module() -> str:
    """Vega, Vega-Lite and Embed as one ES module; the engine is loaded only here."""
    import vl_convert

    return vl_convert.javascript_bundle(VEGA_EXPORT)


class Command(BaseCommand):
    """`manage.py build_vendor_static`: Bootstrap and Vega as static files of ours."""

    help = "Write Bootstrap's stylesheet and the Vega bundle under VENDOR_STATIC_DIR."

    def handle(self, *args: object, **options: object) -> None:
        """Write what is missing or out of date, the stamp last."""
        folder = Path(settings.VENDOR_STATIC_DIR) / "vendor"
        stamp = folder / "versions.json"
        wanted = {name: version(name) for name in MADE_FROM} | {"recipe": RECIPE}
        if stamp.exists() and json.loads(stamp.read_text()) == wanted:
            self.stdout.write("Vendor assets are up to date.")
            return
        folder.mkdir(parents=True, exist_ok=True)
        source = Path(bootstrap_wrapper.get_bootstrap_css_dir()) / "bootstrap.min.css"
        write(folder / "bootstrap.css", layered(source.read_text("utf-8")))
        write(folder / "vega.js", vega_module())
        write(stamp, json.dumps(wanted))
        self.stdout.write(f"Vendor assets written to {folder}.")


def write(path: Path, text: str) -> None:
    """Replace one file in one step, so that a killed run leaves no half of it."""
    part = path.with_suffix(path.suffix + ".part")
    part.write_text(text, "utf-8")
    part.replace(path)
