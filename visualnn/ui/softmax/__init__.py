"""The parts of the Softmax panel: sliders for the logits, and a card for each form in each precision."""
