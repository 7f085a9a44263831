"""A local stand-in for Clerk, Stripe and Cloudinary that speaks their HTTP protocols."""
