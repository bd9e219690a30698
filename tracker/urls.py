"""Every public address. Those of `urlpatterns` exist once in each language; those of `root_patterns` once."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

root_patterns: list[URLPattern] = []
