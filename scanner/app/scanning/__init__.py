"""Rules over files: engines, memory, suppressing comments."""
