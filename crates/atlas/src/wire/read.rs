//! An index file to a catalogue: everything it says is checked once, here.

use super::{FRANCE, horaires, read_planes, texts_of_block};
use crate::bytes::{Reader, WireError, kind};
use crate::catalogue::weeks::Gathering;
use crate::catalogue::{Catalogue, DepartementRun, FacetTable, GridPoint, Handle, Lists, NOWHERE, flag, position_of};
use crate::horaires::Horaires;
use crate::lieu::Position;
use crate::territoire::{CodeCommune, CodeDepartement, CodeRegion, Territoire};
use crate::vocabulary::{Facet, Value};

/// Everything an index file says, checked.
pub fn read_index(bytes: &[u8]) -> Result<Catalogue, WireError> {
    let mut reader = Reader::new(bytes, kind::INDEX)?;
    // Flags, absence, two axes, handle, profile, hours, end of name: each lieu takes as many bytes at least.
    let n = reader.count(1 + 1 + 8 + 4 + 1 + 1 + 1)?;
    let mut catalogue = Catalogue::default();
    read_nodes(&mut reader, n, &mut catalogue)?;
    catalogue.flags = reader.raw(n)?.to_vec();
    if catalogue.flags.iter().any(|flags| flags & !flag::ALL != 0) {
        return Err(WireError::Malformed("an unknown flag"));
    }
    catalogue.positions = read_positions(&mut reader, n)?;
    catalogue.handles = read_planes(&mut reader, n)?.into_iter().map(Handle).collect();
    read_profiles(&mut reader, n, &mut catalogue)?;
    let n_horaires = reader.count(horaires::MIN_BYTES)?;
    let (mut weeks, mut room) = (Gathering::default(), Horaires::default());
    for _ in 0..n_horaires {
        horaires::read(&mut reader, &mut room)?;
        weeks.add(&room.borrowed());
    }
    catalogue.horaires = weeks.finish();
    catalogue.horaires_of = read_horaires_of(&mut reader, n, n_horaires)?;
    (catalogue.names, catalogue.name_starts) = texts_of_block(reader.block()?, n)?;
    reader.end()?;
    Ok(catalogue)
}

fn read_nodes(reader: &mut Reader, n: usize, catalogue: &mut Catalogue) -> Result<(), WireError> {
    let n_departements = reader.count(3)?;
    let mut n_placed = 0;
    for _ in 0..n_departements {
        let code = reader.str()?;
        let departement = match code {
            "" => None,
            code => Some(CodeDepartement::parse(code).ok_or(WireError::Malformed("an unknown département"))?),
        };
        if catalogue.departements.last().is_some_and(|run| run.departement >= departement) {
            return Err(WireError::Malformed("départements out of order"));
        }
        let n_nodes = reader.count(2)?;
        let first = catalogue.nodes.len();
        let mut next_number = 0;
        for _ in 0..n_nodes {
            let node = match departement {
                None => node_without_departement(reader.str()?)?,
                Some(departement) => match reader.u32()? {
                    0 => Territoire::Departement(departement),
                    step => {
                        next_number = step.checked_add(next_number).ok_or(WireError::Malformed("a code too long"))?;
                        Territoire::Commune(commune_numbered(departement, next_number - 1)?)
                    }
                },
            };
            if catalogue.nodes[first..].last().is_some_and(|before| *before >= node) {
                return Err(WireError::Malformed("nodes out of order"));
            }
            let n_lieux = usize::try_from(reader.varint()?).map_err(|_| WireError::Truncated)?;
            catalogue.nodes.push(node);
            catalogue.node_starts.push(n_placed as u32);
            if n_lieux == 0 || n_lieux > n - n_placed {
                return Err(WireError::Malformed("nodes that do not add up"));
            }
            n_placed += n_lieux;
        }
        catalogue.departements.push(DepartementRun { departement, nodes: first..catalogue.nodes.len() });
    }
    catalogue.node_starts.push(n_placed as u32);
    if n_placed == n && u32::try_from(n).is_ok() {
        Ok(())
    } else {
        Err(WireError::Malformed("nodes that do not add up"))
    }
}

