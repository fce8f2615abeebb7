"""What ails a network, seen: a card for each finding, a row for each layer, and the first weights as pictures."""
