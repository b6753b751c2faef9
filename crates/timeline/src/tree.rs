//! The order of rows: as they were made, children under their parents.

use crate::model::Lane;

/// Takes lanes in the order in which they were made, each `parent` an index into that order, so that
/// every parent stands before its children. Returns them in the order of the drawing, with `parent`
/// an index into it and `depth` set.
pub(crate) fn children_under_parents(lanes: Vec<Lane>) -> Vec<Lane> {
    if lanes.iter().all(|lane| lane.parent.is_none()) {
        return lanes;
    }
    let mut children = vec![Vec::new(); lanes.len()];
    let mut next = Vec::new();
    for (index, lane) in lanes.iter().enumerate().rev() {
        match lane.parent {
            Some(parent) => children[parent].push(index),
            None => next.push(index),
        }
    }
    let mut ordered: Vec<Lane> = Vec::with_capacity(lanes.len());
    let mut row_of = vec![0; lanes.len()];
    let mut lanes: Vec<_> = lanes.into_iter().map(Some).collect();
    // An explicit stack: a recursion as deep as the lanes could overflow a thread's.
    while let Some(index) = next.pop() {
        next.append(&mut children[index]);
        row_of[index] = ordered.len();
        if let Some(mut lane) = lanes[index].take() {
            lane.parent = lane.parent.map(|parent| row_of[parent]);
            lane.depth = lane.parent.map_or(0, |parent| ordered[parent].depth + 1);
            ordered.push(lane);
        }
    }
    ordered
}
