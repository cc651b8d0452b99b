//! Connected parts of a bitmap (corners touch). In: a bitmap; out: boxes and areas, and their pixels back.

use super::bits::Bits;

/// A connected part: box with exclusive ends, pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub left: usize,
    pub top: usize,
    pub right: usize,
    pub bottom: usize,
    pub area: usize,
}

impl Part {
    pub fn width(&self) -> usize {
        self.right - self.left
    }
    pub fn height(&self) -> usize {
        self.bottom - self.top
    }
    /// The longer side.
    pub fn side(&self) -> usize {
        self.width().max(self.height())
    }
}

/// A run of one row and the part that it belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    pub y: u32,
    pub from: u32,
    pub to: u32,
    pub part: u32,
}

/// The parts of a bitmap.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub list: Vec<Part>,
    /// From top to bottom, from left to right.
    pub runs: Vec<Run>,
}

/// More runs than this are noise all over; nothing is told about such a picture.
const MOST: usize = 8_000_000;

impl Parts {
    pub fn of(bits: &Bits) -> Self {
        let mut runs: Vec<Run> = Vec::new();
        let mut parent: Vec<u32> = Vec::new();
        let mut above = 0..0;
        for y in 0..bits.height() {
            let start = runs.len();
            let mut a = above.start;
            for (from, to) in bits.runs(y) {
                let me = runs.len() as u32;
                parent.push(me);
                while a < above.end && (runs[a].to as usize) < from {
                    a += 1;
                }
                let mut k = a;
                while k < above.end && runs[k].from as usize <= to {
                    let (r, s) = (root(&mut parent, k as u32), root(&mut parent, me));
                    parent[r.max(s) as usize] = r.min(s);
                    k += 1;
                }
                runs.push(Run { y: y as u32, from: from as u32, to: to as u32, part: me });
            }
            above = start..runs.len();
            if runs.len() > MOST {
                return Self::default();
            }
        }
        let mut list: Vec<Part> = Vec::new();
        let mut index = vec![u32::MAX; runs.len()];
        for (i, run) in runs.iter_mut().enumerate() {
            let r = root(&mut parent, i as u32) as usize;
            let (from, to, y) = (run.from as usize, run.to as usize, run.y as usize);
            if index[r] == u32::MAX {
                index[r] = list.len() as u32;
                list.push(Part { left: from, top: y, right: to, bottom: y + 1, area: 0 });
            }
            run.part = index[r];
            let part = &mut list[index[r] as usize];
            part.left = part.left.min(from);
            part.right = part.right.max(to);
            part.bottom = y + 1;
            part.area += to - from;
        }
        Self { list, runs }
    }

    /// The pixels of those parts that pass, as a bitmap of the given size.
    pub fn drawn(&self, width: usize, height: usize, mut keep: impl FnMut(&Part) -> bool) -> Bits {
        let kept: Vec<bool> = self.list.iter().map(&mut keep).collect();
        let mut out = Bits::new(width, height);
        for run in self.runs.iter().filter(|r| kept[r.part as usize]) {
            out.set_run(run.y as usize, run.from as usize, run.to as usize);
        }
        out
    }
}

fn root(parent: &mut [u32], mut i: u32) -> u32 {
    while parent[i as usize] != i {
        parent[i as usize] = parent[parent[i as usize] as usize];
        i = parent[i as usize];
    }
    i
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_is_one_part_and_a_dot_another() {
        let mut bits = Bits::new(80, 80);
        for y in 0..80usize {
            for x in 0..80usize {
                let d = (x as f32 - 40.0).hypot(y as f32 - 40.0);
                if (28.0..31.0).contains(&d) || d < 2.5 {
                    bits.set_run(y, x, x + 1);
                }
            }
        }
        let parts = Parts::of(&bits);
        assert_eq!(parts.list.len(), 2);
        assert_eq!(parts.list.iter().map(|p| p.area).sum::<usize>(), bits.count());
        let dot = parts.list[1];
        assert_eq!((dot.left, dot.right, dot.side()), (38, 43, 5));
        assert_eq!(parts.drawn(80, 80, |p| p.side() < 10).count(), dot.area);
    }

    #[test]
    fn corners_touch() {
        let mut bits = Bits::new(10, 3);
        bits.set_run(0, 0, 2);
        bits.set_run(1, 2, 4);
        bits.set_run(2, 4, 5);
        bits.set_run(2, 7, 9);
        assert_eq!(Parts::of(&bits).list.len(), 2);
    }
}
