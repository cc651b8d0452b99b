//! Sequences laid beside each other.

/// Pairs of places in two sequences, both ascending, with the largest sum of scores. Scores of 0 or less pair nothing.
pub fn pairs(left: usize, right: usize, score: impl Fn(usize, usize) -> i32) -> Vec<(usize, usize)> {
    let wide = right + 1;
    let mut best = vec![0_i32; (left + 1) * wide];
    let mut gained = vec![0_i32; left * right];
    for i in (0..left).rev() {
        for j in (0..right).rev() {
            let gain = score(i, j);
            gained[i * right + j] = gain;
            let both = if gain > 0 { best[(i + 1) * wide + j + 1] + gain } else { i32::MIN };
            best[i * wide + j] = both.max(best[(i + 1) * wide + j]).max(best[i * wide + j + 1]);
        }
    }
    let (mut out, mut i, mut j) = (Vec::new(), 0, 0);
    while i < left && j < right {
        let gain = gained[i * right + j];
        if gain > 0 && best[i * wide + j] == best[(i + 1) * wide + j + 1] + gain {
            out.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[i * wide + j] == best[(i + 1) * wide + j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

/// A text found somewhere in a longer one with the fewest changes.
pub struct Found {
    /// Letters put in, left out or changed.
    pub changes: usize,
    /// For each letter of the text, its place in the longer one. `None`: left out.
    pub places: Vec<Option<usize>>,
}

/// Where `words` stand in `text` with the fewest changes (Sellers 1980); of places alike, the first behind `after`, else the first of all.
pub fn find(words: &[char], text: &[char], after: usize) -> Found {
    let n = words.len();
    // Down the words, letter by letter of the text: only the last column is kept.
    let mut column: Vec<usize> = (0..=n).collect();
    let (mut least, mut end) = (n, 0);
    for (j, c) in text.iter().enumerate() {
        let mut diagonal = column[0];
        for i in 1..=n {
            let above = column[i];
            let changed = diagonal + usize::from(words[i - 1] != *c);
            column[i] = changed.min(above + 1).min(column[i - 1] + 1);
            diagonal = above;
        }
        if column[n] < least || column[n] == least && end <= after && j + 1 > after + n / 2 {
            (least, end) = (column[n], j + 1);
        }
    }
    // The way back needs all columns, but only of the stretch that the words can lie in.
    let from = end.saturating_sub(n + least);
    let part = &text[from..end];
    let wide = part.len() + 1;
    let mut all = vec![0_usize; (n + 1) * wide];
    for i in 1..=n {
        all[i * wide] = i;
        for j in 1..wide {
            let changed = all[(i - 1) * wide + j - 1] + usize::from(words[i - 1] != part[j - 1]);
            all[i * wide + j] = changed.min(all[(i - 1) * wide + j] + 1).min(all[i * wide + j - 1] + 1);
        }
    }
    let mut places = vec![None; n];
    let (mut i, mut j) = (n, part.len());
    while i > 0 {
        let here = all[i * wide + j];
        if j > 0 && here == all[(i - 1) * wide + j - 1] + usize::from(words[i - 1] != part[j - 1]) {
            (i, j) = (i - 1, j - 1);
            places[i] = Some(from + j);
        } else if here == all[(i - 1) * wide + j] + 1 {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    Found { changes: least, places }
}
