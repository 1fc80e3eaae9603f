"""What whoever runs an installation needs: to know that it is well, to keep a copy of it, and to bring a copy back."""
