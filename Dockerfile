# Greenroom without ears: a speech worker stands beside it (workers/speech/Dockerfile). See docker-compose.yml.
FROM node:24.11.1-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM node:24.11.1-bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production
COPY --from=packages /app/node_modules ./node_modules
COPY package.json ./
COPY prompts ./prompts
COPY datasets ./datasets
COPY core ./core
COPY workers ./workers
COPY lti ./lti
COPY bots ./bots
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 3000
VOLUME /data
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning", "bots/main.ts"]
