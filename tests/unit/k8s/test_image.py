"""The image: it holds all of the platform, at the locked versions, and runs as nobody in particular."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LINES = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def said(word: str) -> list[list[str]]:
    """The arguments of every instruction of that kind, in order."""
    return [line.split()[1:] for line in LINES if line.startswith(f"{word} ")]


def copied() -> set[str]:
    """What is taken over from the tree."""
    return {source for words in said("COPY") if not words[0].startswith("--") for source in words[:-1]}


def test_every_package_of_the_platform_is_in_it() -> None:
    packages = {name.rstrip("*") for name in PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]}
    assert packages <= copied()


def test_every_file_that_the_package_is_made_by_is_there() -> None:
    named = PROJECT["tool"]["setuptools"]["dynamic"]["dependencies"]["file"]
    assert {*named, "pyproject.toml"} <= copied()
    assert all((ROOT / name).exists() for name in copied())


def test_dependencies_are_those_of_the_lock_with_their_hashes() -> None:
    installs = [line for line in LINES if "pip install" in line]
    assert ["--require-hashes -r requirements/runtime.txt" in line for line in installs] == [True, False]
    assert "--no-deps" in installs[-1]


def test_it_runs_as_a_user_of_its_own_who_is_not_root() -> None:
    (user,) = said("USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user[0])


@pytest.mark.parametrize("word", ["ENTRYPOINT", "CMD"])
def test_it_starts_the_command_line(word: str) -> None:
    assert said(word) == [{"ENTRYPOINT": ['["onedoor"]'], "CMD": ['["--help"]']}[word]]
