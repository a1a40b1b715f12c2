"""Who calls what, told from the code alone: imports, definitions, and what stands where a function is named."""
