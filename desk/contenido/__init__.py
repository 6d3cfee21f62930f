"""What Brújula knows, for the staff: searched, corrected, approved, withdrawn and brought back."""
