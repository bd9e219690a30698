"""Makes Django's admin the editors' desk."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Named in INSTALLED_APPS instead of `django.contrib.admin`: the same app with our site."""

    default_site = "tracker.admin.site.DeskSite"

    def ready(self) -> None:
        super().ready()
        from tracker.admin import registry  # models exist only now

        registry.settle()
