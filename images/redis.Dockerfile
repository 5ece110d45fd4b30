# Replaces redis:7 where it cannot be pulled. Debian's tools hold the server too: its name decides which it is.
ARG BASE
FROM ${BASE}
RUN ln -s /usr/bin/redis-check-rdb /usr/local/bin/redis-server && mkdir /data
WORKDIR /data
CMD ["redis-server"]
