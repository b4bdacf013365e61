"""Judges an adapter by the follow-ups it asks, beside its base, another base, other adapters and the built-in
interviewer.

  npm run evaluate:interviewer -- --config FILE --adapter DIR [--data DIR] [--out FILE]

--data         the prepared data set whose test split is used (the configuration's)
--against      another adapter; give the one that serves to let promote decide
--second-base  the configuration of another base model, such as configs/phi-2.yaml
--limit        so many situations at most (200)
--out          writes FILE.md and FILE.json (evaluation, beside the adapter)
--no-built-in  leaves the built-in interviewer out

The references are the follow-ups that the data name. Exit status: 0 done, 1 nothing to judge by, 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .examples import Row, moves, plain, shortened, slug
from .hashing import adapter_hash
from .measures import Item, Said, difference, interval, measures_of, said_of, together
from .settings import BadSettings, Settings, read_settings

ROOT = Path(__file__).resolve().parents[3]
LONGEST_ANSWER = 1200

EARLIER = """Earlier work on this kind of model reported BLEU .0234, ROUGE-1 .183, ROUGE-2 .056 and ROUGE-L .149 for a
QLoRA Mistral-7B, and ROUGE-1 .38 and ROUGE-L .34 for Phi-2, against the question of the data rather than a follow-up
to the answer, on other data. They are quoted for what they are; nothing here can be compared with them."""


@dataclass
class Judged:
    """One system's replies and what each is worth; loss: of the references, where the system has likelihoods."""

    name: str
    replies: list[Said]
    each: list[dict[str, float]]
    loss: list[float] | None = None


