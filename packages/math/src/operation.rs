use core::fmt;

macro_rules! operations {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// The function that gave up. A word would do; a byte keeps errors small.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Operation {
            $(#[doc = concat!("`", $name, "`")] $variant,)+
        }

        impl Operation {
            /// As in an error's text.
            const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

operations! {
    Add = "add",
    Sub = "sub",
    Mul = "mul",
    Div = "div",
    Sqrt = "sqrt",
    Exp = "exp",
    Exp2 = "exp2",
    Ln = "ln",
    Log2 = "log2",
    Log10 = "log10",
    Pow = "pow",
    Ratio = "ratio",
    Integer = "integer",
    Floor = "floor",
    Parse = "parse",
    Count = "count",
    Mean = "mean",
    Quantile = "quantile",
    WeightedPercentiles = "weighted_percentiles",
    Interpolate = "interpolate",
    WeightedMedian = "weighted_median",
    WeightedQuantile = "weighted_quantile",
    Reference = "reference",
    Predict = "predict",
    WeightedMean = "weighted_mean",
    StakeWeightedLoss = "stake_weighted_loss",
    AdjustedStakes = "adjusted_stakes",
    Consensus = "consensus",
    ReputerScores = "reputer_scores",
    Weights = "weights",
    Synthesize = "synthesize",
    Naive = "naive",
    WithoutInferer = "without_inferer",
    WithoutForecaster = "without_forecaster",
    OnlyForecaster = "only_forecaster",
    IntervalSample = "interval_sample",
    InitialRegret = "initial_regret",
    Loss = "loss",
    LossParameter = "loss parameter",
    Losses = "losses",
    NetworkLosses = "network_losses",
    Aggregate = "aggregate",
    Settle = "settle",
    InfererScores = "inferer_scores",
    ForecasterScores = "forecaster_scores",
    NewcomerScore = "newcomer_score",
    ReputerFractions = "reputer_fractions",
    TaskEntropy = "task_entropy",
    DelegatorSplit = "delegator_split",
    SplitExact = "split_exact",
    SplitByIntegers = "split_by_integers",
    MultiplyDivide = "multiply_divide",
}

impl fmt::Display for Operation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
