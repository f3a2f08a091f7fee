//! What the model keeps, in plain numbers: base units of ALLO, nanoseconds for moments, seconds for
//! lengths, and 64ths for values of inferences.

/// An account, or a contract.
pub type Name = &'static str;

/// Contracts that the desk works with, and the desk: none takes an inference.
pub const SUITE: [Name; 5] = ["token", "registry", "vault", "coordinator", "desk"];
/// No address of the chain.
pub const INVALID: Name = "?";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tip {
    pub from: u128,
    pub to: u128,
    pub over: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Callback {
    pub receiver: Option<Name>,
    pub gas: u64,
    pub payload: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Condition {
    Moved(i64),
    /// In 64ths of the value before.
    MovedByFraction(i64),
    Above(i64),
    Below(i64),
    OutsideInterval,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    Latest(u64),
    Next,
    Epoch(u64),
}

#[derive(Clone, Debug, PartialEq)]
pub struct NewRequest {
    pub topic: u64,
    pub target: Target,
    pub deadline: u64,
    pub callback: Option<Callback>,
    pub condition: Option<Condition>,
    pub tip: Tip,
}

#[derive(Clone, Debug, PartialEq)]
pub struct NewSubscription {
    pub topic: u64,
    pub deliveries: Option<u32>,
    pub every: u32,
    pub callback: Option<Callback>,
    pub condition: Option<Condition>,
    pub tip: Tip,
}

/// What the coordinator says of an epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    pub epoch: u64,
    /// `None` if it is void.
    pub inference: Option<Inference>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inference {
    pub value: i64,
    pub interval: Option<[i64; 5]>,
    pub at: u64,
    pub contributors: u32,
}

/// What a value has to leave, in 4096ths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Watch {
    pub low: Option<i64>,
    pub high: Option<i64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    pub payer: Name,
    pub fee: u128,
    pub tip: Tip,
    /// With its receiver named.
    pub callback: Option<Callback>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub topic: u64,
    pub terms: Terms,
    pub epoch: u64,
    pub deadline: u64,
    pub watch: Option<Watch>,
    pub failed: Option<Outcome>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    Owner,
    Funds,
    Callback,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Subscription {
    pub topic: u64,
    pub terms: Terms,
    pub balance: u128,
    pub left: Option<u32>,
    pub every: u32,
    pub next: u64,
    pub condition: Option<Condition>,
    pub watch: Option<Watch>,
    pub failures: u8,
    pub paused: Option<Pause>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Params {
    pub base_fee: u128,
    pub min_gas: u64,
    pub max_gas: u64,
    pub accepting: bool,
}

/// What comes with tokens.
#[derive(Clone, Debug, PartialEq)]
pub enum Hook {
    Deposit,
    Request(NewRequest),
    Subscribe(NewSubscription),
    TopUp { topic: u64, id: u64 },
    Garbage,
}

/// What somebody does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Send(u128, Hook),
    /// Says to the desk that tokens came.
    Forge(u128, Hook),
    /// The same, with native coins.
    WithCoins(Box<Action>),
    Request(NewRequest),
    Subscribe(NewSubscription, u128),
    TopUp {
        topic: u64,
        id: u64,
        amount: u128,
    },
    Deliver {
        topic: u64,
        requests: Vec<u64>,
        subscriptions: Vec<u64>,
    },
    Redeliver(u64, u64),
    RaiseTip(u64, u64, Tip),
    Cancel(u64, u64),
    Expire(u64, Vec<u64>),
    Pause(u64, u64),
    Resume(u64, u64),
    Close(u64, u64),
    Collect(u64),
    Withdraw(Option<u128>),
    SetPrice(u64, Option<u128>),
    SetParams(Params),
    Offer(Name),
    Accept,
    Renounce,
    /// The coordinator says what became of an epoch.
    Say(u64, Outcome),
}

/// What a receiver does when it is called.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Play {
    /// Each, and whether its refusal is the receiver's own.
    pub acts: Vec<(Action, bool)>,
    /// Whether it refuses after all.
    pub fails: bool,
}

/// What a receiver was told.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    pub receiver: Name,
    pub id: u64,
    pub payer: Name,
    pub topic: u64,
    pub payload: Vec<u8>,
    pub outcome: Outcome,
}

impl Terms {
    /// What a delivery can cost at most.
    pub fn most(&self) -> u128 {
        self.fee + self.tip.to
    }

    pub fn gas(&self) -> u64 {
        self.callback.as_ref().map_or(0, |callback| callback.gas)
    }
}

impl Request {
    /// What is held for it: nothing once it was paid for.
    pub fn escrow(&self) -> u128 {
        match self.failed {
            Some(_) => 0,
            None => self.terms.most(),
        }
    }
}

impl Watch {
    /// What a condition comes to; `None` if there is nothing to count from.
    pub fn new(condition: Condition, reference: Option<Inference>) -> Option<Self> {
        let around = |value: i64, by: i64| Self {
            low: Some(64 * value - by),
            high: Some(64 * value + by),
        };
        match condition {
            Condition::Above(level) => Some(Self {
                low: None,
                high: Some(64 * level),
            }),
            Condition::Below(level) => Some(Self {
                low: Some(64 * level),
                high: None,
            }),
            Condition::Moved(by) => Some(around(reference?.value, 64 * by)),
            Condition::MovedByFraction(by) => {
                let value = reference?.value;
                Some(around(value, value.abs() * by))
            }
            Condition::OutsideInterval => {
                let interval = reference?.interval?;
                Some(Self {
                    low: Some(64 * interval[0]),
                    high: Some(64 * interval[4]),
                })
            }
        }
    }

    /// Whether a value has left it.
    pub fn fires(&self, value: i64) -> bool {
        let value = 64 * value;
        self.low.is_some_and(|low| value < low) || self.high.is_some_and(|high| value > high)
    }
}
