"""Alerts lead to pages: Prometheus rule files checked against the catalog, and filled in from it."""

from __future__ import annotations

from drillbook.alerting.annotate import annotate
from drillbook.alerting.coverage import RULES, check_rules
from drillbook.alerting.rules import RuleFile, read_rules

__all__ = ["RULES", "RuleFile", "annotate", "check_rules", "read_rules"]
