#!/usr/bin/python3 -B
"""Twenty-four months of nights on Prolific: see month.py."""

from month import main_tap

main_tap("prolific", 1, 24)
