"""New findings against the baseline, triage decisions and a base revision."""
