"""What is seen inside the layers: bars of gradients, shares of active units, and small histograms."""
