"""The application without a socket, for what every response of it carries."""

from tests.support.site import kept, new_site, site

__all__ = ["kept", "new_site", "site"]
