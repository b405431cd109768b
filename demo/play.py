"""Plays the sample alliance: needs come in, members answer, and every need comes to its end."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from demo import story
from demo.client import Api, Problem, wait_for
from demo.load import ONCE, Loaded

ENDED = {"fulfilled", "unmet", "cancelled", "closed"}
POLL_S = 0.15


@dataclass(frozen=True)
class Ending:
    """How one need of the sample ended."""

    code: str
    need: dict[str, Any]
    match: dict[str, Any]
    consortium: dict[str, Any] | None


def play(loaded: Loaded, alliance: dict[str, Any]) -> list[Ending]:
    """Submit every need in the order of the sample, let the members answer, wait until each need has ended."""
    with Members(loaded) as members:
        for need in alliance["needs"]:
            members.needs[_submit(loaded, need)] = need["id"]
        return [_ending(loaded, need_id, code) for need_id, code in list(members.needs.items())]


def _submit(loaded: Loaded, need: dict[str, Any]) -> str:
    """Ask for a team; waits until its first proposal, if any, has its holds, so that first come is first served."""
    left_out = ("id", "expected", "submitted_at")
    body = {name: value for name, value in need.items() if name not in left_out}
    if "hall" in body:
        body["hall"] = loaded.ids[body["hall"]]
    body |= {
        "reference": need["id"],
        "auto": True,
        "as_of": story.AS_OF,
        "answer_within_s": story.answer_within_s(need["id"]),
    }
    need_id = str(loaded.staff.post("/v1/needs", body, once=f"{ONCE}/{need['id']}/open")["id"])
    wait_for(f"{need['id']} to be matched and held", lambda: _under_way(loaded.staff, need_id))
    if silent := story.silent_about(need["id"]):
        # Time is short there: nothing else is asked of the house until all but the silent have answered.
        wait_for(f"the others of {need['id']} to answer", lambda: _pending(loaded.staff, need_id) <= silent)
    return need_id


def _pending(staff: Api, need_id: str) -> int:
    return len(staff.get("/v1/invitations", need=need_id, state="pending")["items"])


def _under_way(staff: Api, need_id: str) -> bool:
    need = staff.get(f"/v1/needs/{need_id}")
    if need["state"] in ENDED or need["proposal_id"] is None:
        return need["state"] in ENDED
    return staff.get(f"/v1/proposals/{need['proposal_id']}")["state"] not in ("holding", "repairing")


def _ending(loaded: Loaded, need_id: str, code: str) -> Ending:
    need, match = wait_for(f"{code} to come to its end", lambda: _ended(loaded.staff, need_id))
    consortia = loaded.staff.get("/v1/consortia", need=need_id)["items"]
    return Ending(code, need, match, consortia[0] if consortia else None)


def _ended(staff: Api, need_id: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The need and its match once it has ended and stays so; one that waits for the pool may be matched meanwhile."""
    need = staff.get(f"/v1/needs/{need_id}")
    if need["state"] not in ENDED:
        return None
    match = staff.get(f"/v1/needs/{need_id}/match", purpose="first")
    return (need, match) if staff.get(f"/v1/needs/{need_id}")["version"] == need["version"] else None


class Members:
    """The simulated members: each answers what it is asked, with its own key, as the story says."""

    def __init__(self, loaded: Loaded) -> None:
        self.needs: dict[str, str] = {}
        self._loaded = loaded
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._answer_until_over, daemon=True)
        self._failure: BaseException | None = None

    def __enter__(self) -> Members:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        if self._failure:
            raise self._failure

    def _answer_until_over(self) -> None:
        try:
            while not self._over.wait(POLL_S):
                for invitation in self._loaded.staff.everything("/v1/invitations", state="pending"):
                    self._answer(invitation, self._loaded.codes[invitation["member_id"]])
        except BaseException as failure:
            self._failure = failure

    def _answer(self, invitation: dict[str, Any], member: str) -> None:
        asked = (self._need(invitation), member)
        if asked in story.SILENT:
            return
        answer = "declined" if asked in story.DECLINES else "accepted"
        try:
            self._loaded.members[member].post(f"/v1/invitations/{invitation['id']}/answer", {"answer": answer})
        except Problem as problem:
            if problem.status not in (404, 409):
                raise

    def _need(self, invitation: dict[str, Any]) -> str:
        """The sample's code of the need that an invitation is about."""
        need_id = invitation["need_id"]
        if need_id not in self.needs:
            self.needs[need_id] = self._loaded.staff.get(f"/v1/needs/{need_id}")["reference"]
        return self.needs[need_id]
