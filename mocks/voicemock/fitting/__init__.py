"""A vendor's fake fitted to a contract that has no fake of its own: requests and answers are as it has them."""
