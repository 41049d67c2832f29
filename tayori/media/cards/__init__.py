"""Cards and telops that move: described as values, drawn by Pillow, moved by moviepy, laid over by ffmpeg."""
