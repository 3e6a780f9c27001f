"""What every server of ours needs: headers, filters, limits, settings, and the questionnaire it serves."""

from selfcheck.web.addresses import AddressLimit, network
from selfcheck.web.descriptors import raise_limit
from selfcheck.web.headers import Headers, content_policy, fixed_headers, inline_hashes
from selfcheck.web.prepared import Prepared
from selfcheck.web.rate_limits import Bucket, Buckets
from selfcheck.web.request_filter import RequestFilter, client_host
from selfcheck.web.served import Content, content
from selfcheck.web.settings import Settings, SettingsError, read_settings

__all__ = [
    "AddressLimit",
    "Bucket",
    "Buckets",
    "Content",
    "Headers",
    "Prepared",
    "RequestFilter",
    "Settings",
    "SettingsError",
    "client_host",
    "content",
    "content_policy",
    "fixed_headers",
    "inline_hashes",
    "network",
    "raise_limit",
    "read_settings",
]
