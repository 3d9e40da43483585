"""What coordinators see and may do, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse
from django_tasks.base import Task

import lotsennetz
from lotsennetz.core import clock
from lotsennetz.core.errors import Conflict, NotAllowed
from lotsennetz.core.models import AuditRecord
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.jobs import queries, schedule, services, tasks
from lotsennetz.jobs.models import Job, ScheduledRun, Worker
from lotsennetz.jobs.worker import JobThread
from lotsennetz.people.models import Person
from tests.conftest import ClientOf
from tests.jobs import sample_tasks
from tests.jobs.conftest import only_job

pytestmark = pytest.mark.django_db
PACKAGE = Path(lotsennetz.__file__).parent


def work_once() -> None:
    """One job by a worker that has gone home since."""
    assert JobThread("default")._try_one()
    Worker.objects.all().delete()


@pytest.fixture
def failed() -> Job:
    sample_tasks.fails_once_and_for_all.enqueue()
    work_once()
    return only_job()


def test_the_overview_tells_what_waits_runs_failed_and_comes(
    coordinator: Person, failed: Job, empty_schedule: None
) -> None:
    schedule.every(name="tick", task=sample_tasks.tick, when=schedule.daily(3), title="Ticken")
    last = schedule.daily(3).latest(clock.now())
    ScheduledRun.objects.create(name="tick", due=last, enqueued_at=last)
    sample_tasks.tick.enqueue()
    sample_tasks.bumpy.enqueue("/nowhere")
    thread = JobThread("default")
    running = thread._claim()
    assert running is not None
    page = queries.overview(viewer_of(coordinator))
    assert [(job.id, job.error) for job in page.failed] == [(failed.pk, "ValueError: never again")]
    assert "Traceback" in page.failed[0].traceback
    assert [(job.id, job.title) for job in page.running] == [(running.pk, "Ticken")]
    assert [(job.title, job.attempts, job.allowed) for job in page.waiting] == [("Holprige Aufgabe", 0, 3)]
    assert (page.waiting_count, page.failed_count) == (1, 1)
    (line,) = page.schedule
    assert (line.title, line.last_run, line.next_run) == (
        "Ticken",
        last,
        schedule.daily(3).following(clock.now()),
    )
    assert [worker.name for worker in page.workers] == [thread.id]


def test_every_task_of_the_house_has_a_name_for_people() -> None:
    """Also those that are queued by the way and stand in no schedule."""
    names = [f"lotsennetz.{path.parts[-2]}.{path.stem}" for path in PACKAGE.glob("*/tasks.py")]
    ours = [task for name in names for task in vars(import_module(name)).values() if isinstance(task, Task)]
    assert {"send_mail", "make_preview", "purge"} <= {task.name for task in ours}
    assert [task.name for task in ours if queries.title_of(task.module_path) == task.name] == []


def test_only_coordinators_are_told(officer_kehl: Person, guest: Person) -> None:
    for person in (officer_kehl, guest, None):
        with pytest.raises(NotAllowed):
            queries.overview(viewer_of(person))


def test_retry_runs_it_again_with_all_attempts(coordinator: Person, failed: Job) -> None:
    services.retry(actor=coordinator, job_id=failed.pk)
    assert (only_job().status, only_job().attempts, only_job().finished_at) == ("READY", 0, None)
    record = AuditRecord.objects.get(action="job.retried")
    assert record.actor_id == coordinator.pk
    assert "tests.jobs.sample_tasks.fails_once_and_for_all" in record.fields
    work_once()
    assert only_job().status == "FAILED"


def test_discard_forgets_it(coordinator: Person, failed: Job) -> None:
    services.discard(actor=coordinator, job_id=failed.pk)
    assert not Job.objects.exists()
    assert AuditRecord.objects.get(action="job.discarded").actor_id == coordinator.pk


@pytest.mark.parametrize("service", [services.retry, services.discard])
def test_only_failed_jobs_can_be_retried_or_discarded(coordinator: Person, service: object) -> None:
    sample_tasks.tick.enqueue()
    for key in (only_job().pk, uuid4()):
        with pytest.raises(Conflict):
            service(actor=coordinator, job_id=key)  # type: ignore[operator]
    assert only_job().status == "READY"
    assert not AuditRecord.objects.filter(action__startswith="job.").exists()


@pytest.mark.parametrize("service", [services.retry, services.discard])
def test_others_can_do_nothing(officer_kehl: Person, failed: Job, service: object) -> None:
    with pytest.raises(NotAllowed):
        service(actor=officer_kehl, job_id=failed.pk)  # type: ignore[operator]
    assert only_job().status == "FAILED"
    assert not AuditRecord.objects.filter(action__startswith="job.").exists()


def test_the_page_shows_it_and_its_buttons_work(
    coordinator: Person, failed: Job, client_of: ClientOf
) -> None:
    browser = client_of(coordinator)
    sample_tasks.bumpy.enqueue("/nowhere")
    work_once()
    page = browser.get(reverse("jobs:overview")).content.decode()
    for expected in (
        "ValueError: never again",
        "Holprige Aufgabe",
        "Versuch 1 von 3",
        "Gerade arbeitet niemand",
    ):
        assert expected in page
    answer = browser.post(reverse("jobs:retry", kwargs={"job_id": failed.pk}), follow=True)
    assert "wieder eingereiht" in answer.content.decode()
    assert Job.objects.get(pk=failed.pk).status == "READY"
    answer = browser.post(reverse("jobs:discard", kwargs={"job_id": failed.pk}), follow=True)
    assert "nicht mehr unter den fehlgeschlagenen" in answer.content.decode()
    assert Job.objects.filter(pk=failed.pk).exists()


def test_the_page_is_not_there_for_others(
    officer_kehl: Person, guest: Person, failed: Job, client_of: ClientOf
) -> None:
    one = {"job_id": failed.pk}
    addresses = [reverse("jobs:retry", kwargs=one), reverse("jobs:discard", kwargs=one)]
    for person in (officer_kehl, guest):
        browser = client_of(person)
        assert browser.get(reverse("jobs:overview")).status_code == 404
        assert [browser.post(address).status_code for address in addresses] == [404, 404]
    nobody = client_of(None)
    for answer in (nobody.get(reverse("jobs:overview")), *(nobody.post(address) for address in addresses)):
        assert (answer.status_code, "next=" in answer["location"]) == (302, True)
    assert only_job().status == "FAILED"


def test_no_state_changes_by_get(coordinator: Person, failed: Job, client_of: ClientOf) -> None:
    browser = client_of(coordinator)
    for name in ("jobs:retry", "jobs:discard"):
        assert browser.get(reverse(name, kwargs={"job_id": failed.pk})).status_code == 405
    assert only_job().status == "FAILED"


def test_prune_forgets_done_jobs_after_14_days_and_failed_ones_after_90() -> None:
    def aged(status: str, days: int) -> Job:
        sample_tasks.tick.enqueue()
        job = Job.objects.latest("enqueued_at")
        job.status, job.finished_at = status, clock.now() - timedelta(days=days)
        job.save()
        return job

    kept = {aged("SUCCESSFUL", 13).pk, aged("FAILED", 89).pk}
    aged("SUCCESSFUL", 15)
    aged("FAILED", 91)
    for days in (13, 15):
        ScheduledRun.objects.create(name="tick", due=clock.now() - timedelta(days=days))
    assert tasks.prune.call() == 2
    assert set(Job.objects.values_list("pk", flat=True)) == kept
    assert ScheduledRun.objects.count() == 1
