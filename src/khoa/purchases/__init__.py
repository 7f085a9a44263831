"""The record of what was ordered: lines, the facts known of its payments, the state they give."""
