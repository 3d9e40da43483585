"""Jobs run, once at a time, and survive whatever happens to their worker."""

from __future__ import annotations

import signal
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection, connections, transaction

from lotsennetz.core import clock
from lotsennetz.jobs import crew, reaper, schedule, worker
from lotsennetz.jobs.models import Job, ScheduledRun, Worker
from lotsennetz.jobs.worker import JobThread
from tests.config.server_kit import until
from tests.jobs import sample_tasks
from tests.jobs.conftest import Processes, only_job, our_jobs

pytestmark = pytest.mark.usefixtures("queue", "empty_schedule")


def status() -> str:
    return str(only_job().status)


@pytest.mark.parametrize("successor", ["", "alone"])
def test_kill_9_in_the_middle_of_a_job_runs_it_again(
    processes: Processes, tmp_path: Path, successor: str
) -> None:
    sample_tasks.hold.enqueue(str(tmp_path))
    first = processes.start()
    until((tmp_path / "started-1").exists)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert status() == "RUNNING"
    processes.start(successor)
    until((tmp_path / "started-2").exists)
    (tmp_path / "go").touch()
    until(lambda: status() == "SUCCESSFUL")
    assert (only_job().attempts, only_job().return_value) == (2, "held")


def test_an_orderly_stop_in_the_middle_of_a_job_runs_it_again(tmp_path: Path) -> None:
    sample_tasks.hold.enqueue(str(tmp_path))
    workers = crew.Crew(alone=True)
    workers.start()
    until((tmp_path / "started-1").exists)
    assert not workers.stop(patience=0.05)
    assert status() == "RUNNING"
    Worker.objects.all().delete()  # as at the start of the next server, which is alone
    assert reaper.reap() == 1
    assert status() == "READY"
    (tmp_path / "go").touch()
    assert workers.stop(patience=5)


def test_two_workers_never_run_the_same_job(processes: Processes, tmp_path: Path) -> None:
    for number in range(60):
        sample_tasks.alone_with.enqueue(str(tmp_path), number)
    processes.start()
    processes.start()
    until(lambda: our_jobs().successful().count() == 60)
    assert list(tmp_path.glob("twice-*")) == []
    lines = (tmp_path / "done").read_text().split("\n")[:-1]
    assert sorted(int(line.split()[0]) for line in lines) == list(range(60))
    assert {job.attempts for job in our_jobs()} == {1}


def test_of_two_claims_at_the_same_moment_one_goes_empty() -> None:
    for _ in range(20):
        sample_tasks.tick.enqueue()
        barrier, claims = threading.Barrier(2), Counter[bool]()

        def claim(barrier: threading.Barrier = barrier, claims: Counter[bool] = claims) -> None:
            thread = JobThread("default")
            barrier.wait(10)
            claims[thread._claim() is not None] += 1
            connections.close_all()

        rivals = [threading.Thread(target=claim) for _ in range(2)]
        for rival in rivals:
            rival.start()
        for rival in rivals:
            rival.join()
        assert claims == {True: 1, False: 1}


def test_a_job_starts_on_commit_and_never_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "POLL_SECONDS", 3600.0)  # only the wake-up can start it in time
    workers = crew.Crew(alone=True)
    workers.start()
    try:
        with transaction.atomic():
            sample_tasks.touch.enqueue(str(tmp_path / "file"))
            assert not (tmp_path / "file").exists()
        until((tmp_path / "file").exists)
    finally:
        assert workers.stop(patience=5)


def test_a_rolled_back_job_never_was() -> None:
    with transaction.atomic():
        sample_tasks.tick.enqueue()
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_queues_do_not_wait_for_each_other(tmp_path: Path) -> None:
    workers = crew.Crew(alone=True)
    workers.start()
    try:
        sample_tasks.hold.enqueue(str(tmp_path))
        until((tmp_path / "started-1").exists)
        sample_tasks.touch_by_mail.enqueue(str(tmp_path / "mail"))
        until((tmp_path / "mail").exists)
        (tmp_path / "go").touch()
    finally:
        assert workers.stop(patience=5)
    assert not Worker.objects.exists()


