"""Cloudinary as a media provider."""
