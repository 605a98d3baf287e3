"""Debian's Chromium as tests start it: it asks nobody anything, and draws only the page."""

from __future__ import annotations

from pathlib import Path

CHROMIUM = Path("/usr/bin/chromium")
# Suggestions under the address bar are two pages of Chromium's own that each window opened: they
# took more of the processor than a small page of ours.
SUGGESTIONS = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
# Chromium reads the last list of what is off: this one says again what Playwright turns off.
OFF = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"),
    *SUGGESTIONS,
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(OFF)}",
]
