"""Files at Cloudinary that courses and people show."""
