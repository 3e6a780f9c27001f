"""The first layer of loading: strict YAML 1.2 as plain data, with its places. Alone knows YAML."""

from contextlib import suppress
from itertools import islice

import yaml

import selfcheck.loader.characters as signs
from selfcheck.loader.parser_errors import ParserError
from selfcheck.loader.tree_builder import MOST_PROBLEMS, Enough, Tree
from selfcheck.model import Source
from selfcheck.problems import Problems

PARSER = yaml.CLoader
"""Only its events are read: composing nodes in C overflows the stack on deep files, events do not.

The parser in Python is no substitute: 4 times slower, and it refuses `{en: Does it hurt?}`.
"""


def read(text: str, file: str) -> Source:
    """Read a file's text. Raises Problems of the layer `syntax`, all of them that can be distinguished."""
    source = Source(file, text)
    if orders := list(signs.directives(source)):
        raise Problems(orders)
    problems = list(islice(signs.hidden(source), MOST_PROBLEMS))
    tree = Tree(source)
    with suppress(Enough):
        _take_all(tree, text)
    if problems or tree.problems:
        raise Problems([*problems, *tree.problems])
    return Source(file, text, tree.root, tree.keys, tree.values, tree.plain)


def _take_all(tree: Tree, text: str) -> None:
    """Hand the tree every event. Raises Enough, also for one Problem too many."""
    try:
        for event in yaml.parse(signs.HIDDEN.sub("_", text), Loader=PARSER):
            tree.take(event)
    except yaml.MarkedYAMLError as error:
        tree.fail(_parser_error(error))


def _parser_error(error: yaml.MarkedYAMLError) -> ParserError:
    mark = error.problem_mark or error.context_mark
    return ParserError(
        f"{error.context or ''}: {error.problem or ''}",
        (mark.line + 1, mark.column + 1) if mark else (1, 1),
        (error.context_mark.line + 1, error.context_mark.column + 1) if error.context_mark else None,
    )
