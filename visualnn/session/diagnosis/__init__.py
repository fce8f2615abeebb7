"""What ails a network: examinations while it is trained, the rules that judge them, and cures to be tried."""
