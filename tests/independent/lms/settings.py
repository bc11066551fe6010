"""The settings Open edX would bring along."""

import secrets
from pathlib import Path


def settings_for(url: str, folder: Path) -> dict[str, object]:
    """Answer the settings of a platform at this address that keeps what it knows in a folder."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(),
        "ALLOWED_HOSTS": ["localhost"],
        "ROOT_URLCONF": "tests.independent.lms.views",
        "INSTALLED_APPS": [
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "django.contrib.sites",
            "waffle",
            "config_models",
            "rest_framework",
            "django_filters",
            "lti_consumer.apps.LTIConsumerApp",
        ],
        "MIDDLEWARE": [
            "edx_django_utils.cache.middleware.RequestCacheMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        "TEMPLATES": [
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
        ],
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": folder / "lms.sqlite3",
                "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
            }
        },
        "DEFAULT_AUTO_FIELD": "django.db.models.AutoField",
        "USE_TZ": True,
        # What the LTI block reads.
        "LTI_BASE": url,
        "LTI_API_BASE": url,
        "LMS_ROOT_URL": url,
        "LEARNING_MICROFRONTEND_URL": url,
        "PLATFORM_NAME": "An independent platform",
        "USAGE_ID_PATTERN": r"(?P<usage_id>block-v1:[^/]+)",
    }
