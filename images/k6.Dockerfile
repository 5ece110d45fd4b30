# Replaces grafana/k6 where it cannot be pulled: the binary that tools/build-k6.ts builds.
ARG BASE
FROM ${BASE}
COPY k6 /usr/bin/k6
ENTRYPOINT ["k6"]
