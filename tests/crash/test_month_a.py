#!/usr/bin/python3 -B
"""A hundred months of nights: see month.py."""

from month import main_tap

main_tap("mturk", 1, 100)