def situations(rows: Iterable[Row], limit: int) -> list[tuple[Row, Item]]:
    """The rows with an answer and a follow-up, evenly over the data, each with what others said to its question."""
    rows = [shortened(row, LONGEST_ANSWER) for row in rows if row["Answer"]]
    answers: dict[str, list[str]] = {}
    for row in rows:
        answers.setdefault(row["Question"], []).append(row["Answer"])
    found = [row for row in rows if row["Follow Up"]]
    found = [found[i * len(found) // min(limit, len(found))] for i in range(min(limit, len(found)))]
    return [
        (
            row,
            Item(
                row["Job_Position"],
                row["Question"],
                row["Answer"],
                row["Follow Up"],
                tuple(answer for answer in answers[row["Question"]] if answer != row["Answer"]),
            ),
        )
        for row in found
    ]


def asked_of(row: Row, form: str) -> tuple[list[dict[str, str]], str]:
    """What a model reads in this situation, and the reply that the data name."""
    made = moves([row], {"follow-up"}) if form == "moves" else plain([row], {"follow-up"})
    return next(made)


def judge(name: str, found: list[tuple[Row, Item]], said: list[Said], loss: list[float] | None = None) -> Judged:
    return Judged(name, said, [measures_of(item, one) for (_, item), one in zip(found, said)], loss)


def judge_models(settings: Settings, adapters: dict[str, Path], found: list, base_name: str) -> list[Judged]:
    """The base, and each adapter on it."""
    from peft import PeftModel

    from .generate import reference_losses, replies
    from .model import load_base, load_tokenizer

    tokenizer, model = load_tokenizer(settings), load_base(settings)
    model.eval()
    form = settings.examples.form
    examples = [asked_of(row, form) for row, _ in found]
    asked = [messages for messages, _ in examples]

    def look(name: str) -> Judged:
        said = [said_of(text, form) for text in replies(model, tokenizer, asked)]
        return judge(name, found, said, reference_losses(model, tokenizer, examples))

    judged = [look(base_name)]
    for i, (name, path) in enumerate(adapters.items()):
        if isinstance(model, PeftModel):
            model.load_adapter(path, adapter_name=f"a{i}")
            model.set_adapter(f"a{i}")
        else:
            model = PeftModel.from_pretrained(model, path, adapter_name=f"a{i}")
        model.eval()
        judged.append(look(name))
    return judged


def judge_built_in(found: list[tuple[Row, Item]]) -> Judged | None:
    """Greenroom's own interviewer, which knows what to ask after only for the questions of its bank; None where none
    is."""
    lines = [{"role": slug(item.position), "question": item.question, "answer": item.answer} for _, item in found]
    command = [str(ROOT / "node_modules/.bin/node"), "workers/interviewer/built-in-follow-ups.ts"]
    run = subprocess.run(
        command, cwd=ROOT, input="\n".join(map(json.dumps, lines)), capture_output=True, text=True, check=True
    )
    told = [json.loads(line) for line in run.stdout.splitlines() if line.strip()]
    if not any(one["known"] for one in told):
        return None
    said = [Said(one["words"], one["question"], True) for one in told]
    return judge("built-in", found, said)


def summary(judged: Judged, items: list[Item]) -> dict[str, Any]:
    table = {name: asdict(interval([one[name] for one in judged.each])) for name in judged.each[0]}
    if judged.loss:
        table["loss of the reference"] = asdict(interval(judged.loss))
    return {"each": table, "together": together(items, judged.replies)}


def compared(one: Judged, other: Judged) -> dict[str, Any]:
    """How much better the first is, situation by situation, with 95 % intervals."""
    return {
        name: asdict(difference([a[name] for a in one.each], [b[name] for b in other.each])) for name in one.each[0]
    }


def markdown(result: dict[str, Any]) -> str:
    names = list(result["systems"])
    lines = [
        f"# Adapter {result['adapter']}: its follow-ups",
        "",
        f"{result['situations']} situations of the test split, data version {result['data']}.",
        "Means with 95 % intervals (bootstrap, 1,000 resamples over the situations).",
        "The more the better, but for the loss.",
        "",
        "| | " + " | ".join(names) + " |",
        "|---" * (len(names) + 1) + "|",
    ]
    rows = dict.fromkeys(measure for name in names for measure in result["systems"][name]["each"])
    for measure in rows:
        cells = [result["systems"][name]["each"].get(measure) for name in names]
        text = ["" if c is None else f"{c['mean']:.3f} ({c['low']:.3f} to {c['high']:.3f})" for c in cells]
        lines.append(f"| {measure} | " + " | ".join(text) + " |")
    for measure in result["systems"][names[0]]["together"]:
        text = [f"{result['systems'][name]['together'][measure]:.3f}" for name in names]
        lines.append(f"| {measure}, all together | " + " | ".join(text) + " |")
    for other, table in result["against"].items():
        lines += ["", f"Better than {other} by (95 %):", ""]
        lines += [f"- {m}: {c['mean']:+.3f} ({c['low']:+.3f} to {c['high']:+.3f})" for m, c in table.items()]
    lines += [
        "",
        "Fit: takes up something that the answer brought in. On topic: shares a content word with question, answer or",
        "position. Reveals nothing: no five words in a row from somebody else's answer to the same question. These",
        "checks read words, not sense: look at replies, too. Where situations come from Greenroom's own bank, the",
        "references are its probes, among which the built-in interviewer chooses: there it has the references at hand.",
        "",
        EARLIER,
        "",
        "## Some replies",
        "",
    ]
    for sample in result["samples"]:
        lines += [f"- Asked: {sample['question']}", f"  - Answer: {sample['answer'][:300]}"]
        lines += [f"  - Reference: {sample['reference']}"]
        lines += [f"  - {name}: {said[:300]}" for name, said in sample["said"].items()]
    return "\n".join(lines) + "\n"


def evaluate(settings: Settings, adapter: Path, found: list, data: str, options: argparse.Namespace) -> dict[str, Any]:
    version = adapter_hash(adapter)
    mine = f"adapter {version}"
    adapters = {mine: adapter, **{f"adapter {adapter_hash(path)}": path for path in options.against}}
    judged = judge_models(settings, adapters, found, "base")
    if options.second_base:
        judged += judge_models(read_settings(options.second_base), {}, found, "second base")
    if not options.no_built_in and (own := judge_built_in(found)):
        judged.append(own)
    by_name = {one.name: one for one in judged}
    items = [item for _, item in found]
    return {
        "adapter": version,
        "base": settings.base,
        "data": data,
        "situations": len(found),
        "systems": {name: summary(one, items) for name, one in by_name.items()},
        "against": {name: compared(by_name[mine], one) for name, one in by_name.items() if name != mine},
        "samples": [
            {
                **{"question": item.question, "answer": item.answer, "reference": item.reference},
                "said": {name: one.replies[i].words for name, one in by_name.items()},
            }
            for i, item in list(enumerate(items))[:5]
        ],
    }


def arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="npm run evaluate:interviewer --",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--config", required=True, type=Path)
    parser.add_argument("--adapter", required=True, type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--against", action="append", default=[], type=Path)
    parser.add_argument("--second-base", type=Path)
    parser.add_argument("--limit", default=200, type=int)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--no-built-in", action="store_true")
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    options = arguments(words)
    from datasets import load_from_disk

    from .tiny import with_tiny_base

    try:
        settings = read_settings(options.config)
        folder = options.data or Path(settings.data)
        settings = with_tiny_base(settings, folder)
        rows = list(load_from_disk(folder)["test"])
        data = json.loads((folder / "version.json").read_text())["version"]
    except (BadSettings, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    found = situations(rows, options.limit)
    if not found:
        print(f"{folder}: no row of the test split has an answer and a follow-up", file=sys.stderr)
        return 1
    result = evaluate(settings, options.adapter, found, data, options)
    out = options.out or options.adapter / "evaluation"
    out.with_suffix(".json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    out.with_suffix(".md").write_text(markdown(result), encoding="utf-8")
    print(markdown(result).split("## Some replies")[0])
    print(f"{out.with_suffix('.md')} and .json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
