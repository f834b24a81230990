"""Laws: each test's name is a sentence that is true or false."""
