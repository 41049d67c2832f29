"""The questions about a grant as options of a command, and asked one by one on a terminal."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tayori.model.grant import PERSONAL_COMPONENTS, Component
from tayori.model.ids import Lang
from tayori.pipelines.grants.questions import QUESTIONS, Question, of_kind
from tayori.pipelines.grants.words import read_yes

if TYPE_CHECKING:
    from tayori.pipelines.grants.guide import Guide

YES, NO = "yes", "no"


def with_answers(function: Callable[..., None]) -> Callable[..., None]:
    """`function(desk, ..., answers)` with an option for every question; what was said comes as `answers`."""
    signature = inspect.signature(function, eval_str=True)
    own = [p for name, p in signature.parameters.items() if name != "answers"]

    @functools.wraps(function)
    def called(desk: Any, **values: Any) -> None:
        said = {q.key: values.pop(_variable(q)) for q in QUESTIONS}
        answers = {key: _answer(value) for key, value in said.items() if value is not None}
        function(desk, answers=answers, **values)

    called.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[*own, *(_option(question) for question in QUESTIONS)]
    )
    return called


def ask(guide: Guide, said: Mapping[str, str], lang: Lang) -> dict[str, str]:
    """Ask what a grant of the guide's kind needs and was not said yet; each answer is checked at once.

    An empty line leaves a question out.
    """
    answers = dict(said)
    for question in of_kind(guide.kind):
        skipped = question.after and not _is_yes(answers.get(question.after, ""))
        if question.asked and question.key not in answers and not skipped:
            answer = _ask(question, guide, answers, lang)
            answers |= {question.key: answer} if answer else {}
    return answers


def _ask(question: Question, guide: Guide, answers: Mapping[str, str], lang: Lang) -> str:
    from tayori.pipelines.grants.told import in_language

    label = _label(question, guide.kind, lang) + _choices(question, guide, lang)
    while True:
        answer: str = typer.prompt(label, default="", show_default=False).strip()
        wrong = guide.wrong(question, {**answers, question.key: answer})
        if not wrong:
            return answer
        typer.echo(f"  {in_language(wrong, lang)}", err=True)


def _choices(question: Question, guide: Guide, lang: Lang) -> str:
    if question.is_yes_or_no:
        return " [はい/いいえ]" if lang == "ja" else " [y/N]"
    choices = ", ".join(guide.choices(question))
    return f" ({choices})" if choices else ""


def _label(question: Question, kind: Component, lang: Lang) -> str:
    if question.key == "subject" and kind not in PERSONAL_COMPONENTS and lang == "ja":
        return "名称"
    return (question.asks or question.japanese) if lang == "ja" else question.english


def _option(question: Question) -> inspect.Parameter:
    shape = bool | None if question.is_yes_or_no else str | None
    text = f"{question.english[0].upper()}{question.english[1:]}."
    flag = f"--{question.name}"
    switch = f"{flag}/--no-{question.name}" if question.is_yes_or_no else flag
    option = typer.Option(
        switch,
        help=text,
        metavar=None if question.is_yes_or_no else question.metavar,
        rich_help_panel=question.panel,
        show_default=False,
    )
    return inspect.Parameter(
        _variable(question),
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[shape, option],
    )


def _variable(question: Question) -> str:
    return f"said_{question.name.replace('-', '_')}"


def _answer(value: str | bool) -> str:
    return value if isinstance(value, str) else YES if value else NO


def _is_yes(answer: str) -> bool:
    return bool(answer) and read_yes(answer) == "true"
