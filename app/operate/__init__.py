"""Running World Game on a machine, and letting phones install it."""
