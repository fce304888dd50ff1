"""The few words that rendering adds to a page, in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Words:
    """English by default; the site passes those of each language."""

    destroys: str = "Destroys: %s"
    needs: str = "Needs: %s"
    task: str = "Task"
    expect: str = "Expected output"
    admonitions: dict[str, str] = field(
        default_factory=lambda: {
            "fails": "If it fails",
            "undo": "To undo",
            "note": "Note",
            "tip": "Tip",
            "hint": "Hint",
            "info": "Information",
            "important": "Important",
            "warning": "Warning",
            "caution": "Caution",
            "danger": "Danger",
            "example": "Example",
            "success": "Success",
            "failure": "Failure",
            "question": "Question",
            "quote": "Quote",
        }
    )
