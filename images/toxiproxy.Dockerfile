# Replaces ghcr.io/shopify/toxiproxy where it cannot be pulled: its server alone, built without C.
FROM scratch
COPY server /toxiproxy
EXPOSE 8474
ENTRYPOINT ["/toxiproxy"]
CMD ["-host=0.0.0.0"]
