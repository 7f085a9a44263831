"""What can be bought now and for how much: carts, prices, coupons, batches of activation codes."""
