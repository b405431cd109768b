#!/bin/sh
# The one-shot that runs before every other process of ours: users, tables, queues, the first staff key.
# Each step may be run again at any time; the first that fails ends the start.
set -eu

python -m deploy.broker
python -m shared.migrations "members=$MEMBERS_OWNER_URI" "resource_pool=$RESOURCE_POOL_OWNER_URI" \
  "matchmaking=$MATCHMAKING_OWNER_URI"
python -m deploy.grants "$MEMBERS_OWNER_URI" "$RESOURCE_POOL_OWNER_URI" "$MATCHMAKING_OWNER_URI"
python -m shared.topology declare \
  services.members.service:MembersService services.resource_pool.service:ResourcePoolService \
  services.matchmaking.service:MatchmakingService services.matchmaking.matcher:Matcher gateway.service:GatewayService
python -m services.members.keys bootstrap
