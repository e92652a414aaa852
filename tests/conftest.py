"""What every test may use. `make test` gives the tests a PostgreSQL and a Redis of their own."""

import os

os.environ.setdefault("STATICFILES_BACKEND", "django.contrib.staticfiles.storage.StaticFilesStorage")
os.environ.setdefault("PUBLIC_PAGE_SECONDS", "0")
