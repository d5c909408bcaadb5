#!/usr/bin/python3 -B
"""Another hundred months of nights: see month.py."""

from month import main_tap

main_tap("mturk", 101, 200)
