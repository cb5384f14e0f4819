"""Last days as people mean them: to the end of the day, where the person is."""

from datetime import date, datetime, time

from django.utils import timezone


def end_of_day(day: date) -> datetime:
    """The last second of that day in the time zone of the person who asks."""
    last_second = datetime.combine(day, time(23, 59, 59))
    return timezone.make_aware(last_second)
