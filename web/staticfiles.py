"""Static files with a hash of their content in the name, so that browsers may keep them for a year."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, following the imports of JavaScript modules too."""

    support_js_module_import_aggregation = True
    manifest_strict = False
