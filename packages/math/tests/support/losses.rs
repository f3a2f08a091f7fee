//! Losses, regret updates and scores of workers, keyed by participant.

use std::collections::BTreeSet;

use allora_math::allora::regret::updated_regret;
use allora_math::allora::score::{forecaster_score, forecaster_scores, inferer_scores};
use allora_math::combine::stake_weighted_loss;
use allora_math::loss::NetworkLosses;
use allora_math::MathError;

use super::input::{Input, Named};
use super::value::{CaseNumber, Outcome, Output, Refusal};

pub(super) fn evaluate<N: CaseNumber>(op: &str, input: Input<'_>) -> Option<Outcome<Output<N>>> {
    let function: fn(Input<'_>) -> Outcome<Output<N>> = match op {
        "stake_weighted_loss" => loss_of_one_entry,
        "network_losses" => network_losses,
        "update_regrets" => update_regrets,
        "inferer_scores" => |input| {
            let losses = losses_of(input)?;
            let scores = inferer_scores(&losses.network)?.into_iter().map(Some);
            Ok(scores_by_name(&losses.inferers, scores))
        },
        "forecaster_scores" => |input| {
            let losses = losses_of(input)?;
            let scores = forecaster_scores(&losses.network)?;
            Ok(scores_by_name(&losses.forecasters, scores))
        },
        "forecaster_score_mix" => |input| {
            let (one_in, one_out) = (input.number("one_in")?, input.number("one_out")?);
            let uniqueness = input.number::<N>("f_unique")?;
            Ok(Output::value(forecaster_score(
                &one_in,
                &one_out,
                &uniqueness,
            )?))
        },
        _ => return None,
    };
    Some(function(input))
}

/// The aggregate of one entry; an entry nobody reported has none.
fn aggregate<N: CaseNumber>(stakes: &[N], losses: &[Option<N>]) -> Outcome<N> {
    stake_weighted_loss(stakes, losses)?.ok_or(Refusal::NoValue)
}

fn loss_of_one_entry<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let stakes = input.list::<N>("stakes")?;
    let losses = input.optional_list("losses")?;
    Ok(Output::value(aggregate(&stakes, &losses)?))
}

/// One reputer's losses by name of the entry; pairs with the withheld participant first.
struct Bundle<N> {
    scalars: Named<Option<N>>,
    lists: Named<Named<N>>,
    nested: Named<Named<N>>,
}

const SCALARS: [&str; 2] = ["combined", "naive"];
const LISTS: [&str; 5] = [
    "inferer",
    "forecaster",
    "one_out_inferer",
    "one_out_forecaster",
    "one_in_forecaster",
];
const NESTED: &str = "one_out_inferer_forecaster";

fn bundle<N: CaseNumber>(input: Input<'_>) -> Outcome<Bundle<N>> {
    let scalar = |name: &str| Ok((name.to_owned(), input.optional(name)?));
    let list = |name: &str| Ok((name.to_owned(), input.map(name)?));
    Ok(Bundle {
        scalars: SCALARS.into_iter().map(scalar).collect::<Outcome<_>>()?,
        lists: LISTS.into_iter().map(list).collect::<Outcome<_>>()?,
        nested: input.nested(NESTED)?,
    })
}

fn network_losses<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let stakes = input.list::<N>("stakes")?;
    let bundles = input.objects("bundles")?.into_iter().map(bundle::<N>);
    let bundles = bundles.collect::<Outcome<Vec<_>>>()?;
    let mut entries = Named::new();
    for name in SCALARS {
        let column: Vec<Option<N>> = bundles
            .iter()
            .map(|bundle| bundle.scalars.get(name).cloned().flatten())
            .collect();
        entries.insert(
            name.to_owned(),
            Output::Number(aggregate(&stakes, &column)?),
        );
    }
    for name in LISTS {
        let rows: Vec<_> = bundles
            .iter()
            .map(|bundle| bundle.lists.get(name))
            .collect();
        entries.insert(name.to_owned(), aggregate_rows(&stakes, &rows)?);
    }
    let withheld: BTreeSet<&String> = bundles
        .iter()
        .flat_map(|bundle| bundle.nested.keys())
        .collect();
    let mut nested = Named::new();
    for key in withheld {
        let rows: Vec<_> = bundles
            .iter()
            .map(|bundle| bundle.nested.get(key))
            .collect();
        nested.insert(key.clone(), aggregate_rows(&stakes, &rows)?);
    }
    entries.insert(NESTED.to_owned(), Output::Map(nested));
    Ok(Output::Map(entries))
}

