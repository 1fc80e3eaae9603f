"""Photographs lose what the camera wrote down, and nothing that can be seen."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from minga.documents.examination.images import has_position
from tests.documents import makers


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_and_camera_are_taken_out_of_a_photograph(look, tmp_path, kind):
    octets = makers.image(kind, positioned=True)
    assert has_position(Image.open(io.BytesIO(octets)))
    report = look(octets)
    cleaned = cleaned_image(tmp_path)
    assert [note["code"] for note in report.notes] == ["position_removed", "image_unread"]
    assert dict(cleaned.getexif()) == {}
    assert {"exif", "xmp", "comment", "icc_profile"} & set(cleaned.info) == set()
    assert (cleaned.size, report.is_cleaned) == ((60, 40), True)
    assert b"Marca de la camara" not in (tmp_path / "cleaned").read_bytes()


def cleaned_image(folder: Path) -> Any:
    return Image.open(io.BytesIO((folder / "cleaned").read_bytes()))


def test_the_picture_stays_the_right_way_up(look, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    target = io.BytesIO()
    Image.new("RGB", (60, 40)).save(target, "JPEG", exif=exif)
    look(target.getvalue())
    assert cleaned_image(tmp_path).size == (40, 60)


def test_what_is_transparent_stays_transparent(look, tmp_path):
    target = io.BytesIO()
    Image.new("RGBA", (4, 4), (10, 20, 30, 0)).save(target, "PNG")
    assert look(target.getvalue()).problem is None
    assert cleaned_image(tmp_path).getpixel((0, 0)) == (10, 20, 30, 0)


def test_octets_hidden_behind_the_picture_do_not_survive(look, tmp_path):
    assert look(makers.image("PNG") + b"PK\x03\x04 a second file").problem is None
    assert b"a second file" not in (tmp_path / "cleaned").read_bytes()


def test_an_image_that_unfolds_to_billions_of_points_is_refused_before_it_unfolds(look):
    assert look(huge_png(60_000, 60_000)).problem == {"code": "image_too_large", "most": 50}
    assert look(huge_png(8_000, 8_000)).problem == {"code": "image_too_large", "most": 50}


def huge_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
        + chunk(b"IEND", b"")
    )


def test_only_the_first_frame_of_a_moving_image_is_kept(look, tmp_path):
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    target = io.BytesIO()
    frames[0].save(target, "WEBP", save_all=True, append_images=frames[1:])
    report = look(target.getvalue())
    assert [note["code"] for note in report.notes] == ["one_frame", "image_unread"]
    cleaned = cleaned_image(tmp_path)
    assert cleaned.n_frames == 1
