"""What slow tests need and is not there is skipped, but not where it was installed for them."""

from __future__ import annotations

import pytest

from real_stores import Missing, do_without


def test_what_was_installed_is_not_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    why = Missing("chromium is not installed")
    monkeypatch.setenv("SWAPGRAPH_INSTALLED", " oxigraph rdflib")
    with pytest.raises(pytest.skip.Exception, match="chromium"):
        do_without("browser", why)
    monkeypatch.setenv("SWAPGRAPH_INSTALLED", " oxigraph rdflib browser")
    with pytest.raises(pytest.fail.Exception, match="browser was installed, but chromium is not"):
        do_without("browser", why)
