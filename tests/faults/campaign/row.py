"""One line of the campaign's table."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """What was broken, how often, and what was lost, doubled or damaged by it."""

    fault: str
    times: int
    wrong: list[str] = field(default_factory=list)
    """One sentence for each thing that should not have happened; empty where all is well."""
    note: str = ""

    def line(self) -> str:
        """The row in Markdown."""
        verdict = "nothing lost, doubled or half" if not self.wrong else f"**{len(self.wrong)} wrong**"
        return f"| {self.fault} | {self.times:,} | {verdict} | {self.note} |"
