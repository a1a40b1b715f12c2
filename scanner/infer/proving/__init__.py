"""What makes a candidate a rule: proof, negative parts, the answers of a person."""
