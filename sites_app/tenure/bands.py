"""How sure a share is: the 95 percent interval of Clopper and Pearson, for a number of people that need not be whole.

The usual bands of a survival curve (Greenwood's, on whatever scale) cover 42 to 73 percent at sites of 10 to 20 stints
of which few ended, because nobody left makes a band of no width. Here the curve's share S with Greenwood's variance
stands for the share of `effective_number` people (Cutler and Ederer, J. Chron. Dis. 8 (1958), 699-712; Dorey and Korn,
Statistics in Medicine 6 (1987), 679-687), and the exact interval of a binomial share is taken of those.
"""

from functools import lru_cache
from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

TAIL = 0.025  # on each side


def effective_number(share: float, variance: float) -> float:
    """How many people would give a binomial share the same variance; `variance` is Greenwood's sum, without S squared.

    0 < `share` < 1: at the ends Greenwood's sum says nothing, and the caller counts (see `survival`).
    """
    return (1 - share) / (share * variance)


@lru_cache(maxsize=16_384)  # a site has the same shares all day
def clopper_pearson(share: float, number: float, tail: float = TAIL) -> tuple[float, float]:
    """Lower and upper bound of a share seen among `number` (> 0) people, clipped to 0..1."""
    stayed, left = number * share, number * (1 - share)
    low = _quantile(tail, stayed, left + 1) if stayed > 0 else 0.0
    high = _quantile(1 - tail, stayed + 1, left) if left > 0 else 1.0
    return max(0.0, min(low, share)), min(1.0, max(high, share))


def _quantile(wanted: float, a: float, b: float) -> float:
    """Where the beta distribution reaches `wanted`: Newton's steps, halving where one would leave the bracket.

    They begin where the odds, taken as log-normal, would reach it: half the steps of a beginning at the mean.
    """
    if b == 1:  # nobody left
        return wanted ** (1 / a)
    odds = log(a / b) + (NormalDist().inv_cdf(wanted) * sqrt(1 / a + 1 / b) if min(a, b) > 1 else 0)
    low, high, p = 0.0, 1.0, 1 / (1 + exp(-odds))
    scale = lgamma(a + b) - lgamma(a) - lgamma(b)
    for _step in range(100):
        above = beta_share(p, a, b) - wanted
        low, high = (low, p) if above > 0 else (p, high)
        density = exp(scale + (a - 1) * log(p) + (b - 1) * log1p(-p))
        better = p - above / density if density > 0 else high
        if not low < better < high:
            better = (low + high) / 2
        if abs(better - p) < 1e-10:
            return better
        p = better
    return p


def beta_share(p: float, a: float, b: float) -> float:
    """The regularized incomplete beta function I_p(a, b), by Lentz's continued fraction (DLMF 8.17.22)."""
    if p <= 0 or p >= 1:
        return 0.0 if p <= 0 else 1.0
    if p > (a + 1) / (a + b + 2):
        return 1 - beta_share(1 - p, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(p) + b * log1p(-p)) / a
    return front * _fraction(p, a, b)


def _fraction(p: float, a: float, b: float) -> float:
    tiny = 1e-300
    c = 1.0
    d = 1 / ((1 - (a + b) * p / (a + 1)) or tiny)
    found = d
    for m in range(1, 1000):
        even = m * (b - m) * p / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * p / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / ((1 + step * d) or tiny)
            c = (1 + step / c) or tiny
            found *= c * d
        if abs(c * d - 1) < 1e-12:
            break
    return found
