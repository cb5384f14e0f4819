"""`manage.py dispatch`: the dispatcher, until SIGTERM or Ctrl-C."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from labtrack.celery import app
from labtrack.jobs.dispatcher import Dispatcher
from labtrack.jobs.publisher import Publisher


class Command(BaseCommand):
    help = (
        "Watch what changed, note which statistics and jobs are owed, and knock on the "
        "worker's door. The only process that publishes. Two of them do no harm."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        publisher = Publisher(app)
        dispatcher = Dispatcher(publisher)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: dispatcher.stop())
        publisher.start()
        self.stdout.write("dispatcher ready")
        self.stdout.flush()
        dispatcher.run()
        self.stdout.write("dispatcher stopped")
