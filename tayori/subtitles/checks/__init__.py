"""What is wrong with captions that can be told without looking at a picture."""
