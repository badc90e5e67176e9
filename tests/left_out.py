"""Which tests this machine cannot run, and why. They are not collected, and the end of the report says so."""

import shutil

from tests.npm_packages import FHIR_DEFINITIONS, LFORMS, why_missing

CHROMIUM = shutil.which("chromium")
NO_BROWSER = "" if CHROMIUM else "there is no chromium. apt-get install chromium"
NO_LFORMS = "" if NO_BROWSER else why_missing(LFORMS)
NO_DEFINITIONS = why_missing(FHIR_DEFINITIONS)


def notices() -> list[str]:
    """What to tell at the end."""
    said = {
        "Browser tests were left out": NO_BROWSER,
        "The tests with LHC-Forms were left out": NO_LFORMS,
        "The check by HL7's schema was left out": NO_DEFINITIONS,
    }
    return [f"{what}: {why}" for what, why in said.items() if why]
