//! Names taken out of a record: a customer's events, and a name wherever else it stands.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Event, EventRecord};
use crate::quantity::Name;
use crate::wire::{EventSpec, Value};
use crate::{Error, Result};

/// Takes customers and persons out of a stream of events, so that nothing made of what is left
/// holds their names: no ledger, book, portrait, page or report.
///
/// | where the name stands | what becomes of it |
/// |---|---|
/// | `customer`, of a customer to be erased | the event is dropped |
/// | any other column that holds a name or a text, also inside a longer one | a stand-in takes its place |
/// | a word that the column itself lists, as `delivery` | it stays: it names no one |
///
/// A person's name is replaced in the ids of customers too (`Ada Vos Ltd`); that of a customer is
/// not, since `acme south` is a customer of its own.
///
/// **Scores of others stay the same to the last bit.** Events that name the erased are kept, for they
/// say what happened with somebody else. A name has the same stand-in wherever it stands, and two
/// names have two: so a stake still meets what became of it, and two raters remain two. Ledgers of
/// the firm (causes, culture, conduct) lose what the erased customer's events told.
///
/// A customer's events are those of the very id that is given. A name is found as whole words and
/// in any case: `Ada` in `for ADA, by phone` and not in `Adam`. Where a script parts no words, as
/// Chinese does, it is found anywhere. A nickname, another alphabet, or a letter that is composed
/// otherwise is another name: give it too. Two ids that differ only in the case of an erased name
/// become one.
///
/// The stand-in is a word that the record does not hold yet: the number of the request, say. With the
/// same word and the same names in the same order, the same comes of it on any machine.
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use goodwill::quantity::Name;
/// use goodwill::record::{Erasure, Event};
///
/// let name = Name::new;
/// let erasure = Erasure::new(&name("erased 17")?, &[name("acme")?], &[name("Ada")?])?;
/// let line = r#"{"v":1,"customer":"bolt","at":100,"event":"override","person":"Ada","level":0.9,
///     "author":"Bo","reason":"ada came from acme","expires":200}"#;
/// let event: Event = serde_json::from_str(line)?;
/// let kept = erasure.event(event)?.ok_or("bolt's events are kept")?;
/// let text = serde_json::to_string(&kept)?;
/// assert!(text.contains(r#""person":"erased 17 2""#), "{text}");
/// assert!(text.contains(r#""reason":"erased 17 2 came from erased 17 1""#), "{text}");
///
/// let own = r#"{"customer":"acme","at":100,"event":"contact"}"#;
/// assert_eq!(erasure.event(serde_json::from_str(own)?)?, None);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Erasure {
    customers: BTreeSet<Name>,
    /// By the first letter, folded: each name with what stands in for it, the longest first.
    names: BTreeMap<char, Vec<Erased>>,
}

#[derive(Debug, Clone)]
struct Erased {
    /// The letters of the name, folded.
    folded: Vec<char>,
    of_person: bool,
    stand_in: String,
}

impl Erasure {
    /// Takes the word that stands in for names, the ids of the customers, and the names of persons.
    ///
    /// Each name is given the word and a number, in the order in which they stand here; a number
    /// with which it would hold one of the names is passed over.
    ///
    /// # Errors
    ///
    /// [`Error::Inconsistent`] if the word itself holds one of the names; [`Error::UnknownName`] if
    /// the word is so long that its number makes no name of it.
    pub fn new(stand_in: &Name, customers: &[Name], persons: &[Name]) -> Result<Self> {
        let mut erasure =
            Self { customers: customers.iter().cloned().collect(), names: BTreeMap::new() };
        let of = |of_person: bool| move |name| (name, of_person);
        for (name, of_person) in customers.iter().map(of(false)).chain(persons.iter().map(of(true)))
        {
            let folded: Vec<char> = fold(name.as_str()).collect();
            // A name has one letter at least.
            let Some(first) = folded.first().copied() else { continue };
            let same = erasure.names.entry(first).or_default();
            match same.iter_mut().find(|other| other.folded == folded) {
                Some(other) => other.of_person |= of_person,
                None => same.push(Erased { folded, of_person, stand_in: String::new() }),
            }
        }
        if erasure.replaced(stand_in.as_str(), false).is_some() {
            return Err(Error::Inconsistent {
                what: "stand-in of what is erased",
                rule: "hold none of the names",
                got: format!("`{stand_in}`"),
            });
        }
        erasure.number(stand_in, customers.iter().chain(persons))?;
        for same in erasure.names.values_mut() {
            same.sort_by_key(|erased| core::cmp::Reverse(erased.folded.len()));
        }
        Ok(erasure)
    }

