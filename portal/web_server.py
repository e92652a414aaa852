"""How gunicorn serves the portal, on one machine and in a container (`--config python:portal.web_server`)."""

import os

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads, since a slow client must not stop others: 30 of them stopped two sync workers dead when tried.
threads = int(os.environ.get("WEB_THREADS", "8"))
control_socket_disable = True
graceful_timeout = 10
timeout = 60
loglevel = "warning"
accesslog = "-"
# No query string, address or name: a log must not say who read or wrote what.
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s bytes %(D)s us'
