# One image for every process of ours; docker-compose.yml says which process a container runs.
# Build arguments and the secret are optional: a package index of your own, and the CA bundle of a proxy that opens TLS.

FROM python:3.13-slim AS dependencies
ARG PIP_INDEX_URL=
ENV PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/lianping
COPY requirements/runtime.txt /tmp/runtime.txt
RUN --mount=type=cache,target=/root/.cache/pip \
    --mount=type=secret,id=ca_bundle \
    if [ -s /run/secrets/ca_bundle ]; then export PIP_CERT=/run/secrets/ca_bundle; fi \
 && /opt/lianping/bin/pip install --quiet --require-hashes --only-binary :all: -r /tmp/runtime.txt \
 && /opt/lianping/bin/python -m pip uninstall --quiet --yes pip

FROM python:3.13-slim
LABEL org.opencontainers.image.title="lianping" \
      org.opencontainers.image.description="Resource matching and consortium formation for an alliance of ultra-HD video firms" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --gid 10001 lianping \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin lianping
ENV PATH=/opt/lianping/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUTF8=1
COPY --from=dependencies /opt/lianping /opt/lianping
WORKDIR /app
COPY . .
RUN python -m compileall -q /app
USER 10001:10001
EXPOSE 8000
CMD ["python", "-m", "shared.runner", "gateway.service:GatewayService"]
