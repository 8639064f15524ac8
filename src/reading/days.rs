//! The days of a visit.

use crate::article::Day;

/// Days in their order, none twice. A sorted list, for a set of its own would weigh five kilobytes in the wasm.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Days(Vec<Day>);

impl Days {
    /// These days, in any order.
    #[must_use]
    pub fn new(days: &[Day]) -> Self {
        match days {
            [] | [_] => Self(days.to_vec()),
            _ => {
                let (some, others) = days.split_at(days.len() / 2);
                Self::new(some).union(&Self::new(others))
            }
        }
    }

    /// All, the earliest first.
    #[must_use]
    pub fn as_slice(&self) -> &[Day] {
        &self.0
    }

    /// The days of both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let (mut ours, mut theirs) = (self.0.as_slice(), other.0.as_slice());
        let mut days = Vec::with_capacity(ours.len() + theirs.len());
        loop {
            let day = match (ours.first(), theirs.first()) {
                (Some(our), Some(their)) => *our.min(their),
                (Some(day), None) | (None, Some(day)) => *day,
                (None, None) => return Self(days),
            };
            days.push(day);
            ours = after(day, ours);
            theirs = after(day, theirs);
        }
    }
}

impl FromIterator<Day> for Days {
    fn from_iter<I: IntoIterator<Item = Day>>(days: I) -> Self {
        Self::new(&days.into_iter().collect::<Vec<Day>>())
    }
}

impl<const N: usize> From<[Day; N]> for Days {
    fn from(days: [Day; N]) -> Self {
        Self::new(&days)
    }
}

/// What follows a day in a list that may begin with it.
fn after(day: Day, days: &[Day]) -> &[Day] {
    match days {
        [first, rest @ ..] if *first == day => rest,
        _ => days,
    }
}

#[cfg(test)]
mod tests {
    use super::Days;
    use crate::article::Day;

    #[test]
    fn days_are_in_order_and_none_twice() {
        let days = |numbers: &[u8]| numbers.iter().filter_map(|number| Day::new(2026, 11, *number)).collect::<Days>();
        for (given, kept) in [(&[][..], &[][..]), (&[3], &[3]), (&[3, 1, 3, 2, 1], &[1, 2, 3]), (&[1, 1], &[1])] {
            let numbers: Vec<u8> = days(given).as_slice().iter().map(|day| day.parts().2).collect();
            assert_eq!(numbers, kept);
        }
        assert_eq!(days(&[1, 4]).union(&days(&[2, 4, 5])), days(&[1, 2, 4, 5]));
    }
}
