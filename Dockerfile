# One image per service: docker build --target runtime --build-arg SERVICE=vote .
# Node runs TypeScript directly, so only node_modules is built.

# Leaves out local, testing, e2e and bench: npm would otherwise install local for the tests of result, even with --omit=dev.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY shared/package.json shared/
COPY db/package.json db/
COPY vote/package.json vote/
COPY worker/package.json worker/
COPY result/package.json result/
COPY seed-data/package.json seed-data/
COPY audit/package.json audit/
COPY backup/package.json backup/
ARG SERVICE
RUN npm ci --omit=dev --workspace=$SERVICE && npm cache clean --force

# Copies the service's folder and those of the workspaces it imports, which npm has linked.
FROM packages AS sources
COPY . /src
RUN mkdir /image && for folder in $(ls node_modules/@hands); do \
    cp -R /src/$folder . && rm -rf $folder/test && cp -R $folder /image; done \
  && cp -R package.json node_modules /image

FROM node:24-bookworm-slim AS runtime
ARG SERVICE
WORKDIR /app
ENV NODE_ENV=production
# owned by the user that runs it, so that `docker compose watch` can write to it
COPY --from=sources --chown=node:node /image ./
RUN ln -s $SERVICE service && install -d -o node -g node secrets
# the user node, by number: Kubernetes can verify that it is not root, and `docker compose watch` does not look names up in the image
USER 1000
# the flag: see local/src/start-service.ts
CMD ["node", "--max-semi-space-size=64", "service/src/main.ts"]

# All workspaces with all dependencies, for the tests. Not root, because the Postgres of the tests refuses to run as root.
FROM node:24-bookworm-slim AS test
WORKDIR /app
RUN chown node:node .
USER node
COPY --chown=node:node package.json package-lock.json .npmrc ./
COPY --chown=node:node shared/package.json shared/
COPY --chown=node:node db/package.json db/
COPY --chown=node:node vote/package.json vote/
COPY --chown=node:node worker/package.json worker/
COPY --chown=node:node result/package.json result/
COPY --chown=node:node seed-data/package.json seed-data/
COPY --chown=node:node audit/package.json audit/
COPY --chown=node:node backup/package.json backup/
COPY --chown=node:node local/package.json local/
COPY --chown=node:node testing/package.json testing/
COPY --chown=node:node e2e/package.json e2e/
COPY --chown=node:node bench/package.json bench/
RUN npm ci
COPY --chown=node:node . .
CMD ["npm", "test"]
