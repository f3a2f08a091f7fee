//! Members, places and what their holders are remembered by.

use allora_interfaces::{ActorId, EpochId, Role};
use allora_math::{Number, Real};
use allora_storage::{Counted, Packed, Reader, Writer};

use super::expert::{pack_cut, unpack_cut, Expert};

/// An account in a topic.
#[derive(Clone, Debug, PartialEq, Eq, Packed)]
pub(crate) struct Member {
    pub(crate) id: ActorId,
    /// Roles the registry admitted it to, see [`Role::bit`].
    pub(crate) roles: u8,
    /// Number of its place per role, in the order of [`Role::ALL`].
    #[packed(with = member_places)]
    pub(crate) places: [Option<u8>; 3],
    /// First epoch it may report on: nobody reported on it from its place before.
    pub(crate) reports_from: EpochId,
    /// Commitments it never revealed.
    #[packed(count)]
    pub(crate) unrevealed: u16,
}

impl Member {
    pub(crate) fn new(id: ActorId) -> Self {
        Self {
            id,
            roles: 0,
            places: [None; 3],
            reports_from: EpochId(0),
            unrevealed: 0,
        }
    }

    pub(crate) fn has(&self, role: Role) -> bool {
        self.roles & role.bit() != 0
    }

    pub(crate) fn place(&self, role: Role) -> Option<u8> {
        let [inferer, forecaster, reputer] = self.places;
        match role {
            Role::Inferer => inferer,
            Role::Forecaster => forecaster,
            Role::Reputer => reputer,
        }
    }

    pub(crate) fn set_place(&mut self, role: Role, place: Option<u8>) {
        let [inferer, forecaster, reputer] = &mut self.places;
        *match role {
            Role::Inferer => inferer,
            Role::Forecaster => forecaster,
            Role::Reputer => reputer,
        } = place;
    }
}

/// Number of a place as it is stored with a member.
pub(crate) fn place_index(index: usize) -> Option<u8> {
    u8::try_from(index).ok().filter(|index| *index != NO_PLACE)
}

const NO_PLACE: u8 = u8::MAX;

/// What an actor is remembered by in one role.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Standing {
    /// Settled epochs it took part in.
    pub(crate) epochs: u32,
    /// Average score.
    pub(crate) merit: Option<Real>,
    /// Version since which all that follows means what it says; 0 if there is nothing of it.
    pub(crate) since_version: u32,
    /// Smoothed fraction of its task.
    pub(crate) smoothed: Option<Real>,
    /// Workers: regret; `None` = the topic's initial regret.
    pub(crate) regret: Option<Real>,
    /// Workers: shift of the family without it.
    pub(crate) without: Real,
    /// Forecasters: shift of the family with it as the only forecaster.
    pub(crate) only: Real,
    /// Reputers: listening coefficient.
    pub(crate) coefficient: Real,
    /// Workers: what the rule `second_order` remembers.
    pub(crate) expert: Option<Expert>,
}

impl Default for Standing {
    fn default() -> Self {
        Self {
            epochs: 0,
            merit: None,
            since_version: 0,
            smoothed: None,
            regret: None,
            without: Real::ZERO,
            only: Real::ZERO,
            coefficient: Real::ONE,
            expert: None,
        }
    }
}

/// Which numbers of a standing are stored: only those of its role that say something.
mod has {
    pub(super) const MERIT: u8 = 1;
    pub(super) const SMOOTHED: u8 = 2;
    pub(super) const REGRET: u8 = 4;
    /// Shifts of regrets, or the coefficient.
    pub(super) const SHIFTS: u8 = 8;
    pub(super) const EXPERT: u8 = 16;
    /// The merit is what the expert says it is.
    pub(super) const DERIVED_MERIT: u8 = 32;
    /// All that means something since a version only.
    pub(super) const MEMORY: u8 = SMOOTHED | REGRET | SHIFTS | EXPERT;
}

impl Standing {
    /// Merit by the rule `second_order`: minus the smoothed excess loss.
    pub(crate) fn skill(&self) -> Option<Real> {
        self.expert
            .as_ref()
            .map(|expert| expert.record.excess.neg())
    }

