# Node and the libraries of the checkout: the part of our image that seldom changes.
ARG BASE=debian:bookworm-slim
FROM ${BASE}
COPY node /usr/local/bin/node
WORKDIR /deadair
COPY node_modules node_modules
