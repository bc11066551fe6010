"""The tools under measurement, each with its database, as they would be served."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import psutil
import psycopg
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from lti_tool.bootstrap import build_tool
from lti_tool.cli.content import put_unit
from lti_tool.interchange.drafts import UnitDraft
from lti_tool.interchange.unit_file import read_unit
from lti_tool.lti.platform_file import read_platform_file
from lti_tool.services.launching.register_platforms import register_platforms
from lti_tool.settings import read_settings
from tests.benchmarks.browser import ToolAddress
from tests.benchmarks.platform import CLIENT_ID, COURSE, LOOPBACK, Platform
from tests.benchmarks.processes import answers, find_program, running
from tests.support import databases
from tests.support.ports import free_port

SAMPLE = "samples/ratios-and-rates.cairn.yaml"
THREADS = 16
"""Of either tool's one worker: what `cairn serve` has."""
POSTGRES = "usr/lib/postgresql/*/bin/"


@dataclass(frozen=True)
class Served:
    """A tool that answers. `server` is the top of its processes, `database` that of its database's.

    SQLite runs inside the tool and has none.
    """

    name: str
    address: ToolAddress
    server: psutil.Process
    database: psutil.Process | None

    @property
    def roots(self) -> list[psutil.Process]:
        """Everything whose CPU time counts."""
        return [self.server] if self.database is None else [self.server, self.database]


def sample_unit() -> UnitDraft:
    """Answer the unit that the demo shows."""
    return read_unit((files("lti_tool.interchange") / SAMPLE).read_bytes()).unit


@contextmanager
def stock_tool(folder: Path, platform: Platform) -> Iterator[Served]:
    """Serve the stock tool on Redis."""
    folder.mkdir()
    config = _stock_configuration(folder, platform)
    port = free_port()
    with redis(folder) as (database, redis_url):
        app = f"tests.benchmarks.stock_tool:make_app({str(config)!r}, {redis_url!r})"
        options = ("--worker-class", "gthread", "--workers", "1", "--threads", str(THREADS))
        bind = ("--bind", f"{LOOPBACK}:{port}", "--log-level", "warning", "--no-control-socket")
        command = (sys.executable, "-m", "gunicorn", *options, *bind, app)
        with running(command, log=folder / "log", is_ready=lambda: answers(port, "/")) as server:
            address = ToolAddress(port, "stock.example", "/login/", "/launch/", "My activities")
            yield Served("stock tool, Redis", address, server, database)


@contextmanager
def cairn(
    folder: Path, platform: Platform, unit: UnitDraft, database: psutil.Process | None, url: str
) -> Iterator[Served]:
    """Serve Cairn the way `cairn serve` does, with the sample unit in the platform's course."""
    folder.mkdir(exist_ok=True)
    host, port = "cairn.example", free_port()
    environment = {
        "CAIRN_BASE_URL": f"https://{host}",
        "CAIRN_ALLOW_HTTP": "1",  # the platform is on this machine, without https
        "CAIRN_DATABASE_URL": url,
        "CAIRN_KEYS_DIR": str(folder / "keys"),
        "CAIRN_SECRET_KEY": "a secret of the benchmark, known to nobody",
        "PYTHONPATH": _without_rich(folder),
    }
    _furnish(environment, platform, unit)
    command = (sys.executable, "-m", "lti_tool", "serve")
    options = ("--port", str(port), "--threads", str(THREADS))
    with running(
        (*command, *options),
        log=folder / "log",
        is_ready=lambda: answers(port, "/healthz"),
        environment=environment,
    ) as server:
        address = ToolAddress(port, host, "/lti/login", "/lti/launch", unit.title)
        kind = "SQLite" if database is None else "PostgreSQL"
        yield Served(f"Cairn, {kind}", address, server, database)


@contextmanager
def redis(folder: Path) -> Iterator[tuple[psutil.Process, str]]:
    """Run a Redis of our own that keeps nothing on disk."""
    port = free_port()
    command = (find_program("redis-server"), "--port", str(port), "--bind", LOOPBACK)
    options = ("--save", "", "--appendonly", "no", "--dir", str(folder))
    with running(
        (*command, *options), log=folder / "redis.log", is_ready=lambda: answers(port)
    ) as process:
        yield process, f"redis://{LOOPBACK}:{port}/0"


@contextmanager
def postgres(folder: Path) -> Iterator[tuple[psutil.Process, str]]:
    """Run a PostgreSQL cluster of our own, in its usual settings, with an empty database."""
    folder.mkdir()
    port, user = free_port(), None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        user = "postgres"
        shutil.chown(folder, user)
    data = folder / "data"
    initdb = find_program("initdb", f"{POSTGRES}initdb")
    subprocess.run(
        (initdb, "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"),
        check=True,
        capture_output=True,
        user=user,
        cwd="/",
    )
    command = (str(Path(initdb).with_name("postgres")), "-D", str(data), "-p", str(port))
    options = ("-c", f"listen_addresses={LOOPBACK}", "-c", f"unix_socket_directories={folder}")
    server = f"postgresql://postgres@{LOOPBACK}:{port}/postgres"
    with (
        running(
            (*command, *options),
            log=folder / "log",
            is_ready=lambda: _takes_connections(server),
            user=user,
        ) as process,
        databases.postgres_database(server) as url,
    ):
        yield process, url


def _without_rich(folder: Path) -> str:
    """Answer a folder for Python's path: structlog loads rich, which developers alone have."""
    path = folder / "path"
    path.mkdir()
    (path / "rich.py").write_text('raise ImportError("not on a server")\n')
    return str(path)


def _takes_connections(server: str) -> bool:
    try:
        psycopg.connect(server).close()
    except psycopg.OperationalError:
        return False
    return True


def _furnish(environment: dict[str, str], platform: Platform, unit: UnitDraft) -> None:
    settings = read_settings(environment)
    databases.migrate(settings.database_url)
    tool = build_tool(settings)
    drafts = read_platform_file(json.dumps(platform.configuration()))
    with tool.transaction() as session:
        register_platforms(session, drafts=drafts, now=tool.clock())
    put_unit(tool, unit, platform=(platform.url, CLIENT_ID), course=COURSE, publish=True)


def _stock_configuration(folder: Path, platform: Platform) -> Path:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "private.key").write_bytes(private)
    configuration = platform.configuration()
    configuration[platform.url][0]["private_key_file"] = "private.key"
    path = folder / "platforms.json"
    path.write_text(json.dumps(configuration))
    return path
