"""Ports for the servers that tests start."""

import socket
from random import SystemRandom

LOOPBACK = "127.0.0.1"
# Below what systems hand to outgoing connections (Linux from 32768, others from 49152): a port
# from there may be gone again before its server starts.
PORTS = range(20_000, 32_000)
TRIES = 100


def free_port() -> int:
    """Answer a random port of 127.0.0.1 that nobody holds and no outgoing connection will get.

    The seed of a test run has no say, so that runs side by side hardly ever choose the same.
    """
    for port in SystemRandom().sample(PORTS, TRIES):
        with socket.socket() as probe:
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
        return port
    raise AssertionError("no free port")
