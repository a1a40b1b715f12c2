"""What a post-mortem of its status must hold: facts, order, answers. Pure: a document and facts in, what is to be told out."""
