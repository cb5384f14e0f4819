"""Static files under hashed names."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class AssetStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's manifest storage that stops at no missing file.

    Wheels refer to source maps they do not carry, where Django would refuse to collect.
    And a page without its style is better than an error page that cannot be drawn; that
    every name our templates use exists is held by a test.
    """

    manifest_strict = False

    def hashed_name(self, name, content=None, filename=None):
        """The name with its hash, or the plain name of a file that is not there."""
        try:
            return super().hashed_name(name, content, filename)
        except ValueError:
            return name
