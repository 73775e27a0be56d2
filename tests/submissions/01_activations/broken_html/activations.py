<!DOCTYPE html>
<html><head><title>activations.py</title></head><body><pre>def sigmoid(z): ...</pre></body></html>
