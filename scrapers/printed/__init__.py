"""What printed words state: a number with its unit or bound, an absence, a typed cell, a period."""
