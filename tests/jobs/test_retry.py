"""Failing, waiting, trying again, giving up."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from PIL import Image

from lotsennetz.entries.tasks import make_preview
from lotsennetz.jobs.models import Job
from lotsennetz.jobs.retry import LONGEST_DELAY, ONCE, Policy, policy_of, retrying
from lotsennetz.jobs.worker import JobThread
from lotsennetz.people.models import Network
from tests.content_factories import AttachmentFactory
from tests.jobs import sample_tasks
from tests.jobs.conftest import only_job

START = datetime(2026, 6, 16, 8, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_delays_double_and_the_last_failure_stays_visible(tmp_path: Path) -> None:
    thread = JobThread("default")
    with time_machine.travel(START, tick=False) as travel:
        sample_tasks.bumpy.enqueue(str(tmp_path / "bridge"))
        for delay in (30, 60):
            assert thread._try_one()
            job = only_job()
            assert (job.status, job.finished_at) == ("READY", None)
            assert job.run_after - datetime.now(UTC) == timedelta(seconds=delay)
            assert "bridge is missing" in job.traceback
            travel.shift(delay - 1)
            assert not thread._try_one()  # not a second too early
            travel.shift(1)
        assert thread._try_one()
    job = only_job()
    assert (job.status, job.attempts) == ("FAILED", 3)
    assert job.finished_at == START + timedelta(seconds=90)
    assert job.exception_class_path == "builtins.LookupError"


@pytest.mark.django_db
def test_a_later_attempt_that_succeeds_leaves_no_error(tmp_path: Path) -> None:
    thread = JobThread("default")
    with time_machine.travel(START, tick=False) as travel:
        sample_tasks.bumpy.enqueue(str(tmp_path / "bridge"))
        thread._try_one()
        (tmp_path / "bridge").touch()
        travel.shift(30)
        assert thread._try_one()
    job = only_job()
    assert (job.status, job.attempts, job.return_value, job.traceback) == ("SUCCESSFUL", 2, "found", "")


@pytest.mark.django_db
def test_without_a_policy_the_first_failure_is_the_last() -> None:
    sample_tasks.fails_once_and_for_all.enqueue()
    assert JobThread("default")._try_one()
    assert (only_job().status, only_job().attempts) == ("FAILED", 1)
    assert "never again" in only_job().traceback


@pytest.mark.django_db
def test_a_task_gone_from_the_code_fails_readably() -> None:
    sample_tasks.tick.enqueue()
    job = only_job()
    job.task_path = "tests.gone.away"
    job.save()
    assert JobThread("default")._try_one()
    assert (only_job().status, policy_of("tests.gone.away")) == ("FAILED", ONCE)


def test_delays_end_at_six_hours() -> None:
    policy = Policy(attempts=50, first_delay=30)
    assert [policy.delay(n) for n in (1, 2, 3)] == [30, 60, 120]
    assert policy.delay(40) == LONGEST_DELAY


def test_a_task_cannot_be_tried_never() -> None:
    with pytest.raises(ValueError, match="at least one"):
        retrying(attempts=0)


@pytest.mark.django_db
def test_a_preview_that_could_not_be_read_today_is_made_later(network: Network) -> None:
    """The task of an app that cannot know this one has its second chances from here."""
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "#1f3f9d").save(picture, "PNG")
    row = AttachmentFactory.create(name="Plan.png", file=ContentFile(picture.getvalue(), name="Plan.png"))
    place = Path(row.file.path)
    away = place.with_suffix(".away")
    place.rename(away)
    place.mkdir()  # what cannot be read, also by root
    thread = JobThread("default")
    with time_machine.travel(START, tick=False) as travel:
        make_preview.enqueue(row.pk)
        assert thread._try_one()
        assert (only_preview().status, only_preview().attempts) == ("READY", 1)
        place.rmdir()
        away.rename(place)
        travel.shift(30)
        assert thread._try_one()
    assert (only_preview().status, only_preview().return_value) == ("SUCCESSFUL", True)
    row.refresh_from_db()
    assert row.preview


def only_preview() -> Job:
    return Job.objects.get(task_path=make_preview.module_path)
