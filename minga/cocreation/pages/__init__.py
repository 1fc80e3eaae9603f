"""What the room's pages show, made into values before the templates draw them."""
