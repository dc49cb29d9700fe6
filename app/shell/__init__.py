"""The shell of the app: what lets a phone install it."""
