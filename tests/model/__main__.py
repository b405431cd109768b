"""`python -m tests.model --runs 100000 --seed 1`: explore that many interleavings, from that seed on."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from tests.model.explore import Exploration
from tests.model.rules import Breach


def main() -> int:
    """Returns 1 at the first breach, after printing what led to it."""
    parser = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    ends: Counter[str] = Counter()
    begun = time.process_time()
    for seed in range(given.seed, given.seed + given.runs):
        one = Exploration(seed)
        try:
            one.run()
        except Breach as breach:
            print("\n".join(map(str, one.trace)), f"\nseed {seed}: {breach}", file=sys.stderr)
            return 1
        ends.update(consortium.state for consortium in one.alliance.matchmaking.consortia.kept.values())
        ends.update(proposal.state for proposal in one.alliance.matchmaking.proposals.kept.values())
    spent = time.process_time() - begun
    told = ", ".join(f"{count} {state}" for state, count in sorted(ends.items()))
    print(f"{given.runs} interleavings without a breach, {spent:.1f} s of CPU; ends: {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
