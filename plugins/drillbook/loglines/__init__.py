"""Lines of logs without what programs write before the message: times, hosts, tags, levels, JSON, CSV.

Everything here keeps to what JavaScript reads alike; the twin is ``theme/static/loglines.js``, and both must
pass ``tests/loglines/vectors/messages.json``.
"""

from __future__ import annotations

from drillbook.loglines.messages import decoded_messages, messages
from drillbook.loglines.records import LEVELS, unquoted

__all__ = ["LEVELS", "decoded_messages", "messages", "unquoted"]
