"""Topic groups: who belongs to one and who may do what in it. The pages live in stream."""
