"""Parts of the sample alliance in play: some of its resources, needs for hours on its screens, members that answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import requests

from demo import story
from demo.client import Api
from demo.load import Loaded
from demo.play import ENDED
from tests.api import Answer, Client

Decide = Callable[[str, str], str | None]
"""(the need's reference, the member's code) → "accepted", "declined", or None to keep silent."""
ANSWERS_EVERY_S = 0.1


def few(*codes: str) -> dict[str, Any]:
    """The sample with these resources only, and the members that own them or that those relate to."""
    alliance = story.alliance()
    resources = [resource for resource in alliance["resources"] if resource["id"] in codes]
    wanted = {resource["owner"] for resource in resources}
    for member in alliance["members"]:
        if member["id"] in wanted:
            wanted |= {member.get("controlled_by"), *(holder["member"] for holder in member.get("shareholders", ()))}
    members = [member for member in alliance["members"] if member["id"] in wanted]
    return {**alliance, "members": members, "resources": resources, "needs": []}


def sample_need(code: str, reference: str, **changes: Any) -> dict[str, Any]:
    """The body of a need of the sample under another reference, as the secretariat sends it; proposed at once."""
    sample = next(need for need in story.alliance()["needs"] if need["id"] == code)
    left_out = ("id", "expected", "submitted_at")
    kept = {name: value for name, value in sample.items() if name not in left_out}
    return {**kept, "reference": reference, "auto": True, "answer_within_s": story.ANSWER_WITHIN_S, **changes}


def airtime(reference: str, start: str, end: str, **changes: Any) -> dict[str, Any]:
    """A need for the screen R43 on these days, with a feed of the owner's own: R43 and a link (R38 is the cheapest)."""
    return sample_need("N02", reference, start=start, end=end, **changes)


def own(body: dict[str, Any]) -> dict[str, Any]:
    """The same need as a member opens it for itself."""
    return {name: value for name, value in body.items() if name not in ("demand_owner", "as_of")}


def ended(staff: Api, need_id: str) -> bool:
    """True once the need has come to an end."""
    return staff.get(f"/v1/needs/{need_id}")["state"] in ENDED


def accept(reference: str, member: str) -> str | None:
    """Everyone says yes to everything."""
    return "accepted"


class Answering:
    """The members of a loaded alliance, each answering its invitations with its own key until the block ends.

    A door that is shut for a moment is knocked at again; an answer that came too late is nobody's fault.
    """

    def __init__(self, loaded: Loaded, decide: Decide = accept) -> None:
        self._codes, self._decide = loaded.codes, decide
        self._staff = Client.like(loaded.staff)
        self._members = {code: Client.like(api) for code, api in loaded.members.items()}
        self._references: dict[str, str] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._answer_until_over, daemon=True)
        self.failures: list[str] = []

    def __enter__(self) -> Answering:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        assert not self.failures, self.failures

    def _answer_until_over(self) -> None:
        while not self._over.wait(ANSWERS_EVERY_S):
            try:
                for invitation in self._pending():
                    self._answer(invitation)
            except (requests.RequestException, ValueError):
                continue  # nobody there, or half an answer
            except BaseException as failure:
                self.failures.append(repr(failure))
                raise

    def _pending(self) -> list[dict[str, Any]]:
        answer = self._staff.get("/v1/invitations", state="pending", limit=200)
        return list(answer.body["items"]) if answer.status == 200 else []

    def _answer(self, invitation: dict[str, Any]) -> None:
        member = self._codes.get(invitation["member_id"], "")
        reference = self._reference(invitation["need_id"])
        said = self._decide(reference, member) if member in self._members and reference else None
        if said is not None:
            path = f"/v1/invitations/{invitation['id']}/answer"
            self._mind(self._members[member].post(path, {"answer": said}, once=f"{invitation['id']}/{said}"), path)

    def _mind(self, answer: Answer, path: str) -> None:
        if answer.status >= 400 and answer.status not in (404, 409, 502, 503, 504):
            self.failures.append(f"{path}: {answer.status} {answer.body}")

    def _reference(self, need_id: str) -> str:
        if need_id not in self._references:
            answer = self._staff.get(f"/v1/needs/{need_id}")
            if answer.status != 200:
                return ""
            self._references[need_id] = answer.body["reference"] or ""
        return self._references[need_id]
