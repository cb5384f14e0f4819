"""Long work: a page that follows it and leads to what it made."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from characterization.actions import files, image_requests
from characterization.models import Property, Test
from characterization.models.calculated import CALCULATION
from labtrack.accounts.visibility import get_visible_or_404, visible_to
from labtrack.instruments.models import IntakeProblem
from labtrack.jobs.models import Job


@login_required
@require_safe
def job_detail(request, pk):
    """One job; its progress follows by itself."""
    return render(request, "characterization/job_detail.html", _context(request, pk))


@login_required
@require_safe
def job_progress(request, pk):
    """Fragment, asked again until the job has ended."""
    return render(request, "characterization/_job_progress.html", _context(request, pk))


def _context(request, pk):
    job = get_visible_or_404(
        request.user, Job.objects.select_related("compartment"), pk=pk
    )
    is_over = job.state in ("done", "failed", "quarantined")
    made, problems = _of_files(request, job)
    if job.kind == image_requests.JOB_KIND:
        made, problems = _of_micrographs(request, job, is_over=is_over), problems.none()
    return {
        "job": job,
        "is_over": is_over,
        "test": made.select_related("specimen").first(),
        "problem": problems.first(),
        "calculated": _of_formula(request, job),
        "is_simulated": job.compartment.is_simulated,
        "markings": job.compartment.marking,
    }


def _of_files(request, job):
    """What a kept file made, and what is open about it."""
    made = visible_to(request.user, Test)
    problems = visible_to(request.user, IntakeProblem)
    if job.kind != files.JOB_KIND:
        # What a job is about is a kept file only where it understands one.
        return made.none(), problems.none()
    return (
        made.filter(submission_id=job.subject_id, version=1),
        problems.filter(submission_id=job.subject_id, state="open"),
    )


def _of_formula(request, job) -> Property | None:
    """The property whose formula the job calculates tests by."""
    if job.kind != CALCULATION:
        return None
    rows = visible_to(request.user, Property)
    return rows.filter(formula_versions=job.subject_id).first()


def _of_micrographs(request, job, *, is_over: bool):
    """The test whose fields were measured, once they are."""
    rows = visible_to(request.user, Test)
    if not is_over or job.state != "done":
        return rows.none()
    return rows.filter(test_uid=job.arguments.get("test"), is_current=True)
