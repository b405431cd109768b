"""`python -m tests.contracts.fixtures` adds what is new, and writes nothing at all when something would break."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from tests.contracts import generate
from tests.contracts.fixtures import __main__ as command
from tests.contracts.published import record

DOCUMENT: dict[str, Any] = {"paths": {"/v1/cups": {"get": {"operationId": "cups", "responses": {"200": {}}}}}}


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the command wrote; nothing reaches the repository."""
    found: list[str] = []
    monkeypatch.setattr(command, "OPENAPI_PUBLISHED", tmp_path / "openapi.json")
    monkeypatch.setattr(command, "append", lambda entries: found.append(f"{len(entries)} entries"))
    monkeypatch.setattr(command.files, "FOLDER", tmp_path)
    monkeypatch.setattr(generate, "write", lambda: found.append("documents"))
    monkeypatch.setattr(generate, "contracts", lambda: {generate.OPENAPI: copy.deepcopy(DOCUMENT)})
    return found


def test_additions_are_written_once(written: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "record", list)
    assert command.main() == 0
    assert written == ["documents", f"{len(command.EVENTS)} entries"]
    assert (tmp_path / "members.MemberApplied.v1.full.json").exists()
    assert command.api_published() == DOCUMENT
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    command.main()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_nothing_is_written_when_an_event_would_break(
    written: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(command.EVENTS, "matchmaking.InvitationReminded")
    assert command.main() == 1
    assert (written, list(tmp_path.iterdir())) == ([], [])
    assert "matchmaking.InvitationReminded: the event is gone" in capsys.readouterr().err


def test_nothing_is_written_when_the_api_would_break(
    written: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command.publish_api(DOCUMENT)
    before = (tmp_path / "openapi.json").read_text()
    monkeypatch.setattr(generate, "contracts", lambda: {generate.OPENAPI: {"paths": {}}})
    assert command.main() == 1
    assert (written, (tmp_path / "openapi.json").read_text()) == ([], before)
    assert "GET /v1/cups: the route is gone" in capsys.readouterr().err


def test_nothing_is_written_when_the_record_was_changed(written: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "record", lambda: [{**record()[0], "about": "other_id"}, *record()[1:]])
    assert command.main() == 1
    assert written == []
