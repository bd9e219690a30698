"""How gunicorn serves the site in production: `gunicorn --config deploy/gunicorn.conf.py summit.wsgi`.

Where it listens is not said here: systemd hands it a socket, a container gives `--bind`. How many workers one process
has is gunicorn's own WEB_CONCURRENCY (1); more processes are better than more workers, since they can be restarted one
after the other.
"""

import os
import time
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from gunicorn import systemd

worker_class = "gthread"
threads = 4
"""Requests of one worker at a time. They share one processor core; more of them only wait for it."""
preload_app = False
"""A PostgreSQL pool that is opened before the fork hangs."""
max_requests = 0
"""Workers are not replaced after so many requests: what they keep is bounded, and a new one would begin without it."""
timeout = 60
"""Seconds without a sign of life after which a worker is killed. A slow request is none: threads live on."""
graceful_timeout = 30
"""Seconds that requests under way have when the process is told to end."""
keepalive = 2
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108  # signs of life cost no disk
loglevel = "warning"
control_socket_disable = True

PATIENCE = 20
"""Seconds that a worker waits to be ready before it takes requests all the same: it may have to say what is wrong."""

FIRST_PAGES = ("/en/", "/fr/", "/en/commitments/", "/fr/commitments/")
"""What a worker makes before anybody asks for it: the first reader would wait for templates and modules to be read, and
the version of the data would not be known if the database went away at that moment."""

notify_socket = os.environ.pop("NOTIFY_SOCKET", "")
"""Where systemd wants to be told that the service is ready. Taken away from gunicorn, which would say so before the
site is loaded; a rolling restart would then go on to the next process too early."""


def post_worker_init(worker: Any) -> None:
    """The site is loaded: take no request before it says that it is ready, then tell systemd."""
    until = time.monotonic() + PATIENCE
    while asked(worker.wsgi, "/readyz") != HTTPStatus.OK:
        if time.monotonic() > until:
            worker.log.error("The site is not ready: taking requests all the same.")
            return
        worker.notify()  # alive, though waiting
        time.sleep(0.5)
    for page in FIRST_PAGES:
        asked(worker.wsgi, page)
        worker.notify()
    if notify_socket:
        os.environ["NOTIFY_SOCKET"] = notify_socket
        systemd.sd_notify("READY=1", worker.log, unset_environment=True)


def asked(site: Any, path: str) -> int:
    """The status of a page, asked for without a network but as nginx would."""
    from django.conf import settings  # there is none before the site is loaded

    given: list[str] = []
    environ: dict[str, Any] = {
        "PATH_INFO": path,
        "REQUEST_METHOD": "GET",
        "HTTP_HOST": urlsplit(settings.BASE_URL).netloc,
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_ACCEPT_ENCODING": "br",
        "wsgi.url_scheme": "https",
    }
    setup_testing_defaults(environ)
    answer = site(environ, lambda status, headers, fault=None: given.append(status))
    for _part in answer:
        pass
    getattr(answer, "close", lambda: None)()
    return int(given[0].split()[0])