/// The aggregate of every participant that any reputer reported with stake behind it.
fn aggregate_rows<N: CaseNumber>(stakes: &[N], rows: &[Option<&Named<N>>]) -> Outcome<Output<N>> {
    let names: BTreeSet<&String> = rows.iter().flatten().flat_map(|row| row.keys()).collect();
    let mut losses = Named::new();
    for name in names {
        let column: Vec<Option<N>> = rows
            .iter()
            .map(|row| row.and_then(|row| row.get(name)).cloned())
            .collect();
        match stake_weighted_loss(stakes, &column) {
            Ok(Some(loss)) => {
                losses.insert(name.clone(), Output::Number(loss));
            }
            Ok(None) | Err(MathError::DivisionByZero { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Output::Map(losses))
}

/// Stored regrets of a topic while they are updated.
struct Update<N> {
    alpha: N,
    initial: N,
}

impl<N: CaseNumber> Update<N> {
    /// Moves the regrets of everybody in `own` against one loss of the network.
    fn row(&self, regrets: &mut Named<N>, reference: &N, own: &Named<N>) -> Outcome<()> {
        for (name, loss) in own {
            let previous = regrets.get(name).unwrap_or(&self.initial);
            let regret = updated_regret(&self.alpha, reference, loss, previous)?;
            regrets.insert(name.clone(), regret);
        }
        Ok(())
    }

    /// The same for every withheld or added participant, with the losses the others have then.
    fn rows<'o>(
        &self,
        mut regrets: Named<Named<N>>,
        references: &Named<N>,
        own: impl Fn(&String) -> Option<&'o Named<N>>,
    ) -> Outcome<Output<N>>
    where
        N: 'o,
    {
        for (key, reference) in references {
            if let Some(own) = own(key) {
                let row = regrets.entry(key.clone()).or_default();
                self.row(row, reference, own)?;
            }
        }
        let rows = regrets.iter().filter(|(_, row)| !row.is_empty());
        Ok(Output::Map(
            rows.map(|(key, row)| (key.clone(), by_name(row))).collect(),
        ))
    }
}

fn by_name<N: CaseNumber>(row: &Named<N>) -> Output<N> {
    Output::map(row.iter().map(|(name, value)| (name, Some(value.clone()))))
}

fn update_regrets<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let missing = |name: &str| Refusal::Unreadable(format!("`{name}`: expected an object"));
    let stored = input.object("regrets")?.ok_or_else(|| missing("regrets"))?;
    let losses = input.object("losses")?.ok_or_else(|| missing("losses"))?;
    let update = Update::<N> {
        alpha: input.number("alpha_regret")?,
        initial: input.optional("initial_regret")?.unwrap_or_else(N::zero),
    };
    let combined = losses.number("combined")?;
    let inferers = losses.map("inferer")?;
    let forecasters = losses.map("forecaster")?;
    let (one_out, without) = (losses.map("one_out_inferer")?, losses.nested(NESTED)?);
    let one_out_forecaster = losses.map("one_out_forecaster")?;
    let one_in = losses.map("one_in_forecaster")?;

    let mut own_regrets = stored.map("inferer")?;
    update.row(&mut own_regrets, &combined, &inferers)?;
    let mut forecaster_regrets = stored.map("forecaster")?;
    update.row(&mut forecaster_regrets, &combined, &forecasters)?;
    let mut naive = stored.map("naive")?;
    update.row(&mut naive, &losses.number("naive")?, &inferers)?;
    let mut one_in_self = stored.map("one_in_self")?;
    for (name, reference) in &one_in {
        if let Some(own) = forecasters.get(name) {
            let single = Named::from([(name.clone(), own.clone())]);
            update.row(&mut one_in_self, reference, &single)?;
        }
    }
    let rows = |name: &str| stored.nested::<N>(name);
    Ok(Output::named([
        ("inferer", by_name(&own_regrets)),
        ("forecaster", by_name(&forecaster_regrets)),
        ("naive", by_name(&naive)),
        ("one_in_self", by_name(&one_in_self)),
        (
            "one_out_inferer_inferer",
            update.rows(rows("one_out_inferer_inferer")?, &one_out, |_| {
                Some(&inferers)
            })?,
        ),
        (
            "one_out_inferer_forecaster",
            update.rows(rows("one_out_inferer_forecaster")?, &one_out, |x| {
                without.get(x)
            })?,
        ),
        (
            "one_out_forecaster_inferer",
            update.rows(
                rows("one_out_forecaster_inferer")?,
                &one_out_forecaster,
                |_| Some(&inferers),
            )?,
        ),
        (
            "one_out_forecaster_forecaster",
            update.rows(
                rows("one_out_forecaster_forecaster")?,
                &one_out_forecaster,
                |_| Some(&forecasters),
            )?,
        ),
        (
            "one_in_inferer",
            update.rows(rows("one_in_inferer")?, &one_in, |_| Some(&inferers))?,
        ),
    ]))
}

/// Losses of an epoch with the names of those they belong to.
pub(super) struct NamedLosses<N> {
    pub(super) network: NetworkLosses<N>,
    pub(super) inferers: Vec<String>,
    pub(super) forecasters: Vec<String>,
}

fn losses_of<N: CaseNumber>(input: Input<'_>) -> Outcome<NamedLosses<N>> {
    let losses = input.object("losses")?;
    named_losses(losses.ok_or_else(|| Refusal::Unreadable("`losses`: missing".into()))?)
}

/// Losses as the scores need them: the participants are those with an own loss or, if none has one,
/// those with a one-out loss.
pub(super) fn named_losses<N: CaseNumber>(losses: Input<'_>) -> Outcome<NamedLosses<N>> {
    let combined = losses.number::<N>("combined")?;
    let own = losses.map::<N>("inferer")?;
    let one_out = losses.map::<N>("one_out_inferer")?;
    let lone = own.len() == 1;
    let inferers: Vec<String> = if lone { &own } else { &one_out }.keys().cloned().collect();
    let without_inferer = if lone {
        Vec::new()
    } else {
        one_out.into_values().collect()
    };
    let own_of_forecasters = losses.map::<N>("forecaster")?;
    let one_out_forecaster = losses.map::<N>("one_out_forecaster")?;
    let one_in = losses.map::<N>("one_in_forecaster")?;
    let present = if own_of_forecasters.is_empty() {
        &one_out_forecaster
    } else {
        &own_of_forecasters
    };
    let forecasters: Vec<String> = present.keys().cloned().collect();
    let column = |of: &Named<N>| {
        forecasters
            .iter()
            .map(|name| of.get(name).cloned())
            .collect()
    };
    Ok(NamedLosses {
        network: NetworkLosses {
            naive: losses.number("naive")?,
            // Scores ask for the number of these, not for their values.
            inferers: vec![combined.clone(); inferers.len()],
            forecasters: present.values().cloned().map(Some).collect(),
            without_inferer,
            without_forecaster: column(&one_out_forecaster),
            only_forecaster: column(&one_in),
            implied_without: vec![vec![None; inferers.len()]; forecasters.len()],
            combined,
        },
        inferers,
        forecasters,
    })
}

fn scores_by_name<N: CaseNumber>(
    names: &[String],
    scores: impl IntoIterator<Item = Option<N>>,
) -> Output<N> {
    Output::named([("scores", Output::map(names.iter().zip(scores)))])
}
