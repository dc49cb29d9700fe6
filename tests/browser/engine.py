"""The Chromium that tests and pictures drive: the system's own, which asks nobody anything."""

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
