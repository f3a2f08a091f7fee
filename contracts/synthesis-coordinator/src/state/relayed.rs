//! Inferences that somebody else handed in.

use allora_interfaces::ActorId;
use allora_math::Real;
use allora_storage::{Counted, Packed, Reader, Writer};

/// Inferences of an epoch in one record, as each by itself would cost the price of a record;
/// ascending by actor.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Relayed(Vec<(ActorId, Real)>);

impl Relayed {
    pub(crate) fn get(&self, actor: ActorId) -> Option<Real> {
        let index = self.find(actor).ok()?;
        self.0.get(index).map(|(_, inference)| *inference)
    }

    /// Adds an inference; one that is there stays.
    pub(crate) fn insert(&mut self, actor: ActorId, inference: Real) {
        if let Err(index) = self.find(actor) {
            self.0.insert(index, (actor, inference));
        }
    }

    /// Whether there was one.
    pub(crate) fn remove(&mut self, actor: ActorId) -> bool {
        let found = self.find(actor);
        found.map(|index| self.0.remove(index)).is_ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn entries(self) -> Vec<(ActorId, Real)> {
        self.0
    }

    fn find(&self, actor: ActorId) -> Result<usize, usize> {
        self.0.binary_search_by_key(&actor, |(actor, _)| *actor)
    }
}

/// By hand: the end of the record ends the list, so that its length is not stored.
impl Packed for Relayed {
    const NAME: &'static str = "batch of inferences";

    fn pack(&self, output: &mut Writer) {
        for (actor, inference) in &self.0 {
            actor.pack_count(output);
            inference.pack(output);
        }
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let mut entries = Vec::new();
        while !input.is_empty() {
            entries.push((Counted::unpack_count(input)?, Packed::unpack(input)?));
        }
        Some(Self(entries))
    }
}
