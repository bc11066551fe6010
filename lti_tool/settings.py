"""The settings of one running tool; the only reader of the environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

INSTANCE = Path("instance")


@dataclass(frozen=True)
class Settings:
    """Everything that may differ between two installations. `docs/configuration.md` explains."""

    base_url: str
    database_url: str
    secret_key: str
    keys_dir: Path
    config_file: Path
    allow_http: bool
    engine_url: str
    log_level: str
    metrics_token: str = ""
    ca_file: Path | None = None
    grade_floor_file: Path | None = None

    @property
    def launch_url(self) -> str:
        """The only redirect URI."""
        return f"{self.base_url}/lti/launch"

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach us over https."""
        return self.base_url.startswith("https://")


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read settings from `environ` (default: the process's), with defaults that run on a laptop.

    Raises ValueError, in words, for a value that cannot be used.
    """
    env = os.environ if environ is None else environ
    base_url = env.get("CAIRN_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    allow_http = env.get("CAIRN_ALLOW_HTTP", "") == "1"
    if not base_url.startswith("https://") and not allow_http:
        msg = (
            f"CAIRN_BASE_URL is {base_url}, but an LMS only talks to https addresses. "
            "Give the https address, or set CAIRN_ALLOW_HTTP=1 for development on one machine."
        )
        raise ValueError(msg)
    return Settings(
        base_url=base_url,
        database_url=env.get("CAIRN_DATABASE_URL") or _default_database_url(),
        secret_key=env.get("CAIRN_SECRET_KEY") or _kept_secret_key(INSTANCE / "secret_key"),
        keys_dir=Path(env.get("CAIRN_KEYS_DIR", "keys")),
        config_file=Path(env.get("CAIRN_CONFIG_FILE", "lti-config.json")),
        allow_http=allow_http,
        engine_url=env.get("CAIRN_ENGINE_URL", ""),
        log_level=env.get("CAIRN_LOG_LEVEL", "INFO").upper(),
        metrics_token=env.get("CAIRN_METRICS_TOKEN", ""),
        ca_file=Path(ca_file) if (ca_file := env.get("CAIRN_CA_FILE")) else None,
        grade_floor_file=Path(floor) if (floor := env.get("CAIRN_GRADE_FLOOR_FILE")) else None,
    )


def _default_database_url() -> str:
    INSTANCE.mkdir(exist_ok=True)
    return f"sqlite:///{(INSTANCE / 'cairn.sqlite3').resolve()}"


def _kept_secret_key(path: Path) -> str:
    """Answer the installation's secret, made on first run and readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
