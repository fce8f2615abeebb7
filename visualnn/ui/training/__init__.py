"""The person's side of a training run: its settings in sections, its pace, and where it stands in words."""
