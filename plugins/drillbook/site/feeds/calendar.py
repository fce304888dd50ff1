"""The calendar of the next drills, drills.ics."""

from __future__ import annotations

import datetime

from icalendar import Alarm, Calendar, Event

from drillbook.catalog import Page
from drillbook.site.edition import Edition, absolute

_REMIND = datetime.timedelta(days=-7)


def drills_ics(edition: Edition, name: str, url: str) -> bytes:
    """Write the calendar of the next rehearsals; one that was never held is due today."""
    calendar = Calendar()
    calendar.add("prodid", "-//Drillbook//drills//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", edition.words.gettext("Drills of %s") % name)
    for drill in edition.catalog.of_kind("drill"):
        calendar.add_component(_event(edition, drill, url))
    return bytes(calendar.to_ical())


def _event(edition: Edition, drill: Page, url: str) -> Event:
    proof, card, event = edition.proofs[drill.id], edition.card(drill), Event()
    day = proof.due or edition.today
    event.add("uid", f"{drill.id}@drillbook")
    stamp = datetime.datetime.combine(edition.today, datetime.time(), datetime.UTC)
    event.add("dtstamp", stamp)
    event.add("dtstart", max(day, edition.today))
    event.add("summary", card.title)
    event.add("description", card.summary)
    event.add("url", absolute(url, card.address))
    event.add("transp", "TRANSPARENT")
    if drill.metadata.owner:
        event.add("categories", [drill.metadata.owner])
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", _REMIND)
    alarm.add("description", card.title)
    event.add_component(alarm)
    return event
