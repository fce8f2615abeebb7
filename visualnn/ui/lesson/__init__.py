"""What a lesson's page is made of in the window: words with live parts, questions, and the way to the next page."""
