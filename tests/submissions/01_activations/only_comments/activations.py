# sigmoid is 1 / (1 + exp(-z))
# I ran out of time
