"""Log lines one can search: `timestamp=… level=… event=launch_refused code=…` on standard error."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# PostgreSQL tells the values of the row it refused: a name, an answer. They may have lines of
# their own, so that all goes up to what the database or Python says next.
_DETAIL = re.compile(
    r"^DETAIL:.*?(?=^(?:HINT|CONTEXT|QUERY|STATEMENT|LINE \d+):|^\[SQL: |^\(Background on|"
    r"^The above exception|^During handling|^Traceback|\Z)",
    re.MULTILINE | re.DOTALL,
)


def configure_logs(level: str) -> None:
    """Write structured lines from `level` up ("INFO", "WARNING", …), other libraries' from WARNING.

    Only ids, codes and counts are ever logged: never a name, an answer, a token or a secret.
    """
    threshold = logging.getLevelNamesMapping().get(level, logging.INFO)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _keep_values_out,
            structlog.processors.LogfmtRenderer(
                key_order=["timestamp", "level", "event"], drop_missing=True
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter(logging.BASIC_FORMAT))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def without_values(trace: str) -> str:
    """Answer a traceback without the values that a database quotes."""
    return _DETAIL.sub("DETAIL: left out, for it quotes values.\n", trace)


def _keep_values_out(
    _logger: Any,  # noqa: ANN401 -- structlog's
    _name: str,
    event: MutableMapping[str, Any],
) -> MutableMapping[str, Any]:
    if "exception" in event:
        event["exception"] = without_values(event["exception"])
    return event


class _Formatter(logging.Formatter):
    """Other libraries' lines, as plain as ours."""

    def format(self, record: logging.LogRecord) -> str:
        return without_values(super().format(record))
