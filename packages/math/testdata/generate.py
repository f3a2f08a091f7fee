"""Writes the case files beside it: `python3 generate.py` (mpmath 1.3). Seeded, so repeatable."""

import json
import pathlib
import random

import model
from model import mp, mpf

FOLDER = pathlib.Path(__file__).parent
ABS, REL = "1e-18", "1e-15"
rng = random.Random(20260101)


def text(value):
    """JSON of inputs and results: numbers as decimal strings."""
    if isinstance(value, dict):
        return {key: text(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [text(entry) for entry in value]
    if value is None or isinstance(value, (bool, str)):
        return value
    return mp.nstr(mpf(value), 30, min_fixed=-60, max_fixed=60, strip_zeros=True)


def decimal(low, high, digits=9):
    return mpf(str(round(rng.uniform(low, high), digits)))


def wide(low, high):
    """Log-uniform with either sign."""
    return mpf(f"{rng.choice(['', '-'])}{rng.uniform(1, 10):.8f}e{rng.randint(low, high)}")


def positive(low, high):
    return abs(wide(low, high))


def stake():
    return mpf(rng.randint(10**21, 10**24))


def names(prefix, count):
    return [f"{prefix}{i:02}" for i in range(count)]


def sample(kind, count):
    base = wide(-3, 3)
    return {
        "plain": lambda: [decimal(-2, 2) for _ in range(count)],
        "equal": lambda: [base] * count,
        "zero": lambda: [mpf(0)] * count,
        "huge": lambda: [wide(8, 20) for _ in range(count)],
        "tiny": lambda: [wide(-20, -8) for _ in range(count)],
        "mixed": lambda: [wide(-12, 12) for _ in range(count)],
        "close": lambda: [base * (1 + mpf(rng.randint(-9, 9)) / 10**6) for _ in range(count)],
        "low": lambda: [decimal(-60, -40) for _ in range(count)],
    }[kind]()


KINDS = ["plain", "equal", "zero", "huge", "tiny", "mixed", "close", "low"]
FILES = {}


def case(file, op, inputs, result, **tolerance):
    """Adds a case; `result` is evaluated here, so that a refusal is a result too."""
    try:
        out = text(result())
    except model.NoValue:
        out = {"error": True}
    cases = FILES.setdefault(file, [])
    limits = {"abs": tolerance.get("abs", ABS), "rel": tolerance.get("rel", REL)}
    cases.append({"id": f"{op}-{len(cases)}", "op": op, **limits, "in": text(inputs), "out": out})


def value(function, *arguments):
    return lambda: {"value": function(*arguments)}


def values(function, *arguments):
    return lambda: {"values": function(*arguments)}


def topic():
    return {
        "p_norm": mpf(rng.choice(["2.5", "3", "3", "4.5"])),
        "c_norm": mpf(rng.choice(["0.5", "0.75", "0.75", "1"])),
        "eps_topic": mpf(rng.choice(["0.01", "0.0001", "0.1"])),
    }


def statistics():
    file = "statistics"
    for kind in KINDS:
        for count in (0, 1, 2, 7):
            data = sample(kind, count)
            q = mpf(rng.choice(["0", "1", "0.25", "0.5", "0.37"]))
            case(file, "std", {"data": data}, value(model.std, data))
            case(file, "median", {"data": data}, value(model.median, data))
            case(file, "quantile", {"data": data, "q": q}, value(model.quantile, data, q))
            of = [mpf(rng.choice([0, 1, 2])) + positive(-3, 0) for _ in data]
            percents = [mpf(x) for x in ("0", "2.28", "15.87", "50", "84.13", "100")]
            inputs = {"data": data, "weights": of, "percents": percents}
            found = values(model.weighted_percentiles, data, of, percents)
            case(file, "weighted_percentile", inputs, found)
    for _ in range(10):
        alpha, new, old = decimal(0, 1), wide(-9, 9), rng.choice([None, wide(-9, 9)])
        inputs = {"alpha": alpha, "current": new, "previous": old}
        case(file, "ema", inputs, value(model.ema, alpha, new, old))
        data = [positive(-4, 4) for _ in range(rng.randint(1, 6))]
        case(file, "normalise", {"values": data}, values(lambda d: [x / sum(d) for x in d], data))
    case(file, "quantile", {"data": [1, 2], "q": "-0.1"}, value(model.quantile, [1, 2], mpf(-1)))
    case(file, "normalise", {"values": ["1", "-1"]}, values(model.ratio, 1, 0))


def weighting():
    file = "weights"
    for x in [mpf(x) for x in "0 0.75 -900 500 -16.5 -40 3 -2 -5 12.25 1e-12".split()]:
        for p, c in ((mpf(3), mpf("0.75")), (mpf("2.5"), mpf(1))):
            inputs = {"p": p, "c": c, "x": x}
            case(file, "phi", inputs, value(model.phi, p, c, x))
            case(file, "phi_prime", inputs, value(model.phi_prime, p, c, x))
            for best in (x, x + 3, max(x, mpf(-1))):
                inputs = {"p": p, "c": c, "x": x, "x_max": best}
                found = value(model.weight, x, best, p, c)
                case(file, "weight_of_normalized_regret", inputs, found)
    for kind in KINDS:
        for n, k in ((1, 0), (2, 1), (6, 3)):
            pool = dict(zip(names("i", n) + names("f", k), sample(kind, n + k)))
            own = {who: x for who, x in pool.items() if who[0] == "i"}
            other = {who: x for who, x in pool.items() if who[0] == "f"}
            params = topic()

            def found(pool=pool, own=own, params=params):
                of = model.weights(pool, *params.values())
                ours = {who: x for who, x in of.items() if who in own}
                theirs = {who: x for who, x in of.items() if who not in own}
                return {"inferer_weights": ours, "forecaster_weights": theirs}

            inputs = {"inferer_regrets": own, "forecaster_regrets": other, **params}
            case(file, "weights", inputs, found)
            if n > 1:
                regrets, params = sample(kind, n), topic()
                q = decimal(0, 1, 2)
                inputs = {"regrets": regrets, "quantile": q, "numerator": mpf("8.25"), **params}
                arguments = (regrets, q, mpf("8.25"), *params.values())
                case(file, "initial_regret", inputs, value(model.initial_regret, *arguments))


def regret_maps(inferers, forecasters, kind, complete):
    """Stored regrets of all families, with gaps if not `complete`."""

    def row(of):
        kept = [who for who in of if complete or rng.random() < 0.6]
        return dict(zip(kept, sample(kind, len(kept))))

    return {
        "inferer": row(inferers),
        "forecaster": row(forecasters),
        "naive": row(inferers),
        "one_in_self": row(forecasters),
        "one_out_inferer_inferer": {x: row(inferers) for x in inferers},
        "one_out_inferer_forecaster": {x: row(forecasters) for x in inferers},
        "one_out_forecaster_inferer": {y: row(inferers) for y in forecasters},
        "one_out_forecaster_forecaster": {y: row(forecasters) for y in forecasters},
        "one_in_inferer": {y: row(inferers) for y in forecasters},
    }


def synthesis():
    file = "synthesis"
    sizes = [(0, 1), (1, 0), (1, 2), (2, 0), (2, 1), (3, 2), (5, 3), (9, 4)]
    for index, kind in enumerate(KINDS * 3):
        n, k = sizes[index % len(sizes)]
        inferers, forecasters = names("i", n), names("f", k)
        inferences = dict(zip(inferers, sample("plain", n)))
        forecasts = {}
        for y in forecasters:
            of = [x for x in inferers if rng.random() < (1 if index % 2 else 0.6)] + ["stranger"]
            forecasts[y] = dict(zip(of, sample(rng.choice(["plain", "mixed", "low"]), len(of))))
        stored = regret_maps(inferers, forecasters, kind, index % 3 != 1)
        all_new, params = index % 11 == 7, topic()
        reference = None if index % 13 == 12 else decimal(-6, 3)
        initial = mpf(0) if all_new else decimal(-3, 0)
        safe = mpf("1e-7")

        def regrets(name, key, stored=stored):
            return stored[name] if name in ("inferer", "forecaster", "naive", "one_in_self") else (
                stored[name].get(key, {})
            )

        shared = {
            "inferences": inferences,
            "forecasts": forecasts,
            "regrets": stored,
            "network_loss": reference,
            "eps_safe_div": safe,
            "initial_regret": initial,
            "all_inferers_new": all_new,
            **params,
        }
        arguments = (inferences, forecasts, regrets, reference, initial, all_new)
        arguments += (*params.values(), safe)
        case(file, "network_inferences", shared, lambda a=arguments: model.network_inferences(*a))
        if n > 1 and not all_new and reference is not None:
            percents = [mpf(x) for x in ("2.28", "15.87", "50", "84.13", "97.72")]

            def interval(a=arguments, percents=percents):
                all_of = model.network_inferences(*a)
                of = {**all_of["inferer_weights"], **all_of["forecaster_weights"]}
                points = {**a[0], **all_of["forecast_implied"]}
                sample_of = [points[who] for who in of]
                weights_of = [of[who] for who in of]
                return {"values": model.weighted_percentiles(sample_of, weights_of, percents)}

            case(file, "confidence_interval", {**shared, "percents": percents}, interval)
        if k and reference is not None:
            inputs = {"inferences": inferences, "forecast": forecasts["f00"]}
            inputs |= {"network_loss": reference, "all_inferers_new": all_new, **params}
            found = value(model.implied, inferences, forecasts["f00"], reference, all_new, *params.values())
            case(file, "forecast_implied", inputs, found)


def losses_of(inferers, forecasters, gaps=0.0):
    def row(of):
        kept = [who for who in of if rng.random() >= gaps]
        return {who: decimal(-9, 3) for who in kept}

    return {
        "combined": decimal(-9, 3),
        "naive": decimal(-9, 3),
        "inferer": row(inferers),
        "forecaster": row(forecasters),
        "one_out_inferer": row(inferers),
        "one_out_forecaster": row(forecasters) if len(forecasters) > 1 else {},
        "one_in_forecaster": row(forecasters) if len(forecasters) > 1 else {},
        "one_out_inferer_forecaster": {x: row(forecasters) for x in inferers},
    }


def merged(stakes, bundles):
    """Stake-weighted bundle: every entry over those that reported it."""
    if not isinstance(bundles[0], dict):
        return model.stake_weighted(stakes, bundles)
    keys = sorted({key for bundle in bundles for key in bundle})
    found = {}
    for key in keys:
        having = [(s, b[key]) for s, b in zip(stakes, bundles) if key in b]
        found[key] = merged([s for s, _ in having], [b for _, b in having])
    return found


def updated(stored, losses, alpha, initial):
    def row(old, reference, own):
        moved = {who: model.ema(alpha, reference - x, old.get(who, initial)) for who, x in own.items()}
        return {**old, **moved}

    own, forecast = losses["inferer"], losses["forecaster"]
    found = {
        "inferer": row(stored["inferer"], losses["combined"], own),
        "forecaster": row(stored["forecaster"], losses["combined"], forecast),
        "naive": row(stored["naive"], losses["naive"], own),
        "one_in_self": dict(stored["one_in_self"]),
    }
    for y, reference in losses["one_in_forecaster"].items():
        found["one_in_self"] = row(found["one_in_self"], reference, {y: forecast[y]})
    pairs = [
        ("one_out_inferer_inferer", "one_out_inferer", lambda x: own),
        ("one_out_inferer_forecaster", "one_out_inferer", losses["one_out_inferer_forecaster"].get),
        ("one_out_forecaster_inferer", "one_out_forecaster", lambda y: own),
        ("one_out_forecaster_forecaster", "one_out_forecaster", lambda y: forecast),
        ("one_in_inferer", "one_in_forecaster", lambda y: own),
    ]
    for name, family, own_of in pairs:
        rows = dict(stored[name])
        for key, reference in losses[family].items():
            rows[key] = row(rows.get(key, {}), reference, own_of(key))
        found[name] = {key: entries for key, entries in rows.items() if entries}
    return found


def learning():
    file = "losses"
    for n, k in ((1, 0), (1, 1), (2, 1), (3, 2), (5, 3)):
        inferers, forecasters = names("i", n), names("f", k)
        losses = losses_of(inferers, forecasters)
        for op, model_of in (
            ("inferer_scores", model.inferer_scores),
            ("forecaster_scores", model.forecaster_scores),
        ):
            found = lambda f=model_of, losses=losses: {"scores": f(losses)}
            case(file, op, {"losses": losses}, found)
        stakes = [stake() for _ in range(4)]
        bundles = [losses_of(inferers, forecasters, 0.3 if n > 2 else 0) for _ in stakes]
        inputs = {"stakes": stakes, "bundles": bundles}
        case(file, "network_losses", inputs, lambda s=stakes, b=bundles: merged(s, b))
        for complete in (True, False):
            stored = regret_maps(inferers, forecasters, rng.choice(KINDS), complete)
            alpha, initial = mpf(rng.choice(["0.1", "0.5", "1"])), decimal(-3, 0)
            inputs = {"regrets": stored, "losses": losses}
            inputs |= {"alpha_regret": alpha, "initial_regret": initial}
            found = lambda a=(stored, losses, alpha, initial): updated(*a)
            case(file, "update_regrets", inputs, found)
        column = [rng.choice([None, decimal(-9, 3)]) for _ in stakes]
        found = value(model.stake_weighted, stakes, column)
        case(file, "stake_weighted_loss", {"stakes": stakes, "losses": column}, found)
        mix = {"one_in": wide(-2, 2), "one_out": wide(-2, 2), "f_unique": mpf(2) ** -k}
        score = lambda one_in, one_out, f: f * one_in + (1 - f) * one_out
        case(file, "forecaster_score_mix", mix, value(score, *mix.values()))


def reputing():
    file = "reputers"
    for index in range(16):
        m, v = rng.randint(1, 7), rng.choice([1, 3, 12, 40])
        truth = [decimal(-5, 2) for _ in range(v)]
        noise = rng.choice([0, 0.01, 1])
        losses = [[x + decimal(-1, 1) * mpf(str(noise)) for x in truth] for _ in range(m)]
        if index == 3:
            losses = [[mpf(0)] * v for _ in range(m)]
        if index % 4 == 2 and m > 1:
            losses = [[rng.choice([x, x, x, None]) for x in row] for row in losses]
        stakes = [stake() for _ in range(m)]
        coefficients = [mpf(rng.choice(["1", "1", "0.6", "0.9"])) for _ in range(m)]
        if index == 5:
            coefficients = [mpf(0)] * m
        shared = {"stakes": stakes, "coefficients": coefficients}
        adjusted = values(model.adjusted_stakes, stakes, coefficients)
        case(file, "adjusted_stakes", shared, adjusted)
        eps = {"eps_reputer": mpf("0.01"), "eps": mpf("1e-7")}
        inputs = {"losses": losses, **shared, **eps}
        arguments = (losses, stakes, coefficients, *eps.values())
        scored = lambda a=arguments: {"scores": model.consensus_scores(*a)}
        case(file, "consensus_scores", inputs, guarded(scored))
        weights_of = [decimal(0.1, 1) for _ in range(m)]
        inputs_of = {"losses": losses, "adjusted_stakes": weights_of}
        case(file, "consensus", inputs_of, values(model.consensus, losses, weights_of))
        # Sometimes just below the start, so that a step has to be shortened.
        start = model.dot(stakes, coefficients) / sum(stakes)
        floor = mpf(mp.nstr(start, 9)) * mpf("0.999") if index % 3 == 1 else mpf("0.5")
        search = {"learning_rate": mpf("0.05"), "max_iters": mpf(rng.choice([1, 4, 10]))}
        search |= {"min_stake_fraction": floor, "max_gradient": mpf("0.001")}

        def searched(a=(losses, stakes, coefficients), s=search, eps=eps):
            rounds = int(s["max_iters"])
            rest = (s["min_stake_fraction"], s["max_gradient"], *eps.values())
            scores, found = model.reputer_scores(*a, s["learning_rate"], rounds, *rest)
            return {"scores": scores, "coefficients": found}

        case(file, "reputer_scores", {**inputs, **search}, guarded(searched))


def guarded(result):
    """A column nobody reported has no minimum: no value either."""

    def found():
        try:
            return result()
        except ValueError:
            raise model.NoValue from None

    return found


def rewarding():
    file = "rewards"
    for index in range(12):
        n = rng.choice([1, 2, 5, 20])
        scores, history = sample(KINDS[index % 8], n), sample(KINDS[index % 8], 2 * n)
        params = {"p": mpf(rng.choice(["1", "1.5", "3"])), "c": mpf("0.75"), "eps_topic": mpf("0.01")}
        inputs = {"scores": scores, "history": history, **params}
        found = lambda a=(scores, history, *params.values()): {"fractions": model.score_fractions(*a)}
        case(file, "score_fractions", inputs, found)
        stakes, merits, p = [stake() for _ in scores], [decimal(0, 100) for _ in scores], decimal(1, 3, 1)
        inputs = {"stakes": stakes, "scores": merits, "p": p}
        found = lambda a=(stakes, merits, p): {"fractions": model.reputer_fractions(*a)}
        case(file, "reputer_fractions", inputs, found)
        raw = [positive(-6, 0) for _ in scores]
        fractions = [mpf(mp.nstr(x / sum(raw), 18)) for x in raw]
        previous = [rng.choice([None, decimal(0, 1)]) for _ in scores]
        alpha, beta = mpf(rng.choice(["0.1", "1"])), mpf("0.25")
        inputs = {"fractions": fractions, "previous": previous, "alpha": alpha, "beta": beta}
        found = lambda a=(fractions, previous, alpha, beta): dict(
            zip(("entropy", "smoothed"), model.task_entropy(*a))
        )
        case(file, "task_entropy", inputs, found)
        case(file, "number_ratio", {"fractions": fractions}, value(model.effective_number, fractions))
        inputs = {"fractions": fractions, "n_eff": decimal(1, 9), "n": mpf(n), "beta": beta}
        case(file, "entropy", inputs, value(model.entropy, *inputs.values()))
        score, ratio = rng.choice([mpf(0), wide(-2, 1)]), decimal(-2, 2)
        inputs = {"task_score": score, "inferer_scores": scores, "previous_ratio": ratio, "alpha": alpha}
        found = lambda a=inputs: dict(zip(("chi", "ratio"), model.forecast_utility(*a.values())))
        case(file, "forecast_utility", inputs, found)
        f, g, h = decimal(0, 3), rng.choice([mpf(0), decimal(0, 3)]), decimal(0, 3)
        chi, total = decimal(0.1, 0.5), stake()
        inputs = {"F": f, "G": g, "H": h, "chi": chi, "E": total}
        keys = ("gamma", "inference", "forecasting", "reputing")
        found = lambda a=inputs: dict(zip(keys, model.task_rewards(*a.values())))
        case(file, "task_rewards", inputs, found)
        inputs = {"F": f, "G": g, "chi": chi}
        gamma = lambda f, g, chi: model.task_rewards(f, g, mpf(1), chi, mpf(1))[0]
        case(file, "gamma", inputs, value(gamma, f, g, chi))
        inputs = {"fractions": fractions, "total": total}
        found = lambda a=(fractions, total): {"rewards": [x * a[1] for x in a[0]]}
        case(file, "participant_rewards", inputs, found)
    zero = mpf(0)
    gamma = lambda f, g, chi: model.task_rewards(f, g, mpf(1), chi, mpf(1))[0]
    case(file, "gamma", {"F": zero, "G": zero, "chi": "0.3"}, value(gamma, zero, zero, mpf("0.3")))


def settling():
    file = "epochs"
    for n, k, m in ((1, 0, 1), (1, 2, 2), (2, 0, 3), (2, 1, 1), (4, 2, 3), (7, 3, 5)):
        inferers, forecasters = names("i", n), names("f", k)
        losses = losses_of(inferers, forecasters)
        truth = [decimal(-5, 2) for _ in range(10)]
        reports = [[x + decimal(-0.5, 0.5) for x in truth] for _ in range(m)]
        inputs = {
            "network_losses": losses,
            "reputer_losses": reports,
            "stakes": [stake() for _ in range(m)],
            "coefficients": [mpf(rng.choice(["1", "0.8"])) for _ in range(m)],
            "p_reward_inference": mpf(3),
            "c_reward_inference": mpf("0.75"),
            "p_reward_forecast": mpf(3),
            "c_reward_forecast": mpf("0.75"),
            "p_reward_reputer": mpf(1),
            "eps_topic": mpf("0.01"),
            "alpha_task": mpf("0.1"),
            "beta": mpf("0.25"),
            "previous_inferer_fractions": [rng.choice([None, decimal(0, 1)]) for _ in inferers],
            "previous_forecaster_fractions": [decimal(0, 1) for _ in forecasters],
            "previous_reputer_fractions": [None for _ in range(m)],
            "previous_ratio": decimal(-1, 2),
            "E": stake(),
            "learning_rate": mpf("0.05"),
            "max_iters": mpf(10),
            "eps_reputer": mpf("0.01"),
            "eps": mpf("1e-7"),
            "min_stake_fraction": mpf("0.5"),
            "max_gradient": mpf("0.001"),
            "inferer_score_window": [decimal(-1.5, 1.5) for _ in range(10)],
            "forecaster_score_window": [decimal(-1.5, 1.5) for _ in range(10)],
        }
        case(file, "epoch_rewards", inputs, lambda i=inputs: settled(i))


def settled(i):
    of_inferers = list(model.inferer_scores(i["network_losses"]).values())
    of_forecasters = list(model.forecaster_scores(i["network_losses"]).values())
    search = [i[name] for name in ("min_stake_fraction", "max_gradient", "eps_reputer", "eps")]
    start = (i["reputer_losses"], i["stakes"], i["coefficients"], i["learning_rate"])
    of_reputers, coefficients = model.reputer_scores(*start, int(i["max_iters"]), *search)

    def fractions(scores, role, window):
        shape = (i[f"p_reward_{role}"], i[f"c_reward_{role}"], i["eps_topic"])
        return model.score_fractions(scores, i[window], *shape)

    inferers = fractions(of_inferers, "inference", "inferer_score_window")
    forecasters = fractions(of_forecasters, "forecast", "forecaster_score_window")
    reputers = model.reputer_fractions(i["stakes"], of_reputers, i["p_reward_reputer"])

    def entropy(of, role):
        return model.task_entropy(of, i[f"previous_{role}_fractions"], i["alpha_task"], i["beta"])[0]

    f, h = entropy(inferers, "inferer"), entropy(reputers, "reputer")
    g = entropy(forecasters, "forecaster") if forecasters and len(inferers) > 1 else mpf(0)
    task_score = i["network_losses"]["naive"] - i["network_losses"]["combined"]
    chi, smooth = model.forecast_utility(task_score, of_inferers, i["previous_ratio"], i["alpha_task"])
    gamma, u, v, w = model.task_rewards(f, g, h, chi, i["E"])
    return {
        "inferer_scores": of_inferers,
        "forecaster_scores": of_forecasters,
        "reputer_scores": of_reputers,
        "coefficients": coefficients,
        "inferer_fractions": inferers,
        "forecaster_fractions": forecasters,
        "reputer_fractions": reputers,
        "F": f, "G": g, "H": h, "chi": chi, "ratio": smooth, "gamma": gamma, "U": u, "V": v, "W": w,
        "inferer_rewards": [x * u for x in inferers],
        "forecaster_rewards": [x * v for x in forecasters],
        "reputer_rewards": [x * w for x in reputers],
    }  # fmt: skip


def economy():
    file = "emission"
    for index in range(10):
        amount, revenue = stake(), rng.choice([mpf(0), mpf(rng.randint(1, 10**15))])
        length, mu, nu = mpf(rng.randint(1, 9999)), mpf("0.5"), mpf(rng.choice(["0.5", "1"]))
        inputs = {"stake": amount, "fee_revenue": revenue, "epoch_length": length, "mu": mu, "nu": nu}
        weight = lambda s, p, c, mu, nu: s**mu * model.ratio(p, c) ** nu
        case(file, "target_topic_weight", inputs, value(weight, *inputs.values()))
        alpha, old = mpf("0.5"), rng.choice([None, positive(3, 12)])
        smooth = lambda a=tuple(inputs.values()), alpha=alpha, old=old: {
            "value": model.ema(alpha, weight(*a), old) if a[1] else mpf(0)
        }
        case(file, "topic_weight", {**inputs, "alpha": alpha, "previous": old}, smooth)
        topics = [str(i) for i in range(1, rng.randint(2, 5))]
        of, lengths = {t: positive(0, 3) for t in topics}, {t: mpf(rng.randint(9, 9999)) for t in topics}
        emission, treasury, total = positive(2, 5), positive(3, 10), sum(of.values())
        inputs = {"weights": of, "weight_sum": total, "emission_per_block": emission}
        inputs |= {"epoch_lengths": lengths, "treasury": treasury}

        def shared(of=of, lengths=lengths, e=emission, treasury=treasury, total=total):
            parts = {t: of[t] * lengths[t] for t in of}
            budget = min(treasury * total / e, sum(parts.values()))
            scale = budget / sum(parts.values())
            return {"rewards": {t: part / total * e * scale for t, part in parts.items()}}

        case(file, "topic_rewards", inputs, shared)
        reward, total, part = positive(0, 24), stake() * 9, stake()

        def split(reward=reward, total=total, part=part):
            whole = mp.floor(reward * part / total)
            return {"reputer": reward - whole, "delegators": whole, "share_increase": whole / part}

        inputs = {"reward": reward, "total_stake": total, "delegated_stake": part}
        case(file, "delegator_split", inputs, split)
        tokens = [mpf(rng.randint(10**25, 10**27)) for _ in range(3)]
        most = mpf(10) ** 27
        inputs = {"f_emission": mpf("0.025"), "ecosystem_locked": tokens[0], "staked": tokens[1]}
        inputs |= {"circulating": tokens[2], "max_supply": most}
        rate = lambda f, locked, staked, circulating, most: f * locked / staked * circulating / most
        case(file, "target_emission_rate", inputs, value(rate, *inputs.values()))
        inputs = {"max_monthly_yield": positive(-4, -2), "reputer_share": decimal(0.1, 1)}
        inputs |= {"validator_share": mpf("0.25")}
        cap = lambda cap, reputers, validators: cap / ((1 - validators) * reputers + validators)
        case(file, "max_emission_rate", inputs, value(cap, *inputs.values()))
        inputs = {"target": positive(-4, -1), "maximum": positive(-4, -1), "alpha": mpf("0.1")}
        inputs |= {"previous": rng.choice([None, positive(-3, -2)])}
        smooth = lambda target, cap, alpha, old: model.ema(alpha, min(target, cap), old)
        case(file, "emission_rate", inputs, value(smooth, *inputs.values()))
        inputs = {"rate": positive(-4, -2), "staked": tokens[1]}
        case(file, "monthly_emission", inputs, value(lambda r, s: mp.floor(r * s), *inputs.values()))
        months = [0, 11, 12, 13, 24, 35, 36, 37, 99, 25][index]
        full = rng.randint(10**25, 10**27)
        left = full if months < 12 else full * max(0, 36 - months) // 36
        inputs = {"months": mpf(months), "full": mpf(full)}
        case(file, "locked_vesting", inputs, lambda left=left: {"value": mpf(left)}, abs="0", rel="0")
    nothing = {"stake": mpf(1), "fee_revenue": mpf(1), "epoch_length": mpf(0), "mu": "0.5", "nu": "0.5"}
    case(file, "target_topic_weight", nothing, value(model.ratio, mpf(1), mpf(0)))


if __name__ == "__main__":
    for write in (statistics, weighting, synthesis, learning, reputing, rewarding, settling, economy):
        write()
    for name, cases in FILES.items():
        about = "own inputs, evaluated by model.py; written by generate.py"
        lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in cases)
        path = FOLDER / f"{name}.json"
        path.write_text(f'{{"about":"{about}","cases":[\n{lines}\n]}}\n')
        print(f"{path.name}: {len(cases)} cases, {path.stat().st_size} bytes")
