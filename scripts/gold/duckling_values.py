#!/usr/bin/env python3
"""Give duckling's own test cases the value, unit and modifier that its notation holds, for `claimwire eval`.

usage: duckling_values.py duckling_en.jsonl OUT.jsonl
"""
import json
import re
import sys

NUMBER = r"\(?(-?[\d.]+(?:e-?\d+)?)\)?"
FORMS = [
    (re.compile(rf"^(?:NumeralValue|OrdinalData) {NUMBER}"), lambda m: {"value": float(m[1]), "unit": "-"}),
    (re.compile(rf"^DurationData {NUMBER} (\w+)"), lambda m: {"value": float(m[1]), "unit": m[2]}),
    (re.compile(rf"^simple (\w+) {NUMBER}"), lambda m: {"value": float(m[2]), "unit": m[1]}),
    (re.compile(rf"^above (\w+) {NUMBER}"), lambda m: {"value": float(m[2]), "unit": m[1], "modifier": ">"}),
    (re.compile(rf"^under (\w+) {NUMBER}"), lambda m: {"value": float(m[2]), "unit": m[1], "modifier": "<"}),
    (
        re.compile(rf"^between (\w+) \({NUMBER}, ?{NUMBER}\)"),
        lambda m: {"low": float(m[2]), "high": float(m[3]), "unit": m[1]},
    ),
]


def main():
    source, target = sys.argv[1:3]
    with open(target, "w", encoding="utf-8") as out:
        for line in open(source, encoding="utf-8"):
            record = json.loads(line)
            for quantity in record["quantities"]:
                for form, parts in FORMS:
                    if match := form.match(quantity["raw"]):
                        quantity.update(parts(match))
                        break
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
