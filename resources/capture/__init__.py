"""What the camera learnt: weights of its regression and of its union with the fit, each with a card."""
