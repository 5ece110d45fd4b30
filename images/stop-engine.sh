#!/usr/bin/env bash
# Ends the engine that images/start-engine.sh started, and no other: an idle one still disturbs a measurement.
set -euo pipefail

readonly PIDFILE=/var/run/deadair-dockerd.pid
readonly WITHIN_S=20

[ -f "$PIDFILE" ] || exit 0
kill "$(cat "$PIDFILE")" 2>/dev/null || exit 0
for ((second = 0; second < WITHIN_S; second++)); do
  [ -f "$PIDFILE" ] || exit 0
  sleep 1
done
echo "Failed to stop the engine: it runs on after $WITHIN_S s." >&2
exit 4
