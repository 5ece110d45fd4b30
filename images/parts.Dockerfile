# Everything that is ours: proxy, fakes and services. Which of them a container is, its command tells.
ARG MODULES
FROM ${MODULES}
COPY . .
