"""Pictures: taken in with bounds, developed in a child process, kept on a shelf."""
