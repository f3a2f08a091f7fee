"""The formulas once more, written from their definitions with mpmath at 60 digits.

Participants are keys of dictionaries here, not indices; nothing is shared with the Rust code.
`None` is "nothing reported"; a formula without a value raises `NoValue`.
"""

from mpmath import mp, mpf

mp.dps = 60


class NoValue(Exception):
    """The formula has no value for these inputs."""


def ratio(numerator, denominator):
    if denominator == 0:
        raise NoValue
    return numerator / denominator


# --- statistics -------------------------------------------------------------------------------


def ema(alpha, current, previous):
    return current if previous is None else alpha * current + (1 - alpha) * previous


def std(sample):
    if len(sample) < 2:
        return mpf(0)
    center = sum(sample) / len(sample)
    return mp.sqrt(sum((x - center) ** 2 for x in sample) / (len(sample) - 1))


def quantile(sample, q):
    if not 0 <= q <= 1:
        raise NoValue
    if not sample:
        return mpf(0)
    ordered = sorted(sample)
    position = q * (len(ordered) - 1)
    below = int(mp.floor(position))
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])


def median(sample):
    return quantile(sample, mpf(1) / 2)


def weighted_percentiles(sample, weights, percents):
    if not sample or len(sample) != len(weights):
        raise NoValue
    pairs = sorted(zip(sample, weights), key=lambda pair: pair[0])
    total, below, knots = sum(weights), mpf(0), []
    for value, weight in pairs:
        knots.append((ratio(below + weight / 2, total), value))
        below += weight

    def at(percent):
        if not 0 <= percent <= 100:
            raise NoValue
        x = percent / 100
        if x <= knots[0][0]:
            return knots[0][1]
        for (left, low), (right, high) in zip(knots, knots[1:]):
            if left <= x < right:
                return low + (high - low) * (x - left) / (right - left)
        return knots[-1][1]

    return [at(percent) for percent in percents]


# --- weights and inferences -------------------------------------------------------------------


def phi(p, c, x):
    return mp.log1p(mp.exp(p * (x - c)))


def phi_prime(p, c, x):
    return p / (1 + mp.exp(p * (c - x)))


def weight(x, x_max, p, c):
    cap, anchor, cut = c + mpf("6.75") / p, c - mpf("8.25") / p, c - mpf("17.25") / p
    x = min(x, cap)
    if x_max < anchor:
        x += anchor - x_max
    return mpf(0) if x < cut else phi_prime(p, c, x)


def weights(regrets, p, c, eps):
    if not regrets:
        raise NoValue
    scale = std(list(regrets.values())) + eps
    x = {who: ratio(regret, scale) for who, regret in regrets.items()}
    best = max(x.values())
    return {who: weight(value, best, p, c) for who, value in x.items()}


def mean_of(values, of_weights, smallest=mpf(0)):
    total = sum(of_weights[who] for who in values)
    return ratio(sum(of_weights[who] * values[who] for who in values), max(total, smallest))


def implied(inferences, forecast, reference, all_new, p, c, eps):
    named = {who: loss for who, loss in forecast.items() if who in inferences}
    if not named:
        return None
    values = {who: inferences[who] for who in named}
    if len(values) == 1:
        return next(iter(values.values()))
    if all_new:
        return median(list(values.values()))
    return mean_of(values, weights({w: reference - loss for w, loss in named.items()}, p, c, eps))


def network_inferences(inferences, forecasts, regrets, reference, initial, all_new, p, c, eps, safe):
    """All five families; `regrets(family, key)` gives the stored regrets of one of them."""
    nothing = {name: {} for name in NAMES_OF_FAMILIES}
    if not inferences:
        raise NoValue
    if len(inferences) == 1:
        only = next(iter(inferences.values()))
        return {"combined": only, "naive": only, **nothing}
    if reference is None:
        return {"combined": median(list(inferences.values())), "naive": mpf(0), **nothing}

    def implied_by(k, without=None):
        left = {who: x for who, x in inferences.items() if who != without}
        return implied(left, forecasts[k], reference, all_new, p, c, eps)

    full = {k: implied_by(k) for k in forecasts}
    full = {k: value for k, value in full.items() if value is not None}

    def family(names, values, name_of_inferers, name_of_forecasters, key=None):
        own = {j: inferences[j] for j in names if j in inferences}
        if all_new:
            return sum(own.values()) / len(own), {}
        pool = {}
        for who in names:
            stored = regrets(name_of_inferers if who in inferences else name_of_forecasters, key)
            pool[who] = stored.get(who, initial)
        spread = weights(pool, p, c, eps)
        present = {**own, **{k: v for k, v in values.items() if k in names and v is not None}}
        return mean_of(present, spread, safe), spread

    everyone = [*inferences, *full]
    combined, spread = family(everyone, full, "inferer", "forecaster")
    out = {
        "combined": combined,
        "naive": family(list(inferences), {}, "naive", None)[0],
        "forecast_implied": full,
        "inferer_weights": {who: spread[who] for who in inferences if who in spread},
        "forecaster_weights": {who: spread[who] for who in full if who in spread},
        "one_out_inferer": {},
        "one_out_forecast_implied": {},
        "one_out_forecaster": {},
        "one_in_forecaster": {},
    }
    for x in inferences:
        without = {k: implied_by(k, x) for k in full}
        left = [who for who in everyone if who != x]
        out["one_out_forecast_implied"][x] = without
        out["one_out_inferer"][x] = family(
            left, without, "one_out_inferer_inferer", "one_out_inferer_forecaster", x
        )[0]
    for y in full if len(full) > 1 else ():
        out["one_out_forecaster"][y] = family(
            [who for who in everyone if who != y],
            full,
            "one_out_forecaster_inferer",
            "one_out_forecaster_forecaster",
            y,
        )[0]
        out["one_in_forecaster"][y] = family(
            [*inferences, y], full, "one_in_inferer", "one_in_self", y
        )[0]
    return out


