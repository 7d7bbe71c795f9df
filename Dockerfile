# One image for the control plane, the worker and the dashboard: each is a command (see docker-compose.yml).
FROM node:24-bookworm-slim AS manifests
WORKDIR /app
# What is installed depends on these alone, so a change of code does not install again.
COPY package.json package-lock.json .npmrc ./
COPY apps/control-plane/package.json apps/control-plane/
COPY apps/web/package.json apps/web/
COPY apps/worker/package.json apps/worker/
COPY packages/cli/package.json packages/cli/
COPY packages/core/package.json packages/core/
COPY packages/db/package.json packages/db/
COPY packages/sdk/package.json packages/sdk/
COPY examples/airline/package.json examples/airline/
COPY bench/package.json bench/
COPY e2e/package.json e2e/

# Not `npm ci`: the lock names binaries of the platform it was made on, and `ci` refuses a lock without the others.
FROM manifests AS production
RUN npm install --no-save --omit=dev --no-audit --no-fund

FROM manifests AS build
ENV NEXT_TELEMETRY_DISABLED=1 CHECKPOINT_DISABLE=1 DO_NOT_TRACK=1
RUN npm install --no-save --no-audit --no-fund
COPY . .
# Prisma's command would download an engine that it does not need here, unless some executable is named.
RUN PRISMA_SCHEMA_ENGINE_BINARY=/usr/local/bin/node npx prisma generate
RUN npm run build --workspace=@ground-control/web && rm -rf apps/web/.next/cache

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0
COPY --from=production /app ./
COPY . .
COPY --from=build /app/packages/db/src/generated packages/db/src/generated
COPY --from=build /app/apps/web/.next apps/web/.next
# The first start writes the admin's password and the first keys here. Nothing else needs to be written.
RUN mkdir -p /var/lib/ground-control apps/web/.next/cache \
  && chown node:node /var/lib/ground-control apps/web/.next/cache \
  && chmod 700 /var/lib/ground-control
USER node
CMD ["node", "--max-semi-space-size=16", "apps/control-plane/src/main.ts"]
