"""How arrays become pictures: where units stand, what colour they have, which edges join them."""
