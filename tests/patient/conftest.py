"""The application without a socket, as tests of the page need it."""

from tests.support.site import kept, new_site, site

__all__ = ["kept", "new_site", "site"]
