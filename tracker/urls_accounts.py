"""Addresses of the account pages, under /<language>/accounts/."""

from django.urls import path

from tracker.views import accounts

urlpatterns = [path("welcome/<uidb64>/<token>/", accounts.welcome, name="account_welcome")]
