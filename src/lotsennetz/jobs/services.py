"""What the operator may do about failed jobs."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus

from lotsennetz.core import audit, clock
from lotsennetz.core.errors import Conflict, NotAllowed
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.jobs import wakeup
from lotsennetz.jobs.models import Job
from lotsennetz.jobs.rules import may_operate
from lotsennetz.people.models import Person


def retry(*, actor: Person, job_id: UUID) -> None:
    """Queue a failed job again, now and with all its attempts."""
    with transaction.atomic():
        job = _locked_failure(job_id, actor=actor)
        job.status = TaskResultStatus.READY
        job.worker_ids, job.run_after, job.finished_at = [], clock.now(), None
        job.save(update_fields=["status", "worker_ids", "run_after", "finished_at"])
        audit.record("job.retried", actor=actor, fields=_named(job))
        transaction.on_commit(wakeup.wake)


def discard(*, actor: Person, job_id: UUID) -> None:
    """Forget a failed job. What it was to do stays undone."""
    with transaction.atomic():
        job = _locked_failure(job_id, actor=actor)
        audit.record("job.discarded", actor=actor, fields=_named(job))
        job.delete()


def _named(job: Job) -> list[str]:
    """The audit's target is a number, a job's key is none: it is named here."""
    return [job.task_path, f"job:{job.pk}"]


def _locked_failure(job_id: UUID, *, actor: Person) -> Job:
    if not may_operate(viewer_of(actor)):
        raise NotAllowed(_("Die Aufgaben des Servers verwaltet nur die Koordination."))
    job = Job.objects.select_for_update().filter(pk=job_id, status=TaskResultStatus.FAILED).first()
    if job is None:
        raise Conflict(_("Diese Aufgabe ist nicht mehr unter den fehlgeschlagenen."))
    return job
