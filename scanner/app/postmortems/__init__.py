"""Post-mortems: written, checked, and what they leave to be done."""
