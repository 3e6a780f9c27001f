"""Enough file descriptors for every patient, or no start: a server that runs out refuses everybody."""

try:
    import resource
except ImportError:  # Windows, which has no such limit
    resource = None  # type: ignore[assignment]

PER_CONNECTION = 8
"""Streamlit holds 4 for a session, and 3 for a while after it has ended."""
OWN = 192


class TooFewDescriptors(SystemExit):
    """The machine does not let us open as many files as the patients need; says how to mend it."""


def raise_limit(connections: int) -> int:
    """Raise the limit of open files as far as we may, and return it. Raises TooFewDescriptors.

    Where the system has no such limit (Windows), what is needed is returned and nothing is done.
    """
    if resource is None:
        return connections * PER_CONNECTION + OWN
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = connections * PER_CONNECTION + OWN
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise TooFewDescriptors(
            f"This machine allows {hard} open files, but {connections} patients need {needed}. "
            f"Raise the limit (systemd: LimitNOFILE=65536, container: --ulimit nofile=65536), "
            f"or set SELFCHECK_CONNECTIONS={max(1, (hard - OWN) // PER_CONNECTION)}."
        )
    soft = needed if hard == resource.RLIM_INFINITY else hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft
