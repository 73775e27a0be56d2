from activations import *
