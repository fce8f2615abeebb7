"""The arrays of a layer as matrices: which ones, where they stand, how they are drawn and asked."""
