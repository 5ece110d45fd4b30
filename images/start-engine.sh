#!/usr/bin/env bash
# Gives a bare Debian machine a Docker engine, and what images/build.sh needs: does nothing where one answers.
set -euo pipefail

readonly ROOT=${DEADAIR_ENGINE_ROOT:-/var/lib/docker}
readonly PIDFILE=/var/run/deadair-dockerd.pid
readonly LOG=/var/log/deadair-dockerd.log
readonly WITHIN_S=30

answers() { docker version --format '{{.Server.Version}}' 2>/dev/null; }
fail() { printf 'Failed to start an engine: %s\n' "$*" >&2; exit 4; }

if command -v docker >/dev/null && answers >/dev/null; then
  echo "engine: $(answers) answers already"
  exit 0
fi
[ "$(id -u)" = 0 ] || fail 'got no root. Expected a running engine, or root to install one.'
missing=()
command -v dockerd >/dev/null || missing+=(docker.io)
command -v iptables >/dev/null || missing+=(iptables)
command -v debootstrap >/dev/null || missing+=(debootstrap)
if [ "${#missing[@]}" -gt 0 ]; then
  command -v apt-get >/dev/null || fail "got no apt-get to install ${missing[*]} with. Install Docker by hand."
  echo "engine: ${missing[*]} from apt"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi
# The package may have started one itself where there is an init system.
if ! answers >/dev/null; then
  setsid nohup dockerd --data-root "$ROOT" --pidfile "$PIDFILE" -H unix:///var/run/docker.sock \
    </dev/null >"$LOG" 2>&1 &
fi
for ((second = 0; second < WITHIN_S; second++)); do
  if answers >/dev/null; then
    echo "engine: $(answers) runs, its log is $LOG"
    exit 0
  fi
  sleep 1
done
fail "dockerd does not answer after $WITHIN_S s. Its last words: $(tail -n 5 "$LOG")"
