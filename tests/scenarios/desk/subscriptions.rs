//! Inferences one after the other.

use allora_interfaces::inference_desk::{
    hook, msg, Condition, ExecuteMsg, HookMsg, NewSubscription, Pause, SubscriptionResponse,
};
use allora_interfaces::EpochId;
use allora_math::Real;
use allora_testing::{allo, typed};
use cosmwasm_std::Uint128;
use hostile_consumer::Mode;
use inference_desk::ContractError;

use super::{call_of, Consumers, FEE, TIP};

const ONE: u128 = FEE + TIP;

impl Consumers {
    fn subscribe(&mut self, new: NewSubscription, amount: u128) -> u64 {
        let payer = self.payer.clone();
        let amount = Uint128::new(amount);
        let id = self.setup.suite.subscribe(&payer, new, amount).unwrap();
        self.setup.assert_lawful();
        id
    }

    fn subscription(&self, id: u64) -> Option<SubscriptionResponse> {
        let topic = self.setup.topic;
        self.setup.suite.desk_subscription(topic, id).ok()
    }

    fn top_up(&mut self, who: &str, id: u64, amount: u128) {
        let (topic_id, desk) = (self.setup.topic, self.setup.suite.contracts.desk.clone());
        let who = self.setup.suite.account(who);
        self.setup.suite.fund(&who, allo(1));
        let hook = HookMsg::TopUp(hook::TopUp { topic_id, id });
        let amount = Uint128::new(amount);
        self.setup.suite.send(&who, &desk, amount, &hook).unwrap();
        self.setup.assert_lawful();
    }

    fn on(&mut self, id: u64, verb: &str) -> anyhow::Result<()> {
        let topic_id = self.setup.topic;
        self.act(match verb {
            "pause" => ExecuteMsg::Pause(msg::Pause { topic_id, id }),
            "resume" => ExecuteMsg::Resume(msg::Resume { topic_id, id }),
            _ => ExecuteMsg::Close(msg::Close { topic_id, id }),
        })
    }
}

#[test]
fn each_epoch_is_delivered_once_and_the_newest_only() {
    let mut consumers = Consumers::new();
    let new = consumers.new_subscription();
    let id = consumers.subscribe(new, 10 * ONE);
    assert_eq!(
        consumers.deliver(&[], &[id]),
        [""; 0],
        "of the epoch before"
    );
    consumers.publish(1);
    assert_eq!(consumers.deliver(&[], &[id]).len(), 1);
    assert_eq!(consumers.deliver(&[], &[id]), [""; 0]);
    // two epochs that nobody delivers
    for epoch in 2..5 {
        consumers.publish(epoch);
    }
    assert_eq!(consumers.deliver(&[], &[id]).len(), 1);
    let subscription = consumers.subscription(id).unwrap();
    assert_eq!(subscription.next, EpochId(5));
    assert_eq!(subscription.balance.u128(), 10 * ONE - 2 * FEE);
}

#[test]
fn a_subscription_of_some_deliveries_ends_with_the_last_and_pays_back() {
    let mut consumers = Consumers::new();
    let new = NewSubscription {
        deliveries: Some(2),
        every: 2,
        ..consumers.new_subscription()
    };
    let before = consumers.account(&consumers.payer);
    let id = consumers.subscribe(new, 10 * ONE);
    let mut delivered = vec![];
    for epoch in 1..5 {
        consumers.publish(epoch);
        if !consumers.deliver(&[], &[id]).is_empty() {
            delivered.push(epoch);
        }
    }
    assert_eq!(delivered, [1, 3]);
    assert_eq!(consumers.subscription(id), None);
    let back = consumers.account(&consumers.payer) - before;
    assert_eq!(back, 10 * ONE - 2 * FEE);
}

#[test]
fn changes_are_counted_from_the_one_delivered_before() {
    let mut consumers = Consumers::new();
    let new = NewSubscription {
        condition: Some(Condition::MovedByFraction {
            by: Real::ratio(3, 100).unwrap(),
        }),
        ..consumers.new_subscription()
    };
    let id = consumers.subscribe(new, 10 * ONE);
    let value = |consumers: &Consumers| {
        let suite = &consumers.setup.suite;
        let answer = suite.network_inference(consumers.setup.topic, u64::MAX);
        answer.unwrap().value.to_string().parse::<f64>().unwrap()
    };
    let (mut reference, mut fired) = (value(&consumers), 0);
    for epoch in 1..14 {
        consumers.publish(epoch);
        let value = value(&consumers);
        let moved = (value - reference).abs() > reference.abs() * 0.03;
        assert_eq!(!consumers.deliver(&[], &[id]).is_empty(), moved, "{epoch}");
        if moved {
            (reference, fired) = (value, fired + 1);
        }
    }
    assert!((2..13).contains(&fired), "{fired}");
}

