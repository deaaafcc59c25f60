"""Medians and ratios of interleaved rounds.

usage: python scripts/bench/ratios.py OURS THEIRS

Both files hold lines `LENGTH SPEED`, a round after the other. The ratio is the median of the rounds' own ratios, so
that what else the machine does in a round falls on both sides.
"""

import sys
from collections import defaultdict
from statistics import median


def rounds(path):
    speeds = defaultdict(list)
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            length, speed = line.split()
            speeds[int(length)].append(float(speed))
    return speeds


def main():
    ours, theirs = (rounds(path) for path in sys.argv[1:])
    print(f"{'window':>6} {'ours':>8} {'ORT':>8} {'ratio':>6}   (pieces per CPU-second, one thread, medians)")
    for length in sorted(ours):
        ratio = median(a / b for a, b in zip(ours[length], theirs[length]))
        print(f"{length:>6} {median(ours[length]):>8.0f} {median(theirs[length]):>8.0f} {ratio:>6.2f}")


if __name__ == "__main__":
    main()
