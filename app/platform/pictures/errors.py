"""How pictures are refused."""

from app.platform.refusals import StorageFull
from game.errors import Refusal

__all__ = ["FileTooLarge", "ImageUnreadable", "QuotaReached", "StorageFull", "TooManyPixels", "UnsupportedImage"]


class FileTooLarge(Refusal):
    """More bytes than a picture may have."""

    code = "file_too_large"
    status = 413
    sentence = "This picture is larger than {megabytes} MB."


class TooManyPixels(Refusal):
    """More pixels than a picture may have."""

    code = "too_many_pixels"
    status = 413
    sentence = "This picture has more than {megapixels} million pixels. A smaller one shows as much."


class UnsupportedImage(Refusal):
    """Not a kind of picture that is read here."""

    code = "unsupported_image"
    status = 415
    sentence = "This kind of picture cannot be read. JPEG, PNG and WebP can."


class ImageUnreadable(Refusal):
    """A picture that is broken, or made to break things."""

    code = "image_unreadable"
    status = 422
    sentence = "This picture cannot be read. Take it once more, or choose another."


class QuotaReached(Refusal):
    """The player's part of the shelf is full."""

    code = "quota_reached"
    status = 413
    sentence = "You have reached {files} pictures or {megabytes} MB."
