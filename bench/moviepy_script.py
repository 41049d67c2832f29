"""The five files of a default build, as a moviepy script makes them: arguments CLIP CAPTIONS FONT SECONDS."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pysubs2
from moviepy import CompositeVideoClip, TextClip, VideoFileClip
from PIL import Image, ImageFilter

BASELINE = {"vertical": 1320, "square": 900, "wide": 930, "preview": 660}


def blurred(frame: Any) -> Any:
    """A frame filled to 1920x1080 and blurred."""
    image = Image.fromarray(frame)
    cut = image.crop((0, 656, 1080, 656 + 608)).resize((240, 134)).filter(ImageFilter.GaussianBlur(6))
    return np.asarray(cut.resize((1920, 1080)))


def main(path: str, captions: str, font: str, seconds: str) -> None:
    """Write the files into the working folder."""
    whole = VideoFileClip(path).subclipped(0, float(seconds))
    tall = whole.resized((1080, 1920))
    fill = tall.image_transform(blurred)
    pictures = {
        "master": tall,
        "vertical": tall,
        "square": tall.cropped(y1=420, y2=1500),
        "wide": CompositeVideoClip([fill, tall.resized(height=1080).with_position("center")], (1920, 1080)),
        "preview": tall.resized((540, 960)),
    }
    for name, picture in pictures.items():
        layers = [picture]
        for line in pysubs2.load(captions) if name in BASELINE else ():
            if line.end / 1000 > float(seconds):
                continue
            size = 30 if name == "preview" else 60
            text = TextClip(
                font, text=line.plaintext, font_size=size, color="white", stroke_width=6, stroke_color="black"
            )
            shown = text.with_start(line.start / 1000).with_duration((line.end - line.start) / 1000)
            layers.append(shown.with_position(("center", BASELINE[name])))
        CompositeVideoClip(layers, picture.size).with_audio(whole.audio).write_videofile(
            f"moviepy.{name}.mp4",
            codec="libx264",
            preset="superfast",
            audio_codec="aac",
            logger=None,
            ffmpeg_params=["-crf", "20", "-pix_fmt", "yuv420p"],
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
