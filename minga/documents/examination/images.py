"""Images are drawn again: what the camera wrote down beside them (place, device, author) does not come along."""

import io
import warnings
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from minga.documents.examination.report import Report, UnacceptableError

MOST_PIXELS = 50_000_000
FORMATS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP"}
GPS = 0x8825
# Seen in `info` when a file carries more than its picture.
BESIDE = {"exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop", "Raw profile type exif"}
SAVING: dict[str, dict[str, object]] = {
    "PNG": {"optimize": False},
    "JPEG": {"quality": 92, "progressive": True},
    "WEBP": {"quality": 92, "method": 3},
}

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def open_image(octets: bytes, kind: str) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(octets), formats=[FORMATS[kind]])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnacceptableError("image_too_large", most=MOST_PIXELS // 1_000_000) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise UnacceptableError("broken") from error
    if image.width * image.height > MOST_PIXELS:
        raise UnacceptableError("image_too_large", most=MOST_PIXELS // 1_000_000)
    return image


def has_position(image: Image.Image) -> bool:
    try:
        return bool(image.getexif().get_ifd(GPS))
    except (OSError, SyntaxError, ValueError, KeyError):
        return False


def shows_position(octets: bytes) -> bool:
    """Whether an image inside another document says where it was taken; what is no JPEG says nothing."""
    try:
        return has_position(open_image(octets, "jpeg"))
    except UnacceptableError:
        return False


def examine_image(path: Path, kind: str, cleaned: Path, report: Report) -> None:
    """Write the image anew into `cleaned`, and say what was left behind."""
    image = open_image(path.read_bytes(), kind)
    was_positioned, carried = has_position(image), bool(BESIDE & set(image.info)) or bool(image.getexif())
    frames = getattr(image, "n_frames", 1)
    try:
        image.load()
        drawn = as_srgb(ImageOps.exif_transpose(image))
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnacceptableError("broken") from error
    drawn.info = {}
    drawn.save(cleaned, FORMATS[kind], **SAVING[FORMATS[kind]])
    report.is_cleaned = True
    if was_positioned:
        report.note("position_removed")
    elif carried:
        report.note("metadata_removed")
    if frames > 1:
        report.note("one_frame")
    report.note("image_unread")


def as_srgb(image: Image.Image) -> Image.Image:
    """The colours that everybody's screen understands, so that the profile of the device need not be kept."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, target, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            return converted
    return image.convert(mode)
