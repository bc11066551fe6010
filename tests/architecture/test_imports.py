"""Imports point one way."""

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.sources import ROOT


def test_the_import_contracts_hold(capsys: object) -> None:
    config = str(ROOT / "pyproject.toml")

    assert lint_imports(config_filename=config, no_cache=True) == EXIT_STATUS_SUCCESS
