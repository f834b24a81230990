"""The workshop: the only room with windows to the outside."""
