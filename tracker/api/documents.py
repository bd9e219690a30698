"""The description of the interface: for programs (OpenAPI 3.1), and for people, where it can be tried."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.renderers import JSONRenderer

from tracker.filters import unknown
from tracker.models import LANGUAGES
from tracker.reads.wording import language
from tracker.web import other_language, surroundings

from . import VERSION, problems
from .answers import LICENCE, answer
from .parameters import of_choices
from .resources import ALL
from .views import Reading

JSON, YAML = "application/vnd.oai.openapi+json", "application/vnd.oai.openapi"
FORMAT = of_choices("format", {"json": "JSON", "yaml": "YAML"}, "How it is written.", several=False)


class AnyYaml(OpenApiYamlRenderer):
    media_type = "application/yaml"


class Schema(Reading):
    """The description in English. JSON unless YAML is asked for by `format` or Accept."""

    schema = None
    renderer_classes = [JSONRenderer, OpenApiJsonRenderer, OpenApiYamlRenderer, AnyYaml]
    parameters = (FORMAT,)

    def get(self, request: Any) -> HttpResponse:
        asked = self.given(request).get("format", [""])[0]
        wants_yaml = asked == "yaml" or (not asked and "yaml" in request.accepted_renderer.format)
        return answer(request, document(yaml=wants_yaml), content_type=YAML if wants_yaml else JSON)


@lru_cache(maxsize=2)
def document(*, yaml: bool) -> bytes:
    """Made once in each process: nothing in it depends on the record or on who asks."""
    with override("en"):
        whole = SchemaGenerator().get_schema(request=None, public=True)
        if yaml:
            return bytes(OpenApiYamlRenderer().render(whole))
        return problems.written(json.loads(OpenApiJsonRenderer().render(whole)))


class Docs(SpectacularSwaggerSplitView):
    """For everybody: what there is, what may go wrong, and Swagger UI to try it. Its script is a request of its own, as
    the content security policy has it; without script the page says all of it in words.

    Its address has no language, so `?lang=fr` chooses one over that of the browser."""

    http_method_names = ["get", "head", "options"]
    schema = None
    template_name = "api/docs.html"
    template_name_js = "api/docs.js"

    def get_exception_handler(self) -> Any:
        return problems.handle

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Rendered here, since a template is else rendered once the language is no longer the one asked for."""
        asked = request.GET.get("lang", "")
        with override(asked if asked in LANGUAGES else get_language()):
            response = super().dispatch(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
            response["Content-Language"] = language()
        return response

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().get(request, *args, **kwargs)
        if request.GET.get("script") is None:
            asked = request.GET.get("lang", "")
            problem = "" if asked in ("", *LANGUAGES) else unknown(asked, _("Language"))
            response.data |= {
                "version": VERSION,
                "licence": LICENCE,
                "rate": getattr(settings, "API_RATE", ""),
                "resources": ALL,
                "kinds": problems.KINDS,
                **surroundings(request, {"problems": [problem]}),
                "switch_url": f"{request.path}?lang={other_language()}",
            }
            response.status_code = 400 if problem else 200
        return response

    def _get_schema_url(self, request: Any) -> str:
        return reverse("api_schema")
