"""Writing grants down: asked, imported, attached to assets."""
