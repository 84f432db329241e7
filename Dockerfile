# Three stages: the style sheet (Node stays there), the packages, and what runs: no Node, no compiler, not root.
FROM node:22-bookworm-slim AS assets
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY assets ./assets
COPY static ./static
COPY tools ./tools
COPY deploy/stylesheet.mjs ./deploy/stylesheet.mjs
RUN node deploy/stylesheet.mjs

FROM python:3.12-slim-bookworm AS packages
COPY requirements.txt /
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r /requirements.txt

FROM python:3.12-slim-bookworm
# pg_dump and pg_restore, for backups.
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client=15* \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/portal --shell /usr/sbin/nologin portal \
    && install -d -m 0700 -o portal /var/lib/portal
WORKDIR /srv/portal
COPY --from=packages /venv /venv
COPY . .
COPY --from=assets /src/.build/static .build/static
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN python -m tools.launch.messages && python -m tools.launch.collecting
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-m", "tools.launch.answers"]
CMD ["gunicorn", "portal.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "8", "--graceful-timeout", "30", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