    /// Gives each name its stand-in, in the order in which they were told.
    fn number<'a>(&mut self, word: &Name, names: impl Iterator<Item = &'a Name>) -> Result<()> {
        let mut number = 0_u64;
        for name in names {
            let folded: Vec<char> = fold(name.as_str()).collect();
            let stand_in = loop {
                number += 1;
                let text = format!("{word} {number}", word = word.as_str());
                if self.replaced(&text, false).is_none() {
                    break Name::new(&text)?;
                }
            };
            let same = folded.first().and_then(|first| self.names.get_mut(first));
            let own = same.into_iter().flatten().find(|erased| erased.folded == folded);
            // The same name again, as a customer and as a person, has a number already.
            if let Some(own) = own.filter(|own| own.stand_in.is_empty()) {
                stand_in.as_str().clone_into(&mut own.stand_in);
            } else {
                number -= 1;
            }
        }
        Ok(())
    }

    /// Takes the names out of an event; `None` where it is one of an erased customer.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] if a text with the stand-in in it is longer than a name may be.
    pub fn event(&self, event: Event) -> Result<Option<Event>> {
        if self.customers.contains(event.customer()) {
            return Ok(None);
        }
        self.record(event.into())?.map(Event::try_from).transpose()
    }

    /// Takes the names out of an entry; `None` where it is one of an erased customer.
    ///
    /// The retraction of an event whose id holds a name still meets it.
    ///
    /// # Errors
    ///
    /// As [`Erasure::event`].
    pub fn entry(&self, entry: Entry) -> Result<Option<Entry>> {
        self.record(entry.into())?.map(Entry::try_from).transpose()
    }

    /// Takes the names out of many events, and drops those of erased customers.
    ///
    /// ```
    /// use goodwill::book::{Book, BookParams};
    /// use goodwill::quantity::{Instant, Name};
    /// use goodwill::record::{AccountEvent, Erasure, Event};
    /// # use goodwill::record::Account;
    ///
    /// let now = Instant::from_days(20_000)?;
    /// # let mut account = Account::new(now);
    /// # account.segment = Some(Name::new("industry")?);
    /// # let event = |customer| Name::new(customer).map(|c| Event::new(c, AccountEvent::Account(account.clone()).into()));
    /// let events = [event("acme")?, event("bolt")?];
    /// let erasure = Erasure::new(&Name::new("erased 17")?, &[Name::new("acme")?], &[])?;
    /// let left: Vec<Event> = erasure.events(events).collect::<goodwill::Result<_>>()?;
    /// let book = Book::from_events(left, BookParams::default(), now, |_, _| ())?;
    /// assert_eq!(book.rows().map(|(customer, _)| customer.as_str()).collect::<Vec<_>>(), ["bolt"]);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub fn events(
        &self,
        events: impl IntoIterator<Item = Event>,
    ) -> impl Iterator<Item = Result<Event>> {
        events.into_iter().filter_map(|event| self.event(event).transpose())
    }

    /// Takes the names out of a record; `None` where it is one of an erased customer.
    ///
    /// # Errors
    ///
    /// As [`Erasure::event`].
    pub fn record(&self, mut record: EventRecord) -> Result<Option<EventRecord>> {
        if record.customer.as_ref().is_some_and(|customer| self.customers.contains(customer)) {
            return Ok(None);
        }
        if let Some(customer) = &mut record.customer {
            self.replace(customer, true)?;
        }
        // Here stands all that is a name and not among the fields; the test of the columns holds it.
        for name in [&mut record.id, &mut record.person, &mut record.source].into_iter().flatten() {
            self.replace(name, false)?;
        }
        let spec = record
            .event
            .and_then(|event| EventRecord::events().find(|spec| spec.name() == event.as_str()));
        let is_word = |field: &str, text: &str| {
            let mut columns = spec.into_iter().flat_map(EventSpec::columns);
            columns.any(|column| column.name == field && column.words.contains(&text))
        };
        for (field, value) in record.fields.iter_mut() {
            match value {
                Value::Name(name) => {
                    if !is_word(field, name.as_str()) {
                        self.replace(name, false)?;
                    }
                }
                // One word of a list or several; or what kind of name follows, as `own:pilot`.
                Value::Text(text) => {
                    if text.split(';').all(|part| is_word(field, part.trim())) {
                        continue;
                    }
                    let begun = text.find(':').map_or(0, |mark| mark + 1);
                    if let Some(replaced) = self.replaced(&text[begun..], false) {
                        text.replace_range(begun.., &replaced);
                    }
                }
                Value::Number(_)
                | Value::Share(_)
                | Value::Positive(_)
                | Value::Amount(_)
                | Value::Stake(_)
                | Value::Instant(_)
                | Value::Count(_)
                | Value::Flag(_)
                | Value::Word(_)
                | Value::Graded(..) => {}
            }
        }
        Ok(Some(record))
    }

    fn replace(&self, name: &mut Name, persons: bool) -> Result<()> {
        if let Some(replaced) = self.replaced(name.as_str(), persons) {
            *name = Name::new(&replaced)?;
        }
        Ok(())
    }

    /// The text with stand-ins for names, or for persons' names alone; `None` where it has none.
    fn replaced(&self, text: &str, persons: bool) -> Option<String> {
        let (mut replaced, mut kept, mut at) = (None::<String>, 0, 0);
        let mut before = None;
        while let Some(letter) = text[at..].chars().next() {
            let found = fold_one(letter)
                .next()
                .and_then(|first| self.names.get(&first))
                .into_iter()
                .flatten()
                .filter(|erased| erased.of_person || !persons)
                .find_map(|erased| {
                    let length = length_of(&erased.folded, &text[at..])?;
                    let last = text[at..at + length].chars().next_back();
                    let after = text[at + length..].chars().next();
                    let whole = !joined(before, Some(letter)) && !joined(last, after);
                    whole.then_some((length, last, erased.stand_in.as_str()))
                });
            if let Some((length, last, stand_in)) = found {
                let replaced = replaced.get_or_insert_default();
                replaced.push_str(&text[kept..at]);
                replaced.push_str(stand_in);
                at += length;
                (kept, before) = (at, last);
            } else {
                at += letter.len_utf8();
                before = Some(letter);
            }
        }
        replaced.map(|replaced| replaced + &text[kept..])
    }
}

/// A letter in the case in which all are compared.
fn fold_one(letter: char) -> impl Iterator<Item = char> {
    letter.to_lowercase()
}

fn fold(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(fold_one)
}

/// How many bytes of a text a name takes that stands at its beginning; `None` where another does.
fn length_of(folded: &[char], text: &str) -> Option<usize> {
    let mut left = folded;
    for (at, letter) in text.char_indices() {
        if left.is_empty() {
            return Some(at);
        }
        for own in fold_one(letter) {
            left = match left.split_first() {
                Some((first, rest)) if *first == own => rest,
                _ => return None,
            };
        }
    }
    left.is_empty().then_some(text.len())
}

/// Whether two letters beside each other are of one word: letters of scripts that have cases, and
/// digits. Others may part no words.
fn joined(one: Option<char>, other: Option<char>) -> bool {
    let is_of_word =
        |letter: char| letter.is_lowercase() || letter.is_uppercase() || letter.is_numeric();
    one.is_some_and(is_of_word) && other.is_some_and(is_of_word)
}
