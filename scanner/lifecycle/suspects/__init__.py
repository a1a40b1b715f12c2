"""What may have caused an incident: the commits between a good and a bad revision, ranked by evidence. Pure: no file, no process."""
