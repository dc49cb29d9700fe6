"""Running World Game on a machine, and letting phones install it."""

import gc

# A start makes hundreds of thousands of things that stay. Looking among them for garbage every few hundred things, as
# Python does, takes a tenth of the time until the server answers.
gc.set_threshold(50_000, 20, 100)
