"""What becomes a record: a run, a report of another tool, an incident."""
