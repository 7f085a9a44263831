"""What acts on a purchase: checkout, settling, refunds, decisions, transfers, redeeming a code."""
