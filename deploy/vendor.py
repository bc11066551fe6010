"""Put the browser assets that package.json names into lti_tool/web/static/vendor/, checked.

npm fetches the exact versions; what arrives must have the SHA-512 written in package.json, and
only the files named there are copied. Nothing of a package is ever run.
"""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = ROOT / "package.json"
TARGET = ROOT / "lti_tool" / "web" / "static" / "vendor"
STAMP = TARGET / ".ready"


def main() -> None:
    """Fetch what is not there yet."""
    manifest = MANIFEST.read_text()
    if STAMP.exists() and STAMP.read_text() == manifest:
        STAMP.touch()
        return
    if shutil.which("npm") is None:
        sys.exit("npm is missing: install Node.js 20 or newer.")
    TARGET.mkdir(parents=True, exist_ok=True)
    plan = json.loads(manifest)
    for name, wanted in plan["vendor"].items():
        _vendor(f"{name}@{plan['dependencies'][name]}", wanted)
    STAMP.write_text(manifest)


def _vendor(package: str, wanted: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = _fetch(package, Path(folder))
        found = f"sha512-{base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()}"
        if found != wanted["integrity"]:
            sys.exit(f"{package} is not what package.json says: its checksum is {found}.")
        with tarfile.open(archive) as files:
            for source, name in wanted["files"].items():
                content = files.extractfile(f"package/{source}")
                if content is None:
                    sys.exit(f"{package} has no file {source}.")
                (TARGET / name).write_bytes(content.read())


def _fetch(package: str, folder: Path) -> Path:
    command = ["npm", "pack", package, "--ignore-scripts", "--silent", "--pack-destination"]
    packed = subprocess.run(  # noqa: S603 -- arguments of our own
        [*command, str(folder)], cwd=folder, stdout=subprocess.DEVNULL, check=False
    )
    if packed.returncode:
        sys.exit(f"npm could not fetch {package}.")
    return next(folder.glob("*.tgz"))


if __name__ == "__main__":
    main()
