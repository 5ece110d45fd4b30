#!/usr/bin/env bash
# Gives a bare Debian machine a Docker engine, Compose, and what images/build.sh needs: does nothing where they are.
set -euo pipefail

readonly ROOT=${DEADAIR_ENGINE_ROOT:-/var/lib/docker}
readonly PIDFILE=/var/run/deadair-dockerd.pid
readonly LOG=/var/log/deadair-dockerd.log
readonly WITHIN_S=30

answers() { docker version --format '{{.Server.Version}}' 2>/dev/null; }
fail() { printf 'Failed to start an engine: %s\n' "$*" >&2; exit 4; }

# Debian 12 has Compose 1 alone. The plug-in of Debian 13 runs on it too, and is fetched past the system's own lists.
ensure_compose() {
  if docker compose version >/dev/null 2>&1; then return; fi
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then return; fi
  local work mirror options
  work=$(mktemp -d)
  mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -n 1)
  mkdir -p "$work"/{lists/partial,cache/archives/partial,root}
  touch "$work/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror:-http://deb.debian.org/debian} trixie main" \
    >"$work/sources.list"
  options=(-o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o "Dir::State::status=$work/status"
    -o APT::Sandbox::User=root)
  (cd "$work" && apt-get -qq "${options[@]}" update && apt-get -qq "${options[@]}" download docker-compose)
  dpkg -x "$work"/*.deb "$work/root"
  install -D -t /usr/local/lib/docker/cli-plugins "$work/root/usr/libexec/docker/cli-plugins/docker-compose"
  rm -rf "$work"
  echo "compose: $(docker compose version --short)"
}

if command -v docker >/dev/null && answers >/dev/null; then
  echo "engine: $(answers) answers already"
  ensure_compose
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
    ensure_compose
    exit 0
  fi
  sleep 1
done
fail "dockerd does not answer after $WITHIN_S s. Its last words: $(tail -n 5 "$LOG")"
