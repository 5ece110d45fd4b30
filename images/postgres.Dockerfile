# Replaces postgres:18 where it cannot be pulled: the binaries of the embedded backend behind an entry point
# that understands the official image's variables.
ARG BASE
FROM ${BASE}
RUN useradd --system --user-group --home-dir /var/lib/postgresql --create-home postgres
COPY native /usr/lib/postgresql/18
COPY postgres-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
ENV PATH=/usr/lib/postgresql/18/bin:$PATH PGDATA=/var/lib/postgresql/18/docker
# A fast shutdown: SIGTERM would wait until every client has gone by itself.
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
