"""How every HTML template of ours is read."""

from jinja2 import BaseLoader, Environment, StrictUndefined


def html_templates(loader: BaseLoader) -> Environment:
    """Templates that escape what is put into them and refuse names that nobody gives."""
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
