"""Pictures of sound: what was done to an episode as SVG, waveforms as PNG and peaks as JSON."""
