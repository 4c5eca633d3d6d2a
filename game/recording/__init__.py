"""Frames to GIF, WebP, MP4 and PNG, and the run that travels inside the GIF."""
