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
    return need_id


def _under_way(staff: Api, need_id: str) -> bool:
    if staff.get(f"/v1/needs/{need_id}")["state"] in ENDED:
        return True
    proposals = staff.get("/v1/proposals", need=need_id)["items"]
    return any(proposal["state"] not in ("holding", "repairing") for proposal in proposals)


def _ending(loaded: Loaded, need_id: str, code: str) -> Ending:
    def ended() -> Any:
        need = loaded.staff.get(f"/v1/needs/{need_id}")
        return need if need["state"] in ENDED else None

    need = wait_for(f"{code} to come to its end", ended)
    consortia = loaded.staff.get("/v1/consortia", need=need_id)["items"]
    match = loaded.staff.get(f"/v1/needs/{need_id}/match", purpose="first")
    return Ending(code, need, match, consortia[0] if consortia else None)


class Members:
    """The simulated members: each looks at its own invitations, with its own key, and answers as the story says."""

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
                for code in self._asked():
                    self._answer(code, self._loaded.members[code])
        except BaseException as failure:
            self._failure = failure

    def _asked(self) -> list[str]:
        """Codes of the members that have something to answer and are not going to be silent about it."""
        pending = self._loaded.staff.everything("/v1/invitations", state="pending")
        asked = {(self._need(invitation), self._loaded.codes[invitation["member_id"]]) for invitation in pending}
        return sorted({member for _, member in asked - story.SILENT})

    def _answer(self, code: str, member: Api) -> None:
        for invitation in member.everything("/v1/invitations", state="pending"):
            asked = (self._need(invitation), code)
            if asked in story.SILENT:
                continue
            answer = "declined" if asked in story.DECLINES else "accepted"
            try:
                member.post(f"/v1/invitations/{invitation['id']}/answer", {"answer": answer})
            except Problem as problem:
                if problem.status not in (404, 409):
                    raise

    def _need(self, invitation: dict[str, Any]) -> str:
        """The sample's code of the need that an invitation is about."""
        need_id = invitation["need_id"]
        if need_id not in self.needs:
            self.needs[need_id] = self._loaded.staff.get(f"/v1/needs/{need_id}")["reference"]
        return self.needs[need_id]
