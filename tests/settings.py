"""The site's own settings, made the same on every machine and quick enough for tests.

The database is the one thing the environment may choose (DATABASE_URL): the suite runs on SQLite and on PostgreSQL.
On SQLite it is a file and not memory, since several threads share it in the browser tests and in the races; each
process has a folder of its own for it, so that two runs side by side do not meet.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

for name in [name for name in os.environ if name.startswith("TRACKER_")]:
    if not name.startswith("TRACKER_TEST_"):
        del os.environ[name]
os.environ["TRACKER_SECRET_KEY"] = "for tests only: nothing that is kept is ever signed with this"

from summit.settings import *  # noqa: E402  # after the environment is clean

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
]  # quick on purpose: hashing is Django's to test
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_MAIL_AT_ONCE = True
INSTALLED_APPS[INSTALLED_APPS.index("summit.static.StaticFiles")] = (
    "django.contrib.staticfiles"  # by this name pytest-django knows that its server has static files to hand out
)
WHITENOISE_AUTOREFRESH = True  # else every test's client looks through all static files first
API_RATE = ""  # many tests ask more often than any program may: those of the limit set one

files = os.environ.get("TRACKER_TEST_FILES")  # a folder of the test's own, where several processes share it
if files is None:
    files = tempfile.mkdtemp(prefix=f"paris-actions-files-{os.getpid()}-")
    atexit.register(shutil.rmtree, files, ignore_errors=True)
for alias in ("evidence", "releases"):
    STORAGES[alias]["OPTIONS"] = {**STORAGES[alias]["OPTIONS"], "location": f"{files}/{alias}"}

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    folder = tempfile.mkdtemp(prefix=f"paris-actions-test-{os.getpid()}-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    DATABASES["default"]["TEST"] = {"NAME": str(Path(folder) / "tracker.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous = OFF;"
