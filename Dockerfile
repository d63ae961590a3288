# syntax=docker/dockerfile:1
# One image for every role: web, worker, migrate. Built in two stages, run without root and without build tools.

FROM node:24.21-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# With optional packages: the bundler's native part is one of them.
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24.21-trixie-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The embedded database and the bundled Node are for bare machines; here both come from outside.
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund && npm cache clean --force

FROM node:24.21-trixie-slim
ENV NODE_ENV=production \
    ESTAFET_DATA_DIR=/var/lib/estafet \
    ESTAFET_LOG=json \
    PORT=3000
WORKDIR /app
RUN useradd --system --uid 10001 --no-create-home estafet \
 && install -d -o estafet -g estafet -m 0700 /var/lib/estafet
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/bin ./bin
COPY --from=build /app/src ./src
COPY --from=build /app/webhooks ./webhooks
COPY --from=build /app/workers ./workers
COPY --from=build /app/mappings ./mappings
COPY --from=build /app/protocols ./protocols
COPY --from=build /app/web/dist ./web/dist
COPY --from=build /app/LICENSE ./
USER estafet
VOLUME /var/lib/estafet
EXPOSE 3000
# Asks the process itself; a database or queue that is away must not make a container restart.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "bin/healthcheck.js"]
STOPSIGNAL SIGTERM
# node is process 1 and handles SIGTERM itself; run with --init (compose: init: true) so that children are reaped.
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=16", "bin/estafet.js"]
CMD ["start"]
