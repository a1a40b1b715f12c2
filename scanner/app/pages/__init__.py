"""One rule or one hunt told in full: explanations and the HTML page."""
