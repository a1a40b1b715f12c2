"""What of the findings counts: suppressions, baseline, triage, the gate's decision. Pure: text in, text out; no files, no git."""
