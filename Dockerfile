# One image for every process kind; the command names which: run <service>, relay, worker, migrate.
FROM python:3.13-slim-bookworm AS build
WORKDIR /src
COPY requirements/runtime.in requirements/runtime.txt requirements/
RUN python -m venv /opt/onedoor && /opt/onedoor/bin/pip install --no-cache-dir --require-hashes -r requirements/runtime.txt
COPY pyproject.toml README.md ./
COPY onedoor onedoor
COPY casekit casekit
COPY procedures procedures
COPY contracts contracts
COPY access access
COPY services services
COPY gateway gateway
COPY scenarios scenarios
RUN /opt/onedoor/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim-bookworm
RUN groupadd --gid 10001 onedoor && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin onedoor
COPY --from=build /opt/onedoor /opt/onedoor
ENV PATH=/opt/onedoor/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 ONEDOOR_PROFILE=distributed ONEDOOR_HOME=/tmp/onedoor
USER 10001:10001
ENTRYPOINT ["onedoor"]
CMD ["--help"]
