"""Drills: what a drill page would run, the run itself, its record, and what records prove."""

from drillbook.drills.plan import Plan, make_plan
from drillbook.drills.proof import Proof
from drillbook.drills.readiness import proofs

__all__ = ["Plan", "Proof", "make_plan", "proofs"]
