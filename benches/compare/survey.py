"""Learns one made-up survey with `survey` and with scikit-learn, and prints the time of each.

    pip install scikit-learn
    python benches/compare/survey.py [RESPONDENTS ITEMS]

Ten outer and nine inner folds, 25 penalties: `LogisticRegressionCV` for yes or no, `RidgeCV` within folds for a
number. Both run on one thread; the time is the processor's own.
"""

import os

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"

import pathlib
import resource
import subprocess
import sys
import tempfile
import time
import warnings

import numpy
from sklearn.linear_model import LogisticRegressionCV, RidgeCV
from sklearn.model_selection import KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

OUTER, INNER, PENALTIES = 10, 9, 25
COMPONENTS = 8


def survey(respondents, items):
    """Answers from 1 to 7 of a few components, and what became of each respondent."""
    random = numpy.random.default_rng(7)
    component = random.normal(size=(respondents, COMPONENTS))
    own = random.normal(size=(respondents, items))
    of = numpy.arange(items) % COMPONENTS
    answers = numpy.clip(numpy.rint(4 + component[:, of] + own), 1, 7)
    weights = random.uniform(0, 0.2, size=items)
    told = (answers - 4) @ weights
    number = numpy.round(told + random.normal(size=respondents), 3)
    said = random.uniform(size=respondents) < 1 / (1 + numpy.exp(-told))
    return answers, {"binary": said.astype(int), "numeric": number}


def of_the_crate(folder, answers, outcome, kind):
    items = answers.shape[1]
    table = folder / "survey.csv"
    with open(table, "w", encoding="utf-8") as out:
        print(",".join([f"q{i}" for i in range(items)] + ["outcome"]), file=out)
        for row, y in zip(answers.astype(int), outcome):
            print(",".join(map(str, row)) + f",{y}", file=out)
    item = '[[item]]\ncolumn = "q{0}"\ncomponent = "c{1}"\nmin = 1\nmax = 7\n'
    spec = "".join(item.format(i, i % COMPONENTS) for i in range(items))
    spec += f'[outcome]\ncolumns = ["outcome"]\nkind = "{kind}"\n'
    if kind == "binary":
        spec += "positive = 1\n"
    (folder / "spec.toml").write_text(spec, encoding="utf-8")
    run = ["cargo", "run", "-q", "--release", "--example", "survey", "--", "--json", "--spec"]
    run += [str(folder / "spec.toml"), str(table)]
    # Built beforehand, so that building is not counted.
    subprocess.run(run[:7] + ["--help"], check=True, stdout=subprocess.DEVNULL)
    begin = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run(run, check=True, stdout=subprocess.DEVNULL)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - begin


def of_the_peer(answers, outcome, kind):
    penalties = numpy.logspace(-4, 4, PENALTIES)
    begin = time.process_time()
    for train, test in KFold(OUTER, shuffle=True, random_state=7).split(answers):
        if kind == "binary":
            model = LogisticRegressionCV(Cs=penalties, cv=INNER, max_iter=1_000, scoring="neg_log_loss")
        else:
            model = RidgeCV(alphas=penalties, cv=INNER)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            fitted = make_pipeline(StandardScaler(), model).fit(answers[train], outcome[train])
        fitted.predict(answers[test])
    return time.process_time() - begin


def main(respondents=16_000, items=40):
    answers, outcomes = survey(int(respondents), int(items))
    print("| outcome | survey | scikit-learn | ratio |\n|---|---:|---:|---:|")
    for kind, outcome in outcomes.items():
        with tempfile.TemporaryDirectory() as folder:
            own = of_the_crate(pathlib.Path(folder), answers, outcome, kind)
        peer = of_the_peer(answers, outcome, kind)
        print(f"| {kind} | {own:.1f} s | {peer:.1f} s | {peer / own:.2f} |", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
