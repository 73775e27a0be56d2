{
 "cells": [
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "# 01 Activation and link functions"
   ]
  },
  {
   "cell_type": "code",
   "metadata": {},
   "source": [
    "\"\"\"01 Activation and link functions.\"\"\"\n",
    "\n",
    "import numpy as np"
   ],
   "outputs": [],
   "execution_count": null
  },
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "## Part 1\n",
    "\n",
    "Some $\\mathrm{prose}$ in between."
   ]
  },
  {
   "cell_type": "code",
   "metadata": {},
   "source": [
    "def as_float(z):\n",
    "    \"\"\"A fresh float64 array with the entries of `z`.\"\"\"\n",
    "    return np.array(z, dtype=np.float64)"
   ],
   "outputs": [],
   "execution_count": null
  },
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "## Part 2\n",
    "\n",
    "Some $\\mathrm{prose}$ in between."
   ]
  },
  {
   "cell_type": "code",
   "metadata": {},
   "source": [
    "def sigmoid(z):\n",
    "    z = as_float(z)\n",
    "    e = np.exp(-np.abs(z))\n",
    "    return np.where(z >= 0, 1.0, e) / (1.0 + e)"
   ],
   "outputs": [],
   "execution_count": null
  },
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "## Part 3\n",
    "\n",
    "Some $\\mathrm{prose}$ in between."
   ]
  },
  {
   "cell_type": "code",
   "metadata": {},
   "source": [
    "def sigmoid_grad(z):\n",
    "    s = sigmoid(z)\n",
    "    return s * (1.0 - s)"
   ],
   "outputs": [],
   "execution_count": null
  },
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "## Part 4\n",
    "\n",
    "Some $\\mathrm{prose}$ in between."
   ]
  },
  {
   "cell_type": "code",
   "metadata": {},
   "source": [
    "def tanh(z):\n",
    "    return np.tanh(as_float(z))"
   ],
   "outputs": [],
   "execution_count": null
  },
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "## Part 5\n",
    "\n",
    "Some $\\mathrm{prose}$ in between."
   ]
  },
  {
   "cell_type": "code",
   "metadata": {},
   "source": [
    "def tanh_grad(z):\n",
    "    return 1.0 - tanh(z) ** 2"
   ],
   "outputs": [],
   "execution_count": null
  },
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "## Part 6\n",
    "\n",
    "Some $\\mathrm{prose}$ in between."
   ]
  },
  {
   "cell_type": "code",
   "metadata": {},
   "source": [
    "def relu(z):\n",
    "    return np.maximum(as_float(z), 0.0)"
   ],
   "outputs": [],
   "execution_count": null
  },
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "## Part 7\n",
    "\n",
    "Some $\\mathrm{prose}$ in between."
   ]
  },
  {
   "cell_type": "code",
   "metadata": {},
   "source": [
    "def relu_grad(z):\n",
    "    return (as_float(z) > 0).astype(np.float64)"
   ],
   "outputs": [],
   "execution_count": null
  },
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "## Part 8\n",
    "\n",
    "Some $\\mathrm{prose}$ in between."
   ]
  },
  {
   "cell_type": "code",
   "metadata": {},
   "source": [
    "def softplus(z):\n",
    "    return np.logaddexp(0.0, as_float(z))"
   ],
   "outputs": [],
   "execution_count": null
  },
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "## Part 9\n",
    "\n",
    "Some $\\mathrm{prose}$ in between."
   ]
  },
  {
   "cell_type": "code",
   "metadata": {},
   "source": [
    "def softplus_grad(z):\n",
    "    return sigmoid(z)"
   ],
   "outputs": [],
   "execution_count": null
  },
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "## Part 10\n",
    "\n",
    "Some $\\mathrm{prose}$ in between."
   ]
  },
  {
   "cell_type": "code",
   "metadata": {},
   "source": [
    "def logsumexp(z):\n",
    "    z = as_float(z)\n",
    "    m = z.max(axis=-1, keepdims=True)\n",
    "    return m[..., 0] + np.log(np.exp(z - m).sum(axis=-1))"
   ],
   "outputs": [],
   "execution_count": null
  },
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "## Part 11\n",
    "\n",
    "Some $\\mathrm{prose}$ in between."
   ]
  },
  {
   "cell_type": "code",
   "metadata": {},
   "source": [
    "def logsumexp_grad(z):\n",
    "    return softmax(z)"
   ],
   "outputs": [],
   "execution_count": null
  },
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "## Part 12\n",
    "\n",
    "Some $\\mathrm{prose}$ in between."
   ]
  },
  {
   "cell_type": "code",
   "metadata": {},
   "source": [
    "def logsumexp_plus(z):\n",
    "    return softplus(logsumexp(z))"
   ],
   "outputs": [],
   "execution_count": null
  },
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "## Part 13\n",
    "\n",
    "Some $\\mathrm{prose}$ in between."
   ]
  },
  {
   "cell_type": "code",
   "metadata": {},
   "source": [
    "def logsumexp_plus_grad(z):\n",
    "    return sigmoid(logsumexp(z))[..., np.newaxis] * softmax(z)"
   ],
   "outputs": [],
   "execution_count": null
  },
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "## Part 14\n",
    "\n",
    "Some $\\mathrm{prose}$ in between."
   ]
  },
  {
   "cell_type": "code",
   "metadata": {},
   "source": [
    "def softmax(z):\n",
    "    z = as_float(z)\n",
    "    e = np.exp(z - z.max(axis=-1, keepdims=True))\n",
    "    return e / e.sum(axis=-1, keepdims=True)"
   ],
   "outputs": [],
   "execution_count": null
  },
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "## Part 15\n",
    "\n",
    "Some $\\mathrm{prose}$ in between."
   ]
  },
  {
   "cell_type": "code",
   "metadata": {},
   "source": [
    "def log_softmax(z):\n",
    "    z = as_float(z)\n",
    "    z = z - z.max(axis=-1, keepdims=True)\n",
    "    return z - logsumexp(z)[..., np.newaxis]"
   ],
   "outputs": [],
   "execution_count": null
  },
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "## Part 16\n",
    "\n",
    "Some $\\mathrm{prose}$ in between."
   ]
  },
  {
   "cell_type": "code",
   "metadata": {},
   "source": [
    "def softmax_jacobian(z):\n",
    "    s = softmax(z)\n",
    "    return s[..., :, np.newaxis] * (np.eye(s.shape[-1]) - s[..., np.newaxis, :])"
   ],
   "outputs": [],
   "execution_count": null
  },
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "## Part 17\n",
    "\n",
    "Some $\\mathrm{prose}$ in between."
   ]
  },
  {
   "cell_type": "code",
   "metadata": {},
   "source": [
    "def softmax_vjp(z, v):\n",
    "    v = as_float(v)\n",
    "    s = softmax(z)\n",
    "    return s * (v - (s * v).sum(axis=-1, keepdims=True))"
   ],
   "outputs": [],
   "execution_count": null
  }
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "Python 3 (ipykernel)",
   "language": "python",
   "name": "python3"
  },
  "language_info": {
   "name": "python",
   "version": "3.11.7"
  }
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
