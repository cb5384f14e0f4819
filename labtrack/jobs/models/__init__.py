from labtrack.jobs.models.job import Job
from labtrack.jobs.models.stale import Heartbeat, StaleLog

__all__ = ["Heartbeat", "Job", "StaleLog"]
