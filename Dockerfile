# One image for the web server, the workers, the scheduler and the commands; docker-compose.yml says which runs where.

FROM node:22-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY static/scss static/scss
RUN mkdir -p .portal/assets/js \
    && npm run css \
    && cp node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js .portal/assets/js/

FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=portal.settings
# Questionnaires on paper: Pango lays out their PDFs, in these letters (Latin, Arabic and Urdu, Bengali).
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    fonts-liberation fonts-dejavu-core fonts-lohit-beng-bengali && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /app portal
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
COPY --from=assets /app/.portal/assets .portal/assets
RUN python -m portal.demo.catalogues
# Collecting static files reads the settings but none of these values; nothing of them stays in the image.
RUN SECRET_KEY=build DRAFT_ENCRYPTION_KEY=00 RECEIPT_KEY=00 ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgresql://localhost/portal REDIS_URL=redis://localhost:6379/0 \
    python manage.py collectstatic --no-input --verbosity 0 --ignore "*.scss" --ignore scss --ignore moj-shim \
    && chown -R portal .portal
USER portal
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi", "--config", "python:portal.web_server", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm"]
