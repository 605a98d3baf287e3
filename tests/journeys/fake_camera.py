"""What a camera sees of a label, as a video that Chromium takes for its camera (YUV4MPEG2)."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

WIDTH, HEIGHT = 1280, 720
BENCH = 150
FRAMES = 4
NOISE = 14.0
# The far side of the label is seen smaller: x' = (ax + by + c) / (gx + hy + 1), y' alike.
TILT = (1.0, 0.02, -8.0, 0.01, 1.0, -6.0, 0.00003, 0.00002)


def printed(pdf: bytes) -> Image.Image:
    """Return the first label of a PDF, ten points to the pixel."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    label = page.render(scale=10).to_pil().convert("L")
    page.close()
    document.close()
    return label


def film(label: Image.Image, path: Path, *, angle: float = 4, share: float = 0.8) -> None:
    """Write the video of a label that takes a `share` of the picture, held a little askew."""
    scale = min(WIDTH * share / label.width, HEIGHT * share / label.height)
    held = label.resize((int(label.width * scale), int(label.height * scale)))
    written = [b"YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420\n" % (WIDTH, HEIGHT)]
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    for turn in range(FRAMES):
        seen = Image.new("L", (WIDTH, HEIGHT), BENCH)
        seen.paste(held, ((WIDTH - held.width) // 2, (HEIGHT - held.height) // 2))
        bicubic = Image.Resampling.BICUBIC
        seen = seen.rotate(angle + turn / 2, bicubic, fillcolor=BENCH)
        seen = seen.transform(
            seen.size, Image.Transform.PERSPECTIVE, TILT, bicubic, fillcolor=BENCH
        )
        seen = ImageChops.add(seen, Image.effect_noise(seen.size, NOISE), 1, -128)
        written += [b"FRAME\n", seen.tobytes(), grey]
    path.write_bytes(b"".join(written))