fn node_without_departement(code: &str) -> Result<Territoire, WireError> {
    match code {
        "" => Ok(Territoire::NonLocalise),
        FRANCE => Ok(Territoire::France),
        code => CodeRegion::parse(code).map(Territoire::Region).ok_or(WireError::Malformed("an unknown région")),
    }
}

fn commune_numbered(departement: CodeDepartement, number: u32) -> Result<CodeCommune, WireError> {
    let prefix = departement.as_str();
    let mut code = [b'0'; 5];
    let mut rest = number;
    for (index, byte) in code.iter_mut().enumerate().rev() {
        match prefix.as_bytes().get(index) {
            Some(of_departement) => *byte = *of_departement,
            None => {
                *byte = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
        }
    }
    let commune = std::str::from_utf8(&code).ok().filter(|_| rest == 0).and_then(CodeCommune::parse);
    commune.filter(|commune| commune.departement() == departement).ok_or(WireError::Malformed("an unknown commune"))
}

fn read_positions(reader: &mut Reader, n: usize) -> Result<Vec<GridPoint>, WireError> {
    let absent = reader.raw(n)?;
    let (moves_lon, moves_lat) = (read_planes(reader, n)?, read_planes(reader, n)?);
    let mut here: GridPoint = [0, 0];
    let mut positions = Vec::with_capacity(n);
    for (index, absent) in absent.iter().enumerate() {
        for (axis, moves) in here.iter_mut().zip([&moves_lon, &moves_lat]) {
            let step = (moves[index] >> 1) as i32 ^ -((moves[index] & 1) as i32);
            *axis = axis.wrapping_add(step);
        }
        let Position { lon, lat } = position_of(here);
        match absent {
            0 if Position::new(lon, lat).is_some() => positions.push(here),
            1 => positions.push(NOWHERE),
            _ => return Err(WireError::Malformed("a position that is not on Earth")),
        }
    }
    Ok(positions)
}

fn read_profiles(reader: &mut Reader, n: usize, catalogue: &mut Catalogue) -> Result<(), WireError> {
    let n_profiles = reader.count(Facet::COUNT)?;
    let mut profiles = vec![[0; Facet::COUNT]; n_profiles];
    for facet in Facet::ALL {
        let table = read_facet(reader, facet)?;
        let mut references = References::new(table.n_sets());
        for profile in &mut profiles {
            profile[facet as usize] = references.next(reader)?;
        }
        catalogue.facets[facet as usize] = table;
    }
    let mut references = References::new(n_profiles);
    catalogue.profile_of = (0..n).map(|_| references.next(reader)).collect::<Result<_, _>>()?;
    catalogue.profiles = profiles;
    Ok(())
}

fn read_facet(reader: &mut Reader, facet: Facet) -> Result<FacetTable, WireError> {
    let n_standard = facet.standard_values().len();
    let n_others = reader.count(1)?;
    let mut values: Vec<Value> = Vec::with_capacity(n_standard + n_others);
    values.extend((0..n_standard).map(|index| Value::Standard(index as u8)));
    for _ in 0..n_others {
        values.push(Value::Other(reader.str()?.to_owned()));
    }
    if values[n_standard..].windows(2).any(|pair| pair[0] >= pair[1]) {
        return Err(WireError::Malformed("values out of order"));
    }
    let n_sets = reader.count(1)?;
    let mut sets = Lists { starts: Vec::with_capacity(n_sets + 1), items: Vec::new() };
    sets.starts.push(0);
    for _ in 0..n_sets {
        let mut next = 0;
        for _ in 0..reader.count(1)? {
            next = reader.index(values.len())?.saturating_add(next);
            if next >= values.len() {
                return Err(WireError::Malformed("a reference to nothing"));
            }
            sets.items.push(next as u32);
            next += 1;
        }
        sets.starts.push(sets.items.len() as u32);
    }
    sets.items.shrink_to_fit();
    Ok(FacetTable { values, sets })
}

/// Reads references to a list of known length: 0 is the next item not yet referred to, else 1 + which.
struct References {
    n_items: usize,
    n_seen: usize,
}

impl References {
    fn new(n_items: usize) -> Self {
        Self { n_items, n_seen: 0 }
    }

    fn next(&mut self, reader: &mut Reader) -> Result<u32, WireError> {
        let reference = reader.index(self.n_items.saturating_add(1))?;
        self.resolve(reference)
    }

    fn resolve(&mut self, reference: usize) -> Result<u32, WireError> {
        let item = reference.checked_sub(1).unwrap_or_else(|| {
            self.n_seen += 1;
            self.n_seen - 1
        });
        if item < self.n_seen && item < self.n_items {
            Ok(item as u32)
        } else {
            Err(WireError::Malformed("a reference to nothing"))
        }
    }
}

fn read_horaires_of(reader: &mut Reader, n: usize, n_horaires: usize) -> Result<Vec<u32>, WireError> {
    let mut references = References::new(n_horaires);
    (0..n)
        .map(|_| match reader.index(n_horaires.saturating_add(2))?.checked_sub(1) {
            None => Ok(0),
            Some(reference) => Ok(references.resolve(reference)? + 1),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lieu::Lieu;
    use crate::testing::{Random, commune, departement, random_lieux};
    use crate::wire::{handles, holds_any_bytes, write_index};

    fn file(lieux: &[Lieu]) -> Vec<u8> {
        write_index(lieux, &handles(lieux))
    }

    #[test]
    fn every_lieu_comes_back_with_all_that_filters_list_and_map_need() {
        let lieux = random_lieux(1_500, 0xA71A5);
        let handles = handles(&lieux);
        let catalogue = read_index(&write_index(&lieux, &handles)).unwrap();
        assert_eq!(catalogue.len(), lieux.len());
        for (lieu, handle) in lieux.iter().zip(handles) {
            let id = catalogue.by_handle(handle).unwrap();
            assert_eq!(catalogue.handle(id), handle);
            assert_eq!(catalogue.nom(id), lieu.nom);
            assert_eq!(catalogue.node(id), lieu.node());
            assert_eq!(catalogue.doubt(id), lieu.doubt);
            assert_eq!(catalogue.has_acces_libre(id), !lieu.fiche_acces_libre.is_empty());
            assert_eq!(catalogue.has_rdv(id), !lieu.prise_rdv.is_empty());
            assert_eq!(catalogue.has_horaires(id), !lieu.horaires.is_empty());
            assert_eq!(catalogue.semaine(id), lieu.semaine.as_ref().map(Horaires::borrowed));
            match (catalogue.position(id), lieu.position) {
                (Some(found), Some(said)) => {
                    assert!((found.lon - said.lon).abs() <= 5.1e-6 && (found.lat - said.lat).abs() <= 5.1e-6);
                }
                (found, said) => assert_eq!(found, said),
            }
            for facet in Facet::ALL {
                let mut said = lieu.values_of(facet).to_vec();
                said.sort();
                assert_eq!(catalogue.values(id, facet).cloned().collect::<Vec<_>>(), said);
                assert!(said.iter().all(|value| catalogue.all_values(facet).contains(value)));
            }
        }
    }

    #[test]
    fn the_order_of_the_file_does_not_show() {
        let mut lieux = random_lieux(300, 7);
        let bytes = file(&lieux);
        lieux.reverse();
        assert!(file(&lieux) == bytes);
        let references: Vec<&Lieu> = lieux.iter().collect();
        assert!(write_index(&references, &handles(&references)) == bytes);
    }

    #[test]
    fn a_part_of_a_publication_keeps_its_handles() {
        let lieux = random_lieux(300, 8);
        let all = handles(&lieux);
        let loire = lieux.iter().zip(&all).filter(|(lieu, _)| lieu.node().is_within(departement("42")));
        let (part, part_handles): (Vec<&Lieu>, Vec<Handle>) = loire.unzip();
        assert!(part.len() > 20);
        let whole = read_index(&write_index(&lieux, &all)).unwrap();
        let part = read_index(&write_index(&part, &part_handles)).unwrap();
        for id in part.ids() {
            let same = whole.by_handle(part.handle(id)).unwrap();
            assert_eq!(part.nom(id), whole.nom(same));
            assert_eq!(part.position(id), whole.position(same));
        }
    }

    #[test]
    fn standard_values_are_offered_whether_or_not_a_lieu_has_them() {
        let catalogue = read_index(&file(&[])).unwrap();
        assert!(catalogue.is_empty());
        for facet in Facet::ALL {
            assert_eq!(catalogue.all_values(facet).len(), facet.standard_values().len());
        }
        assert_eq!(catalogue.all_values(Facet::Frais)[2], Value::Standard(2));
    }

    #[test]
    fn every_node_of_the_tree_can_hold_a_lieu() {
        let region = Territoire::Region(CodeRegion::parse("84").unwrap());
        let nodes = [
            Territoire::NonLocalise,
            Territoire::France,
            region,
            departement("42"),
            departement("988"),
            commune("01000"),
            commune("42218"),
            commune("2A004"),
            commune("97411"),
            commune("75120"),
        ];
        let lieux: Vec<Lieu> = nodes
            .iter()
            .enumerate()
            .map(|(index, node)| Lieu { id: index.to_string(), territoire: Some(*node), ..Lieu::default() })
            .collect();
        let catalogue = read_index(&file(&lieux)).unwrap();
        for (lieu, handle) in lieux.iter().zip(handles(&lieux)) {
            assert_eq!(catalogue.node(catalogue.by_handle(handle).unwrap()), lieu.node());
        }
    }

    #[test]
    fn impossible_positions_and_values_do_not_spoil_the_file() {
        let mut lieu = Lieu { id: "a".into(), nom: "A\n\0".into(), ..Lieu::default() };
        for position in [(f64::NAN, 4.0), (1e308, 4.0), (0.0, 0.0), (1e-7, -1e-7), (181.0, 4.0)] {
            lieu.position = Some(Position { lon: position.0, lat: position.1 });
            lieu.values[0] = vec![Value::Standard(200), Value::Standard(1), Value::Standard(1)];
            let catalogue = read_index(&file(&[lieu.clone()])).unwrap();
            let id = catalogue.ids().next().unwrap();
            assert_eq!(catalogue.position(id), None);
            assert_eq!(catalogue.nom(id), "A\n\0");
            assert_eq!(catalogue.values(id, Facet::Services).collect::<Vec<_>>(), [&Value::Standard(1)]);
        }
    }

    #[test]
    fn truncated_at_any_length_is_refused() {
        let bytes = file(&random_lieux(30, 3));
        for len in 0..bytes.len() {
            assert!(!holds_any_bytes(&bytes[..len]), "{len}");
        }
        assert!(holds_any_bytes(&bytes));
    }

    #[test]
    fn flipped_bits_are_read_or_refused_but_never_a_panic() {
        let bytes = file(&random_lieux(30, 4));
        let mut random = Random(0xB17);
        let mut read = 0;
        for _ in 0..4_000 {
            let mut damaged = bytes.clone();
            for _ in 0..1 + random.below(3) {
                let at = random.below(damaged.len());
                damaged[at] ^= 1 << random.below(8);
            }
            read += usize::from(holds_any_bytes(&damaged));
        }
        assert!(read > 0 && read < 4_000, "{read}");
    }

    #[test]
    fn any_bytes_after_a_good_header_are_harmless() {
        let mut random = Random(0xD1CE);
        for _ in 0..4_000 {
            let mut bytes = b"CMNi\x01".to_vec();
            bytes.extend((0..random.below(80)).map(|_| if random.one_in(3) { 0 } else { random.next() as u8 & 7 }));
            holds_any_bytes(&bytes);
        }
    }

    /// A few bytes may not ask for gigabytes.
    #[test]
    fn a_file_of_hours_that_repeat_stays_in_proportion() {
        let mut horaires = Horaires::default();
        let spans: Vec<_> = (0..700).map(|at| crate::horaires::Span { start: at * 2, end: at * 2 + 1 }).collect();
        horaires.week.0 = std::array::from_fn(|_| spans.clone());
        let lieu = Lieu { id: "a".into(), semaine: Some(horaires), ..Lieu::default() };
        assert!(holds_any_bytes(&file(&[lieu])));
    }
}
