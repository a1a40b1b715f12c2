"""Whether an incident is over: one line of the checklist a module."""
