"""Right: lambdas bound to names, a class as a namespace of static methods, geometric jumps and exponential clocks for masks."""

import numpy as np

a = lambda x: np.asarray(x, "f8")  # noqa: E731


class L:
    lsm = staticmethod(lambda z: (d := a(z) - a(z).max(-1, keepdims=True)) - np.log(np.exp(d).sum(-1, keepdims=True)))
    h = staticmethod(lambda lp: -(np.exp(lp) * lp).sum(-1, keepdims=True))


entropy = lambda p: float(np.mean(np.sum(-a(p) * np.log(a(p), out=np.zeros(np.shape(p)), where=a(p) > 0), axis=-1)))  # noqa: E731
entropy_with_logits_grad = lambda z: -np.exp(L.lsm(z)) * (L.lsm(z) + L.h(L.lsm(z))) / len(z)  # noqa: E731
pseudo_labels = lambda p, threshold: (  # noqa: E731
    np.array(np.array([i for i, r in enumerate(a(p)) if max(r) >= threshold], dtype="i8")),
    np.array([r.tolist().index(max(r)) for r in a(p) if max(r) >= threshold], dtype="i8"),
)
semi_supervised_loss = lambda z_labelled, y, z_unlabelled, weight: (  # noqa: E731
    -np.mean(L.lsm(z_labelled)[np.arange(len(z_labelled)), np.asarray(y)]) + weight * np.mean(L.h(L.lsm(z_unlabelled)))
)
semi_supervised_grad = lambda z_labelled, y, z_unlabelled, weight: (  # noqa: E731
    (np.exp(L.lsm(z_labelled)) - np.eye(np.shape(z_labelled)[1])[np.asarray(y)]) / len(z_labelled),
    weight * entropy_with_logits_grad(z_unlabelled),
)
denoising_loss = lambda X, X_masked, W: np.mean(np.sum((a(X) - a(X_masked) @ a(W).T @ a(W)) ** 2, -1))  # noqa: E731
denoising_grad = lambda X, X_masked, W: sum(  # noqa: E731
    -2 / len(X) * a(W) @ (np.outer(m, r) + np.outer(r, m))
    for m, r in zip(a(X_masked), a(X) - a(X_masked) @ a(W).T @ a(W))
)
reconstruction_loss = lambda X, W: denoising_loss(X, X, W)  # noqa: E731
reconstruction_grad = lambda X, W: denoising_grad(X, X, W)  # noqa: E731


def mask_inputs(X, fraction, rng):
    clock = -np.log1p(-rng.random(np.shape(X)))
    limit = np.inf if fraction == 1 else -np.log1p(-fraction)
    return np.where(clock < limit, 0.0, a(X))


def propagate_labels(X, labelled, y_labelled):
    def go(known):
        if len(known) == len(X):
            return np.array([known[i] for i in range(len(X))])
        pairs = ((i, j) for i in known for j in range(len(X)) if j not in known)
        i, j = min(pairs, key=lambda t: np.linalg.norm(a(X)[t[0]] - a(X)[t[1]]))
        return go({**known, j: known[i]})

    return go(dict(zip(np.asarray(labelled).tolist(), np.asarray(y_labelled).tolist())))
