"""Enough file descriptors for every patient, or no start: a server that runs out refuses everybody."""

try:
    import resource
except ImportError:  # Windows, which has no such limit
    resource = None  # type: ignore[assignment]

OWN = 192
"""Besides the visitors: the database, logs and libraries."""


class TooFewDescriptors(SystemExit):
    """The machine does not let us open as many files as the patients need; says how to fix it."""


def raise_limit(connections: int, each: int = 1) -> int:
    """Raise the limit of open files as far as we may, and return it; a connection needs `each`.

    Where the system has no such limit (Windows), what is needed is returned. Raises TooFewDescriptors.
    """
    if resource is None:
        return connections * each + OWN
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = connections * each + OWN
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise TooFewDescriptors(
            f"This machine allows {hard} open files, but {connections} connections need {needed}. "
            f"Raise the limit (systemd: LimitNOFILE=65536, container: --ulimit nofile=65536), "
            f"or set SELFCHECK_CONNECTIONS={max(1, (hard - OWN) // each)}."
        )
    soft = needed if hard == resource.RLIM_INFINITY else hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft
