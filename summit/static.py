"""Which files of the libraries are collected, and which of them are stored compressed as well."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.compress import Compressor

NOT_COMPRESSED = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
"""By the ends of their names. Maps to the sources of scripts are read by nobody but who looks for a fault."""


class StaticFiles(StaticFilesConfig):
    """Django's own, without what no page here asks for: the pages of the REST framework, and Redoc."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "rest_framework", "redoc"]
