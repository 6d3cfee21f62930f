"""What Brújula knows: facts, catalogues, dated parameters and what is worked out from them."""
