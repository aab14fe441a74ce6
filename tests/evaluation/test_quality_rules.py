"""The filters themselves, where this interpreter or the one that the environment names has datatrove."""

import json
import os
import subprocess
import sys

from detector.evaluation import baselines, quality_rules

GOOD = "\n".join(
    f"On day {n} we walked with a friend to the old mill, and the water of the river was higher than in other years."
    for n in ("one", "two", "three", "four", "five", "six", "seven")
)


def test_rules_answer_line_by_line_or_say_that_they_are_not_there():
    rules, problem = baselines._Rules.start()
    if rules is None:
        assert baselines.INTERPRETER in problem
        return
    try:
        assert rules.check(GOOD) == {"gopher_quality": 0.0, "gopher_repetition": 1.0, "c4": 0.0, "fineweb": 0.0}
        assert rules.check("Buy. " * 200)["gopher_quality"] == 1.0
        assert rules.check("\ud800 lone")["c4"] == 1.0
    finally:
        rules.close()


def test_program_imports_nothing_of_this_library():
    python = os.environ.get(baselines.INTERPRETER) or sys.executable
    done = subprocess.run(
        [python, "-c", f"import runpy, sys; runpy.run_path({quality_rules.__file__!r}, run_name='x'); "
         "import json; print(json.dumps([n for n in sys.modules if n.startswith('detector')]))"],
        capture_output=True, text=True, check=True, cwd="/",
    )  # fmt: skip
    assert json.loads(done.stdout) == []
