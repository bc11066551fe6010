"""Serve the platform on a free port, say its address, and stop when standard input closes."""

import sys
import tempfile
import threading
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from tests.independent.lms import campus
from tests.independent.lms.settings import settings_for


class _Server(ThreadingMixIn, WSGIServer):
    """A thread for each request: a tool asks us for keys while it answers a request of ours."""

    daemon_threads = True
    block_on_close = False


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base's name
        """Say nothing."""


def main() -> None:
    """Serve until whoever started us lets go."""
    with (
        tempfile.TemporaryDirectory(prefix="cairn-independent-") as folder,
        _Server(("127.0.0.1", 0), _QuietHandler) as server,
    ):
        # As in life the tool, at 127.0.0.1, is another site than its LMS.
        url = f"http://localhost:{server.server_port}"
        settings.configure(**settings_for(url, Path(folder)))
        django.setup()
        call_command("migrate", verbosity=0)
        campus.stand_in_for_open_edx()
        campus.enrol_everybody()
        campus.private_key()
        server.set_app(get_wsgi_application())
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        sys.stdin.read()
        server.shutdown()


if __name__ == "__main__":
    main()
