"""What was measured against what is wanted, printed at the end of a run."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """One figure. ``reached`` is None where nothing is wanted, and the figure is only told."""

    name: str
    target: str
    seen: str
    reached: bool | None


@dataclass
class Figures:
    """All figures of a run."""

    found: list[Figure] = field(default_factory=list)

    def add(self, name: str, target: str, seen: str, reached: bool | None) -> None:
        """Note a figure."""
        self.found.append(Figure(name, target, seen, reached))

    def most(self, name: str, seen: float, limit: float, unit: str, digits: int = 0) -> None:
        """Note a figure that should be at most so much."""
        self.add(name, f"<= {limit:g} {unit}", f"{seen:.{digits}f} {unit}", seen <= limit)

    def least(self, name: str, seen: float, limit: float) -> None:
        """Note a share that should be at least so much."""
        self.add(name, f">= {limit:.2f}", f"{seen:.3f}", seen >= limit)

    def tell(self, name: str, seen: str) -> None:
        """Note a figure for which nothing is wanted."""
        self.add(name, "", seen, None)

    def print(self) -> None:
        """Print all of them as a table."""
        if not self.found:
            return
        widths = [max(len(getattr(f, part)) for f in self.found) for part in ("name", "target", "seen")]
        widths = [max(w, n) for w, n in zip(widths, (6, 6, 4), strict=True)]
        print(f"\n{'figure':{widths[0]}}  {'target':{widths[1]}}  {'seen':{widths[2]}}  reached")
        for figure in self.found:
            said = {True: "yes", False: "NO", None: ""}[figure.reached]
            row = f"{figure.name:{widths[0]}}  {figure.target:{widths[1]}}  {figure.seen:{widths[2]}}  {said}"
            print(row.rstrip())
        judged = [f for f in self.found if f.reached is not None]
        print(f"{sum(bool(f.reached) for f in judged)} of {len(judged)} reached")