    /// Forgets what means something else since a version; epochs and merit stay.
    pub(crate) fn begin(&mut self, since_version: u32) {
        if self.since_version != since_version {
            *self = Self {
                epochs: self.epochs,
                merit: self.merit,
                since_version,
                ..Self::default()
            };
        }
    }
}

/// By hand: a byte tells which numbers follow.
impl Standing {
    fn pack(&self, role: Role, output: &mut Writer) {
        let shifts = match role {
            Role::Inferer => self.without != Real::ZERO,
            Role::Forecaster => self.without != Real::ZERO || self.only != Real::ZERO,
            Role::Reputer => self.coefficient != Real::ONE,
        };
        let derived = self.merit.is_some() && self.merit == self.skill();
        let numbers = [
            (self.merit.is_some() && !derived, has::MERIT),
            (derived, has::DERIVED_MERIT),
            (self.smoothed.is_some(), has::SMOOTHED),
            (self.regret.is_some(), has::REGRET),
            (shifts, has::SHIFTS),
            (self.expert.is_some(), has::EXPERT),
        ];
        let present = numbers.iter().filter(|(present, _)| *present);
        let flags = present.fold(0, |flags, (_, flag)| flags | flag);
        output.byte(flags);
        self.epochs.pack_count(output);
        if flags & has::MEMORY != 0 {
            self.since_version.pack_count(output);
        }
        let merit = self.merit.filter(|_| !derived);
        for number in [merit, self.smoothed, self.regret].iter().flatten() {
            number.pack(output);
        }
        if shifts {
            match role {
                Role::Inferer => self.without.pack(output),
                Role::Forecaster => {
                    self.without.pack(output);
                    self.only.pack(output);
                }
                Role::Reputer => self.coefficient.pack(output),
            }
        }
        if let Some(expert) = &self.expert {
            expert.pack(output);
        }
    }

    fn unpack(role: Role, input: &mut Reader<'_>) -> Option<Self> {
        let flags = input.byte()?;
        let mut standing = Self {
            epochs: Counted::unpack_count(input)?,
            ..Self::default()
        };
        if flags & has::MEMORY != 0 {
            standing.since_version = Counted::unpack_count(input)?;
        }
        let numbers = [
            (has::MERIT, &mut standing.merit),
            (has::SMOOTHED, &mut standing.smoothed),
            (has::REGRET, &mut standing.regret),
        ];
        for (flag, number) in numbers {
            if flags & flag != 0 {
                *number = Some(Packed::unpack(input)?);
            }
        }
        if flags & has::SHIFTS != 0 {
            match role {
                Role::Inferer => standing.without = Packed::unpack(input)?,
                Role::Forecaster => {
                    standing.without = Packed::unpack(input)?;
                    standing.only = Packed::unpack(input)?;
                }
                Role::Reputer => standing.coefficient = Packed::unpack(input)?,
            }
        }
        if flags & has::EXPERT != 0 {
            standing.expert = Some(Packed::unpack(input)?);
        }
        if flags & has::DERIVED_MERIT != 0 {
            standing.merit = standing.skill();
        }
        Some(standing)
    }
}

/// The standing of an actor without a place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parked {
    pub(crate) role: Role,
    pub(crate) standing: Standing,
    /// How it waits for one.
    pub(crate) waiting: Waiting,
}

impl Parked {
    pub(crate) fn new(role: Role, standing: Standing) -> Self {
        Self {
            role,
            standing,
            waiting: Waiting::default(),
        }
    }
}

/// How long a worker without a place has submitted and been refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Packed)]
pub(crate) struct Waiting {
    /// Epochs it was refused in since it last held a place.
    pub(crate) refused: u16,
    /// The last of them.
    pub(crate) refused_in: Option<EpochId>,
    /// The last epoch it lost a place in to somebody else.
    pub(crate) evicted_in: Option<EpochId>,
}

/// A place and who holds it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) actor: ActorId,
    /// Absence counts from this epoch on.
    pub(crate) since: u32,
    pub(crate) standing: Standing,
    /// Workers: epochs it was refused in before it took the place.
    pub(crate) waited: u16,
    /// Reputers: epochs in a row that waited for its truth in vain.
    pub(crate) missed: u8,
    /// Forecasters: shift `D_kx` per place of the inferers, of which 24 binary digits
    /// (7 decimal ones) are stored; beyond its end all are zero.
    pub(crate) pairs: Vec<Real>,
}

