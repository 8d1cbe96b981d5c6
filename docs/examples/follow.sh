#!/bin/sh
# Follows a campaign live with nothing but curl. Each event has its number as `id`; to go on after number 7, send
# `Last-Event-ID: 7`.
#
#     GRAPHQL=https://canvass.example.com/graphql TOKEN=… CAMPAIGN=… sh follow.sh
set -eu

exec curl -sSN --fail-with-body --max-time "${SECONDS_AT_MOST:-3600}" "$GRAPHQL" \
  -H "Authorization: Bearer $TOKEN" \
  -H "Accept: text/event-stream" \
  -H "Content-Type: application/json" \
  -H "Last-Event-ID: ${AFTER:-0}" \
  -d '{
    "query": "subscription ($id: ID!) { campaignEvents(campaignId: $id) { seq kind message } }",
    "variables": { "id": "'"$CAMPAIGN"'" }
  }'
