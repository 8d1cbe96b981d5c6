# The product as one image: `api` by default, `worker`, `migrate` and the rest by name. docker-compose.yml shows them.

FROM node:24-slim AS web
WORKDIR /build/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY schema/schema.graphql /build/schema/
COPY web ./
RUN npm run build

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1
RUN useradd --system --no-create-home canvass
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY leads leads
COPY migrations migrations
COPY schema schema
COPY worker worker
COPY api api
COPY canvass canvass
RUN python -m compileall -q .
COPY --from=web /build/web/dist web/dist
USER canvass
EXPOSE 8000
ENTRYPOINT ["python", "-m", "canvass"]
CMD ["api", "--host", "0.0.0.0", "--port", "8000"]
