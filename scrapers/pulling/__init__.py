"""Files of partners fetched on a schedule, through the guard that every brought file passes."""
