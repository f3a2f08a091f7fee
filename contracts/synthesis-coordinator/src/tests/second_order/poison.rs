//! One absurd number.

use super::*;

const HONEST: u32 = 6;
/// When the newcomer comes.
const FROM: u64 = 15;
const NEWCOMER: u32 = HONEST + 1;

/// One epoch as it was published and settled.
struct Lived {
    answer: EpochResponse,
    said: Vec<(u32, Real)>,
    typical_error: Real,
}

impl Lived {
    fn error(&self) -> Real {
        sub(value_of(&self.answer), self.answer.truth.unwrap()).abs()
    }
}

/// Honest inferers, the first the best, and a newcomer who says something of its own once.
fn lived(params: TopicParams, absurd: Option<Real>) -> Vec<Lived> {
    let mut topic = Topic::new(params, NEWCOMER, 0, 1);
    let mut random = Random::new(41);
    let mut level = real("100");
    let mut epochs = Vec::new();
    for epoch in 0..FROM + 10 {
        level = add(level, noise(&mut random));
        let truth = add(level, mul(noise(&mut random), real("0.2")));
        let mut said: Vec<_> = (1..=HONEST)
            .map(|id| (id, add(level, mul(noise(&mut random), Real::from(id)))))
            .collect();
        if epoch == FROM {
            said.extend(absurd.map(|absurd| (NEWCOMER, absurd)));
        }
        let typical_error = topic.quality().typical_error;
        let answer = topic.live(epoch, &said, truth);
        epochs.push(Lived {
            answer,
            said,
            typical_error,
        });
    }
    epochs
}

/// Best minus worst fraction of the honest, as a part of what they get together.
fn spread(epoch: &Lived) -> Real {
    let fractions: Vec<Real> = (1..=HONEST)
        .map(|id| fraction_of(&epoch.answer, Role::Inferer, id))
        .collect();
    let (least, most) = (fractions.iter().min(), fractions.iter().max());
    let range = sub(*most.unwrap(), *least.unwrap());
    div(range, total(&fractions))
}

#[test]
fn audit_04_one_absurd_number_moves_nothing() {
    for (rule, params) in bounded_rules() {
        let clean = lived(params.clone(), None);
        for absurd in ["1e40", "-1e40"] {
            let hit = lived(params.clone(), Some(real(absurd)));
            let at = &hit[FROM as usize];
            let honest = || at.said[..HONEST as usize].iter().map(|(_, value)| *value);
            let width = mul(at.typical_error, real("5"));
            let value = value_of(&at.answer);
            assert!(
                value <= add(honest().max().unwrap(), width),
                "{rule}: {value}"
            );
            assert!(
                value >= sub(honest().min().unwrap(), width),
                "{rule}: {value}"
            );
            let bound = at.answer.band[1].max(at.answer.band[0].abs());
            assert!(bound < real("200"), "{rule}: {:?}", at.answer.band);

            let errors = |epochs: &[Lived]| {
                let after = epochs.iter().skip(FROM as usize + 1);
                total(&after.map(Lived::error).collect::<Vec<_>>())
            };
            let (before, after) = (errors(&clean), errors(&hit));
            let most = mul(before, real("1.5"));
            assert!(after <= most, "{rule}: {after}, {before} without");
            // It is judged at the edge of the band.
            let loss = of_role(&at.answer, Role::Inferer).last().unwrap().loss;
            assert!(loss < Some(real("1e6")), "{rule}: {loss:?}");
            let now = fraction_of(&at.answer, Role::Inferer, NEWCOMER);
            let equal = Real::ratio(1, NEWCOMER).unwrap();
            assert!(now <= equal, "{rule}: {absurd} is paid {now}");
        }
    }
}

#[test]
fn audit_04_one_absurd_number_flattens_nobodys_pay() {
    for (rule, params) in bounded_rules() {
        let clean = lived(params.clone(), None);
        let hit = lived(params, Some(real("1e40")));
        let pairs = hit.iter().zip(&clean).skip(FROM as usize);
        for (epoch, (hit, clean)) in pairs.enumerate() {
            let (hit, clean) = (spread(hit), spread(clean));
            let least = mul(clean, real("0.5"));
            assert!(
                hit >= least,
                "{rule}, {epoch} later: {hit}, {clean} without"
            );
        }
    }
}
