from __future__ import annotations

import os
import pickle
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import MediaError
from tayori.model.artifact import Recipe
from tayori.pipelines.executors import InlineExecutor, open_executor, share_cores
from tayori.pipelines.jobs import jobs_of, run_job
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.steps import PictureWork, sources_of

TEXTS = st.text(max_size=8)
RECIPES = st.builds(
    Recipe.of,
    TEXTS,
    st.integers(0, 9),
    st.dictionaries(TEXTS, TEXTS, max_size=3),
    st.dictionaries(TEXTS, st.integers() | TEXTS, max_size=3),
    st.dictionaries(TEXTS, TEXTS, max_size=3),
)


@given(RECIPES, RECIPES)
def test_keys_are_equal_exactly_when_recipes_are(one: Recipe, other: Recipe) -> None:
    assert (one.key == other.key) == (one == other)


@given(RECIPES)
def test_every_part_of_a_recipe_changes_its_key(recipe: Recipe) -> None:
    others = (
        replace(recipe, name=recipe.name + "x"),
        replace(recipe, version=recipe.version + 1),
        replace(recipe, inputs=(*recipe.inputs, ("zz-other", "x"))),
        replace(recipe, parameters=recipe.parameters + " "),
        replace(recipe, tools=(*recipe.tools, ("zz-other", "x"))),
    )
    assert len({recipe.key, *(other.key for other in others)}) == 1 + len(others)


def test_a_float_is_no_identity() -> None:
    with pytest.raises(TypeError, match="float"):
        Recipe.of("picture", 1, {}, {"at": [0.1]}, {})


def test_pictures_of_a_clip_are_one_job_and_jobs_pickle(workspace: Path) -> None:
    jobs = jobs_of(open_workspace(workspace).plan)
    pictures = [job for job in jobs if job.encodes]
    assert [len(job.steps) for job in pictures] == [3]
    for job in jobs:
        assert pickle.loads(pickle.dumps(job)) == job


def test_a_source_that_changes_meanwhile_is_noticed(workspace: Path) -> None:
    opened = open_workspace(workspace)
    job = next(job for job in jobs_of(opened.plan) if job.name == "captions/ja")
    (source,) = sources_of(job.steps[0].work)
    source.path.write_text("1\n00:00:00,000 --> 00:00:01,000\n別\n", encoding="utf-8")
    with pytest.raises(MediaError, match="changed while"):
        run_job(job, {}, opened.store.root, 1)
    assert list(opened.store.digests()) == []


def test_what_a_person_reads_of_a_file_is_hashed_once(workspace: Path) -> None:
    for path in workspace.rglob("*"):
        if path.is_file():
            os.utime(path, (1_700_000_000, 1_700_000_000))
    assert open_workspace(workspace).plan.problems == ()
    observer = open_workspace(workspace).context.observer
    work = next(
        p.step.work for p in open_workspace(workspace).plan.steps if isinstance(p.step.work, PictureWork)
    )
    assert observer.source(work.source.path) == work.source
    assert observer.new_files == {}


@pytest.mark.parametrize(
    ("cores", "pictures", "threads"), [(1, 1, 1), (2, 1, 2), (4, 1, 4), (8, 2, 4), (17, 4, 4)]
)
def test_cores_are_shared(cores: int, pictures: int, threads: int) -> None:
    capacity = share_cores(cores)
    assert (capacity.pictures, capacity.threads) == (pictures, threads)


@pytest.mark.parametrize("name", ["inline", "pool"])
def test_every_executor_keeps_the_contract(name: str) -> None:
    executor: Executor = open_executor(name, share_cores(2))
    with executor:
        assert executor.submit(sum, [1, 2]).result() == 3
        failing = executor.submit(int, "x")
        assert isinstance(failing.exception(), ValueError)
        assert list(executor.map(str, range(3))) == ["0", "1", "2"]
    assert isinstance(open_executor("inline", share_cores(2)), InlineExecutor)