NAMES_OF_FAMILIES = [
    "forecast_implied",
    "inferer_weights",
    "forecaster_weights",
    "one_out_inferer",
    "one_out_forecast_implied",
    "one_out_forecaster",
    "one_in_forecaster",
]


def initial_regret(regrets, q, numerator, p, c, eps):
    return quantile(regrets, q) + (c - numerator / p) * (std(regrets) + eps)


# --- reputers ---------------------------------------------------------------------------------


def dot(left, right):
    return sum(x * y for x, y in zip(left, right))


def stake_weighted(stakes, losses):
    pairs = [(s, x) for s, x in zip(stakes, losses) if x is not None]
    return ratio(sum(s * x for s, x in pairs), sum(s for s, _ in pairs))


def adjusted_stakes(stakes, coefficients):
    listened = dot(stakes, coefficients)
    if listened == 0:
        raise NoValue
    return [min(mpf(1), len(stakes) * a * s / listened) for s, a in zip(stakes, coefficients)]


def consensus(losses, adjusted):
    return [stake_weighted(adjusted, column) for column in zip(*losses)]


def consensus_scores(losses, stakes, coefficients, eps_reputer, eps):
    center = consensus(losses, adjusted_stakes(stakes, coefficients))
    lowest = [min(x for x in column if x is not None) for column in zip(*losses)]
    norm = mp.sqrt(dot(center, center)) or eps

    def score(row):
        filled = [low if x is None else x for x, low in zip(row, lowest)]
        distance = mp.sqrt(sum((x - y) ** 2 for x, y in zip(filled, center)))
        return 1 / (distance / norm + eps_reputer)

    return [score(row) for row in losses]


def reputer_scores(losses, stakes, start, rate, rounds, floor, threshold, eps_reputer, eps):
    def scores(a):
        return consensus_scores(losses, stakes, a, eps_reputer, eps)

    a, result = list(start), []
    for _ in range(rounds):
        result = scores(a)
        here, step = dot(result, stakes), []
        for m, coefficient in enumerate(a):
            d = mpf(-1) / 1000 if coefficient == 1 else mpf(1) / 1000
            probe = [x + (d if m == n else 0) for n, x in enumerate(a)]
            gradient = (1 - here / dot(scores(probe), stakes)) / d
            step.append(min(max(coefficient + rate * gradient, mpf(0)), mpf(1)) - coefficient)
        before = dot(a, stakes) / sum(stakes)
        change = dot(step, stakes) / sum(stakes)
        if before + change < floor:
            if change == 0:
                break
            step = [x * (floor - before) / change for x in step]
        a = [min(max(x + y, mpf(0)), mpf(1)) for x, y in zip(a, step)]
        if max(abs(x) for x in step) / rate < threshold:
            break
    return result, a


# --- rewards ----------------------------------------------------------------------------------


def score_fractions(scores, history, p, c, eps):
    spread = std(history)
    if spread < eps:
        return [mpf(1) / len(scores) for _ in scores]
    merits = [phi(p, c, score / (spread + eps)) for score in scores]
    return [merit / sum(merits) for merit in merits]


def reputer_fractions(stakes, scores, p):
    merits = [(s * t) ** p if s * t else mpf(0) for s, t in zip(stakes, scores)]
    return [ratio(merit, sum(merits)) for merit in merits]


def effective_number(fractions):
    return ratio(mpf(1), dot(fractions, fractions))


def entropy(fractions, effective, n, beta):
    return -((effective / n) ** beta) * sum(f * mp.log(f) for f in fractions if f)


def task_entropy(fractions, previous, alpha, beta):
    if not fractions:
        raise NoValue
    smooth = [ema(alpha, new, old) for new, old in zip(fractions, previous)]
    shares = [ratio(x, sum(smooth)) for x in smooth]
    if len(shares) == 1:
        return mpf("0.173286795139986"), shares
    return entropy(shares, effective_number(smooth), len(shares), beta), shares


def forecast_utility(task_score, scores, previous, alpha):
    best = max([mpf(0), *scores])
    if best == 0 and task_score == 0:
        return mpf(1) / 2, mpf(0)
    smooth = ema(alpha, task_score / (best or abs(task_score)), previous)
    chi = mpf(1) / 10 if smooth < 0 else min(mpf(1) / 2, mpf(1) / 10 + mpf(2) / 5 * smooth)
    return chi, smooth


def task_rewards(f, g, h, chi, total):
    gamma = ratio(f + g, (1 - chi) * f + chi * g)
    unit = total / (f + g + h)
    return gamma, (1 - chi) * gamma * f * unit, chi * gamma * g * unit, h * unit


def inferer_scores(losses):
    own, out = losses["inferer"], losses["one_out_inferer"]
    return {j: mpf(0) if len(own) == 1 else out[j] - losses["combined"] for j in own}


def forecaster_scores(losses):
    own = losses["forecaster"]
    share = mpf(2) ** (1 - len(own))

    def score(k):
        if len(own) == 1:
            return mpf(0)
        one_in = losses["naive"] - losses["one_in_forecaster"][k]
        one_out = losses["one_out_forecaster"][k] - losses["combined"]
        return share * one_in + (1 - share) * one_out

    return {k: score(k) for k in own}