#[test]
fn without_money_it_pauses_and_anybody_can_top_it_up() {
    let mut consumers = Consumers::new();
    let new = consumers.new_subscription();
    let id = consumers.subscribe(new, ONE);
    consumers.publish(1);
    consumers.setup.suite.skip(100);
    consumers.deliver(&[], &[id]);
    let paused = |consumers: &Consumers| consumers.subscription(id).unwrap().paused;
    assert_eq!(paused(&consumers), Some(Pause::Funds));
    consumers.publish(2);
    assert_eq!(consumers.deliver(&[], &[id]), [""; 0]);
    consumers.top_up("stranger", id, ONE - 1);
    assert_eq!(paused(&consumers), Some(Pause::Funds), "one unit short");
    let error: ContractError = typed(consumers.on(id, "resume"));
    assert!(
        matches!(error, ContractError::InsufficientBalance { .. }),
        "{error}"
    );
    consumers.top_up("stranger", id, 1);
    assert_eq!(paused(&consumers), None);
    assert_eq!(consumers.deliver(&[], &[id]).len(), 1);
}

#[test]
fn three_failures_in_a_row_pause_it_and_a_success_forgets_them() {
    let mut consumers = Consumers::new();
    let hostile = consumers.hostile(Mode::Refuse { bytes: 5 });
    let new = NewSubscription {
        callback: Some(call_of(&hostile)),
        ..consumers.new_subscription()
    };
    let id = consumers.subscribe(new, 20 * ONE);
    let mut epoch = 0;
    let mut deliver = |consumers: &mut Consumers| {
        epoch += 1;
        consumers.publish(epoch);
        consumers.deliver(&[], &[id]);
        let subscription = consumers.subscription(id).unwrap();
        (subscription.failures, subscription.paused)
    };
    assert_eq!(deliver(&mut consumers), (1, None));
    assert_eq!(deliver(&mut consumers), (2, None));
    consumers.set(&hostile, Mode::Accept {});
    assert_eq!(deliver(&mut consumers), (0, None));
    consumers.set(&hostile, Mode::Refuse { bytes: 5 });
    assert_eq!(deliver(&mut consumers), (1, None));
    assert_eq!(deliver(&mut consumers), (2, None));
    assert_eq!(deliver(&mut consumers), (3, Some(Pause::Callback)));
    assert_eq!(deliver(&mut consumers), (3, Some(Pause::Callback)));
    // each that was delivered was paid for
    let balance = consumers.subscription(id).unwrap().balance.u128();
    assert_eq!(balance, 20 * ONE - 6 * FEE);
    consumers.on(id, "resume").unwrap();
    consumers.set(&hostile, Mode::Accept {});
    assert_eq!(deliver(&mut consumers), (0, None));
}

#[test]
fn its_payer_pauses_resumes_and_closes_it_and_nobody_else() {
    let mut consumers = Consumers::new();
    let new = consumers.new_subscription();
    let id = consumers.subscribe(new, 2 * ONE);
    let error: ContractError = typed(consumers.on(id, "resume"));
    assert!(matches!(error, ContractError::NotPaused { .. }), "{error}");
    consumers.on(id, "pause").unwrap();
    let error: ContractError = typed(consumers.on(id, "pause"));
    assert!(
        matches!(error, ContractError::AlreadyPaused { .. }),
        "{error}"
    );
    consumers.publish(1);
    assert_eq!(consumers.deliver(&[], &[id]), [""; 0]);
    consumers.on(id, "resume").unwrap();
    let payer = std::mem::replace(&mut consumers.payer, consumers.keeper.clone());
    for verb in ["pause", "resume", "close"] {
        let error: ContractError = typed(consumers.on(id, verb));
        assert!(matches!(error, ContractError::NotPayer { .. }), "{error}");
    }
    consumers.payer = payer;
    let before = consumers.account(&consumers.payer);
    consumers.on(id, "close").unwrap();
    assert_eq!(consumers.account(&consumers.payer) - before, 2 * ONE);
    let error: ContractError = typed(consumers.on(id, "close"));
    assert!(
        matches!(error, ContractError::UnknownSubscription { .. }),
        "{error}"
    );
}

#[test]
fn the_last_delivery_ends_it_though_its_receiver_refuses() {
    let mut consumers = Consumers::new();
    let hostile = consumers.hostile(Mode::Refuse { bytes: 5 });
    let new = NewSubscription {
        callback: Some(call_of(&hostile)),
        deliveries: Some(1),
        ..consumers.new_subscription()
    };
    let id = consumers.subscribe(new, ONE);
    consumers.publish(1);
    assert_eq!(consumers.deliver(&[], &[id]).len(), 2);
    assert_eq!(consumers.subscription(id), None);
}