def test_the_worker_says_what_it_holds() -> None:
    sample_tasks.tick.enqueue()
    thread = JobThread("default")
    job = thread._claim()
    assert job is not None
    assert Worker.objects.get().job == job.pk
    thread._library.run_task(job)
    thread._release()
    assert Worker.objects.get().job is None


def test_a_worker_outlives_a_lost_table(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def rename(old: str, new: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {old} RENAME TO {new}")

    rename("jobs_worker", "jobs_worker_away")
    thread = JobThread("default")
    sample_tasks.touch.enqueue(str(tmp_path / "file"))
    thread.start()
    try:
        until(lambda: "could not reach its queue" in caplog.text)
        assert status() == "READY"  # the claim went back with its transaction
        rename("jobs_worker_away", "jobs_worker")
        until((tmp_path / "file").exists)
    finally:
        thread.stop()
        thread.join(5)
    assert not thread.is_alive()


def described(held: Job | None, **values: object) -> Worker:
    """A worker of another machine that says it runs ``held``."""
    row = {
        "name": "elsewhere",
        "place": "another machine",
        "pid": 1,
        "queue": "default",
        "started_at": clock.now(),
        "seen_at": clock.now(),
        "job": held.pk if held else None,
        **values,
    }
    return Worker.objects.create(**row)


def claimed() -> Job:
    sample_tasks.tick.enqueue()
    job = only_job()
    job.claim("elsewhere")
    return job


def test_a_living_worker_elsewhere_keeps_its_job() -> None:
    described(claimed(), seen_at=clock.now() - timedelta(seconds=50))
    assert reaper.reap() == 0
    assert status() == "RUNNING"


def test_a_silent_worker_elsewhere_loses_its_job() -> None:
    described(claimed(), seen_at=clock.now() - timedelta(seconds=70))
    assert reaper.reap() == 1
    assert status() == "READY"
    assert not Worker.objects.exists()


def test_a_worker_that_went_on_to_something_else_lost_its_job() -> None:
    claimed()
    described(None)
    assert reaper.reap() == 1
    assert status() == "READY"


def test_the_keeper_frees_orphans_serves_the_schedule_and_keeps_the_pulse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "KEEPER_SECONDS", 0.05)
    schedule.every(name="tock", task=sample_tasks.tock, when=schedule.minutes(1))
    with time_machine.travel(clock.now().replace(second=0)) as travel:
        workers = crew.Crew(alone=True)
        workers.start()
        try:
            until(lambda: ScheduledRun.objects.filter(name="tock").exists())
            sample_tasks.hold.enqueue(str(tmp_path))
            until((tmp_path / "started-1").exists)
            begun = Worker.objects.get(queue="default").seen_at
            sample_tasks.touch_by_mail.using(run_after=clock.now() + timedelta(days=1)).enqueue("never")
            orphan = Job.objects.get(queue_name="mail")
            orphan.claim("elsewhere")
            described(orphan, seen_at=clock.now() - timedelta(seconds=70))
            until(lambda: Job.objects.get(pk=orphan.pk).status == "READY")
            travel.shift(60)
            until(lambda: ScheduledRun.objects.filter(enqueued_at__isnull=False).exists())
            until(lambda: Worker.objects.get(queue="default").seen_at > begun + timedelta(seconds=59))
            assert our_jobs().get(task_path__endswith="hold").status == "RUNNING"
            (tmp_path / "go").touch()
        finally:
            assert workers.stop(patience=5)


def test_the_only_server_takes_every_worker_on_record_for_dead() -> None:
    described(claimed())
    assert reaper.reap(alone=True) == 1


def test_a_job_that_kills_its_process_each_time_fails_in_the_end() -> None:
    sample_tasks.tick.enqueue()
    for attempt in range(1, reaper.CRASHES + 1):
        job = only_job()
        assert job.status == "READY", attempt
        job.claim("elsewhere")
        reaper.reap()
    assert status() == "FAILED"
    assert only_job().exception_class_path.endswith("WorkerLost")


def test_who_was_taken_for_dead_cannot_overwrite_the_second_run() -> None:
    zombie = claimed()
    reaper.reap()
    second = only_job()
    second.claim("second")
    zombie.set_successful("from the grave")
    zombie.set_failed(ValueError("from the grave"))
    assert status() == "RUNNING"
    second.set_successful("alive")
    assert (status(), only_job().return_value) == ("SUCCESSFUL", "alive")
