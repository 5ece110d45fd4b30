#!/bin/sh
# What the official image's entry point does, as far as deadair asks for it: makes a cluster where there is
# none, and runs the server as somebody who is not root.
set -eu

as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }

mkdir -p "$PGDATA"
chmod 700 "$PGDATA"
chown -R postgres:postgres "$PGDATA"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  # The variable holds options, which are words of their own.
  # shellcheck disable=SC2086
  as_postgres initdb -D "$PGDATA" -U postgres -A trust --no-instructions ${POSTGRES_INITDB_ARGS:-}
  echo "host all all all ${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"
fi
exec setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
