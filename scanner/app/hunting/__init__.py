"""From a fix or a post-mortem to ranked sites and a rule."""
