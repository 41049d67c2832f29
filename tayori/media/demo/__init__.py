"""What the demo draws and plays: scenes, sounds, a cover; all from arithmetic."""
