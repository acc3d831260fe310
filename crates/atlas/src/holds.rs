//! What holds of any bytes that claim to be a file of a publication, whatever kind: asked by tests of what is known to be hostile, and by
//! the fuzz targets of what is not.

use crate::bytes::kind;
use crate::calendar::Date;
use crate::catalogue::Catalogue;
use crate::epcis::Epcis;
use crate::former::Formers;
use crate::gather;
use crate::gazetteer::Gazetteer;
use crate::identifiers::Identifiers;
use crate::lieu::{Details, Position};
use crate::outlines::Outlines;
use crate::overlay::Overlay;
use crate::wire::holds_any_bytes;

/// Any bytes are refused or read, and what was read answers what the widget asks of it. Returns whether they were read.
pub fn holds_any_publication(bytes: &[u8]) -> bool {
    match bytes.get(3) {
        Some(&kind::OUTLINES) => Outlines::read(bytes).is_ok_and(|outlines| holds_outlines(&outlines)),
        Some(&kind::GAZETTEER) => Gazetteer::read(bytes).is_ok_and(|list| holds_gazetteer(&list)),
        Some(&kind::EPCIS) => Epcis::read(bytes).is_ok_and(|epcis| holds_epcis(&epcis)),
        Some(&kind::FORMERS) => Formers::read(bytes).is_ok_and(|formers| holds_formers(&formers)),
        Some(&kind::IDENTIFIERS) => Identifiers::read(bytes).is_ok_and(|identifiers| holds_identifiers(&identifiers)),
        Some(&kind::OVERLAY) => Overlay::read(bytes).is_ok_and(|overlay| holds_overlay(&overlay)),
        _ => holds_any_bytes(bytes),
    }
}

fn holds_outlines(outlines: &Outlines) -> bool {
    let paris = Position { lon: 2.35, lat: 48.85 };
    for layer in outlines.layers() {
        drop(outlines.border(layer));
        for area in outlines.areas(layer) {
            drop((outlines.rings(area), outlines.bounds(area), outlines.neighbours(area)));
            // A damaged code may be that of another layer, where nobody looks for it.
            assert!(outlines.area(area.territoire).is_none_or(|found| found.territoire == area.territoire));
            assert!(outlines.distance_to_border_m(area, area.label) >= 0.0);
            assert!(area.mairie.is_none_or(|at| Position::new(at.lon, at.lat) == Some(at)));
        }
        let _ = outlines.find(layer, paris);
    }
    assert!(Outlines::read(&outlines.write()).is_ok());
    true
}

fn holds_gazetteer(list: &Gazetteer) -> bool {
    for commune in list.communes().iter().take(50) {
        assert!(list.get(commune.code).is_some());
        assert!(list.by_name(&crate::fold::fold(&commune.nom)).count() <= list.communes().len());
    }
    assert!(list.by_code_postal(1_400).count() <= list.communes().len());
    assert!(Epcis::read(&Epcis::of(list).write()).is_ok());
    assert!(Gazetteer::read(&list.write()).is_ok());
    true
}

fn holds_epcis(epcis: &Epcis) -> bool {
    assert!(epcis.entries().iter().take(50).all(|entry| epcis.get(entry.epci.siren).is_some()));
    assert!(Epcis::read(&epcis.write()).is_ok());
    true
}

fn holds_formers(formers: &Formers) -> bool {
    for former in formers.all().iter().take(50) {
        assert!(former.code.is_none_or(|code| formers.of_code(code).is_some()));
        let folded = crate::fold::fold(&former.nom);
        assert!(former.nom.is_empty() || formers.of_name(&folded).any(|found| found == former));
    }
    assert!(Formers::read(&formers.write()).is_ok());
    true
}

fn holds_identifiers(identifiers: &Identifiers) -> bool {
    for (id, handle) in identifiers.all().iter().take(50) {
        assert!(identifiers.has(id) && identifiers.handle(id) == *handle && identifiers.id(*handle) == Some(id));
    }
    assert_eq!(Identifiers::read(&identifiers.write()).as_ref(), Ok(identifiers));
    true
}

fn holds_overlay(overlay: &Overlay) -> bool {
    let plain = Identifiers::default();
    let mut details = Details::default();
    let day = Date { year: 2026, month: 11, day: 28 };
    for entry in overlay.entries() {
        assert!(overlay.entry(entry.handle, &plain).is_some());
        details.id.clone_from(&entry.id);
        overlay.correct(&mut details);
        let _ = entry.notice.as_ref().map(|notice| notice.holds_on(day));
    }
    let own = overlay.lieux();
    assert!(gather::laid(own, overlay, &plain).0.len() <= own.len());
    assert_eq!(gather::laid(&Catalogue::default(), overlay, &plain).0.len(), 0);
    assert!(overlay.missing(&[(own, &plain)]).len() <= overlay.entries().len());
    true
}
