"""What this pool knows of one proposal. Its `epoch` is a fencing token: nothing older than it changes anything.

none → held | refused → … (each newer epoch decides anew) → reserved → held | refused → … (a seat is refilled)
any → released, for good: a close that arrives first leaves a tombstone on which late issues break

The state speaks of the newest epoch as a whole. What was reserved for a seat that stays remains reserved meanwhile,
whether the newcomer's capacity is held or refused; only what no seat needs any more is given back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from shared import clock
from shared.contracts.resource_pool import (
    CapacityFreed,
    ConfirmationRefused,
    HoldConflict,
    HoldsPlaced,
    HoldsRefused,
    HoldsReleased,
    ReservationsConfirmed,
)
from shared.domain import Aggregate

STATES = ("none", "held", "refused", "reserved", "released")


class Engagement(Aggregate):
    """The pool's side of one proposal."""

    def __init__(self, proposal_id: str, need_id: str) -> None:
        self.proposal_id, self.need_id = proposal_id, need_id
        self.epoch, self.state, self.version = 0, "none", 0
        self.ignored: list[dict[str, Any]] = []

    def fences_off(self, epoch: int) -> bool:
        """True when seats of this epoch come too late to change anything."""
        return self.state == "released" or epoch <= self.epoch

    def ignore(self, what: str, epoch: int) -> None:
        """Note something that came too late; it changes nothing else."""
        note = {"what": what, "epoch": epoch, "at": clock.now().isoformat(), "known": self.epoch, "state": self.state}
        self.ignored = [*self.ignored, note]

    def hold(self, epoch: int) -> None:
        """Everything that the seats of `epoch` need is held."""
        self.epoch, self.state = epoch, "held"
        self.record(HoldsPlaced(self.proposal_id, self.need_id, epoch))

    def refuse(self, epoch: int, conflicts: Sequence[HoldConflict]) -> None:
        """Nothing of `epoch` is held, because of `conflicts`."""
        self.epoch, self.state = epoch, "refused"
        self.record(HoldsRefused(self.proposal_id, self.need_id, epoch, tuple(conflicts)))

    def free(self, epoch: int, resource_ids: Iterable[str]) -> None:
        """Tell that `epoch` gave back what was kept of these resources."""
        self.record(CapacityFreed(self.proposal_id, self.need_id, epoch, tuple(sorted(set(resource_ids)))))

    def why_not_confirm(self, epoch: int) -> str | None:
        """The code of what stands against turning the holds of `epoch` into reservations; None when nothing does."""
        if self.state == "released":
            return "released"
        if self.epoch == 0:
            return "unknown_proposal"
        if epoch != self.epoch:
            return "stale_epoch" if epoch < self.epoch else "unknown_epoch"
        return None if self.state in ("held", "reserved") else "not_held"

    def reserve(self, epoch: int) -> None:
        """held → reserved."""
        self.state = "reserved"
        self.record(ReservationsConfirmed(self.proposal_id, self.need_id, epoch))

    def refuse_confirmation(self, epoch: int, code: str) -> None:
        """Say that the holds of `epoch` are not to be had; nothing changes."""
        self.record(ConfirmationRefused(self.proposal_id, self.need_id, epoch, code))

    def release(self, epoch: int, reason: str) -> None:
        """Nothing is kept any more, and nothing will be."""
        self.epoch, self.state = max(epoch, self.epoch), "released"
        self.record(HoldsReleased(self.proposal_id, self.need_id, epoch, reason))
