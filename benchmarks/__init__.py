"""Figures, printed as ratios in one run on one machine; never timed tests."""
