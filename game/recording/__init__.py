"""Frames to GIF, WebP and MP4, and the run that travels inside the GIF."""
