"""Trust the roots of a school's own certificate authority beside the usual ones."""

import ssl
from pathlib import Path

from urllib3.util.ssl_ import create_urllib3_context  # requests' own engine

_SETTING = "CAIRN_CA_FILE"


def trust_also(ca_file: Path | None) -> ssl.SSLContext | None:
    """Answer a context for outgoing https that trusts the certificates of this file as well.

    None without a file. requests adds the usual roots to it with each connection. Raises
    ValueError, in words, for a file that cannot be used.
    """
    if ca_file is None:
        return None
    context = create_urllib3_context()
    try:
        context.load_verify_locations(cafile=ca_file)
    except FileNotFoundError as error:
        message = f"{_SETTING} names {ca_file}, and there is no such file."
        raise ValueError(message) from error
    except ssl.SSLError as error:
        message = (
            f"{_SETTING} names {ca_file}, which holds no certificate. It must be a PEM file: "
            "“-----BEGIN CERTIFICATE-----” and so on."
        )
        raise ValueError(message) from error
    except OSError as error:
        message = f"{_SETTING} names {ca_file}, which cannot be read: {error.strerror}."
        raise ValueError(message) from error
    if not context.cert_store_stats()["x509_ca"]:
        message = (
            f"{_SETTING} names {ca_file}, which holds no authority's certificate. Put the root in "
            "it that signed the LMS's certificate."
        )
        raise ValueError(message)
    return context


def count_roots(ca_file: Path | None) -> int:
    """Answer how many roots the file adds. Raises as `trust_also` does."""
    context = trust_also(ca_file)
    return 0 if context is None else context.cert_store_stats()["x509_ca"]
