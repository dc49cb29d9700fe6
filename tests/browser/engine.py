"""The Chromium that tests and pictures drive: the system's own, which asks nobody anything."""

CHROMIUM = "/usr/bin/chromium"
# Each window would begin two pages of the address field's own, a second of processor time, which nobody here looks at.
# The last list counts, so what the driver switches off for steady pages is said again.
OFF = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "AimEnabled"]
OFF += ["AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "LensOverlay"]
OFF += ["HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning"]
OFF += ["AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"]
ARGUMENTS = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
ARGUMENTS += [f"--disable-features={','.join(OFF)}"]
