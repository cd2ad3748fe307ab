"""Agreed actions and next meetings as iCalendar (RFC 5545): to-dos, and recurring events with an alarm."""

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from thinkpair.export.model import AgreedLine, Material, NextMeeting
from thinkpair.groups.meeting_rule import Recurrence
from thinkpair.storage.action_log import Status
from thinkpair.units import join_names

if TYPE_CHECKING:
    from icalendar import Event, Todo

_STATUS: dict[Status, str] = {
    "open": "NEEDS-ACTION",
    "done": "COMPLETED",
    "dropped": "CANCELLED",
    "handed over": "CANCELLED",
}
_ALARM = timedelta(minutes=-30)
_ALARM_FOR_A_DAY = timedelta(hours=-15)  # nine in the morning of the day before


def calendar(material: Material) -> str:
    """Return a calendar of to-dos and events; the same one has the same UID in every export."""
    from icalendar import Calendar

    whole = Calendar()
    whole.add("prodid", "-//thinkpair//thinkpair//EN")
    whole.add("version", "2.0")
    stamp = material.made.astimezone(UTC).replace(microsecond=0)
    for action in material.actions:
        whole.add_component(_todo(action, stamp))
    for meeting in material.meetings:
        whole.add_component(_event(meeting, stamp))
    return str(whole.to_ical(), "utf-8")


def _todo(action: AgreedLine, stamp: datetime) -> "Todo":
    from icalendar import Todo

    todo = Todo()
    todo.add("uid", action.uid)
    todo.add("dtstamp", stamp)
    owners = f"{join_names(action.who)}: " if action.who else ""
    todo.add("summary", f"{owners}{action.what}")
    for name in action.who:
        todo.add("contact", name)
    if action.due:
        todo.add("due", datetime.fromisoformat(action.due).date())
    if action.group or action.format:
        todo.add("categories", [action.group or action.format])
    todo.add("status", _STATUS[action.status])
    if action.status == "done" and action.changed_on:
        todo.add("completed", datetime.fromisoformat(action.changed_on).astimezone(UTC))
    todo.add("description", _about(action))
    return todo


def _about(action: AgreedLine) -> str:
    said = [f"Agreed on {action.agreed_on}" if action.agreed_on else "", action.reference]
    said += [f"{action.support} will ask about it" if action.support else ""]
    return ", ".join(part for part in said if part)


def _event(meeting: NextMeeting, stamp: datetime) -> "Event":
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", meeting.uid)
    event.add("dtstamp", stamp)
    event.add("summary", meeting.title)
    event.add("dtstart", meeting.starts)
    timed = isinstance(meeting.starts, datetime)
    event.add("duration", timedelta(seconds=meeting.seconds) if timed else timedelta(days=1))
    if meeting.repeats:
        event.add("rrule", _rrule(meeting.repeats, meeting.starts))
    if meeting.places:
        event.add("location", meeting.places)
    event.add("description", join_names(meeting.people))
    for name, address in meeting.addresses.items():
        event.add("attendee", f"mailto:{address}", {"CN": name})
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", _ALARM if timed else _ALARM_FOR_A_DAY)
    alarm.add("description", meeting.title)
    event.add_component(alarm)
    return event


def _rrule(rule: Recurrence, starts: datetime | date) -> dict[str, object]:
    """Return the parts of an RRULE; UNTIL is of the same kind as DTSTART, as RFC 5545 has it (3.3.10)."""
    parts: dict[str, object] = {"freq": rule.frequency, "interval": rule.interval}
    if rule.weekday:
        parts["byday"] = rule.weekday
    if rule.month_days:
        parts["bymonthday"] = list(rule.month_days)
    if len(rule.month_days) > 1:
        parts["bysetpos"] = -1
        if rule.frequency == "YEARLY":
            parts["bymonth"] = starts.month
    if rule.until:
        parts["until"] = _last_moment(rule.until, starts)
    return parts


def _last_moment(day: date, starts: datetime | date) -> datetime | date:
    if not isinstance(starts, datetime):
        return day
    last = datetime.combine(day, time(23, 59, 59), starts.tzinfo)
    return last.astimezone(UTC) if starts.tzinfo else last
