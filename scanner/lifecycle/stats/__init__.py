"""Figures over many post-mortems. Pure: documents and days in, figures out; what a document does not say is counted as not said."""
