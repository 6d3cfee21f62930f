"""What the buyer pays at the door: lines in legal order, with the norm, source and date of each."""
