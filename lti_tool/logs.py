"""Log lines one can search: `timestamp=… level=… event=launch_refused code=…` on standard error."""

import logging
import sys

import structlog


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
            structlog.processors.LogfmtRenderer(
                key_order=["timestamp", "level", "event"], drop_missing=True
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