/// All places of a role; `None` is vacant.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Roster {
    pub(crate) role: Role,
    pub(crate) places: Vec<Option<Place>>,
}

impl Roster {
    pub(crate) const fn new(role: Role) -> Self {
        Self {
            role,
            places: Vec::new(),
        }
    }

    /// Places that are held.
    pub(crate) fn holders(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().flatten()
    }

    pub(crate) fn holders_mut(&mut self) -> impl Iterator<Item = &mut Place> {
        self.places.iter_mut().flatten()
    }
}

fn role_of(code: u8) -> Option<Role> {
    Role::ALL.into_iter().find(|role| role.bit() == code)
}

/// Places, of which 255 is none.
mod member_places {
    use allora_storage::{Reader, Writer};

    use super::NO_PLACE;

    pub(super) fn pack(indices: &[Option<u8>; 3], output: &mut Writer) {
        for index in indices {
            output.byte(index.unwrap_or(NO_PLACE));
        }
    }

    pub(super) fn unpack(input: &mut Reader<'_>) -> Option<[Option<u8>; 3]> {
        let indices: [u8; 3] = input.array()?;
        Some(indices.map(|index| Some(index).filter(|index| *index != NO_PLACE)))
    }
}

/// By hand: the role tells which numbers follow.
impl Packed for Parked {
    const NAME: &'static str = "parked standing";

    fn pack(&self, output: &mut Writer) {
        output.byte(self.role.bit());
        self.standing.pack(self.role, output);
        self.waiting.pack(output);
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let role = role_of(input.byte()?)?;
        Some(Self {
            role,
            standing: Standing::unpack(role, input)?,
            waiting: Packed::unpack(input)?,
        })
    }
}

/// Bytes of a shift: up to `k · n` of them make the largest record there is, and the smoothed difference
/// of two losses that hardly differ has few digits.
const SHIFT_BYTES: usize = 5;

/// By hand: rows of shifts are cut and of equal width, vacant places are short.
impl Packed for Roster {
    const NAME: &'static str = "roster";

    /// Role, width of the rows of pairs, then every place; actor 0 is nobody.
    fn pack(&self, output: &mut Writer) {
        let width = self.holders().map(|place| place.pairs.len()).max();
        let width = width.unwrap_or_default();
        output.byte(self.role.bit());
        output.length(width);
        for place in &self.places {
            let Some(place) = place else {
                0_u32.pack_count(output);
                continue;
            };
            place.actor.0.pack_count(output);
            place.since.pack_count(output);
            place.standing.pack(self.role, output);
            match self.role {
                Role::Inferer | Role::Forecaster => place.waited.pack_count(output),
                Role::Reputer => place.missed.pack(output),
            }
            for index in 0..width {
                let shift = place.pairs.get(index).copied().unwrap_or(Real::ZERO);
                pack_cut(&shift, SHIFT_BYTES, output);
            }
        }
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let role = role_of(input.byte()?)?;
        let width = input.length()?;
        let mut places = Vec::new();
        while !input.is_empty() {
            let actor = ActorId(Counted::unpack_count(input)?);
            places.push(match actor {
                ActorId(0) => None,
                _ => Some(unpack_place(actor, role, width, input)?),
            });
        }
        Some(Self { role, places })
    }
}

fn unpack_place(actor: ActorId, role: Role, width: usize, input: &mut Reader<'_>) -> Option<Place> {
    let mut place = Place {
        actor,
        since: Counted::unpack_count(input)?,
        standing: Standing::unpack(role, input)?,
        waited: 0,
        missed: 0,
        pairs: Vec::new(),
    };
    match role {
        Role::Inferer | Role::Forecaster => place.waited = Counted::unpack_count(input)?,
        Role::Reputer => place.missed = Packed::unpack(input)?,
    }
    for _ in 0..width {
        place.pairs.push(unpack_cut(SHIFT_BYTES, input)?);
    }
    Some(place)
}
