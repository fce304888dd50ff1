"""What the commands of a page say, as far as that can be told without running them."""
