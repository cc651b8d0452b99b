//! Learning by gradients (Adam, Kingma and Ba 2015) of the net that tells signs.

use bocso::read::scan::net::{CLASSES, INPUTS, Net, UNITS};
use std::thread;

use crate::kit::chance::Chance;

/// A window and what stands in it.
pub struct Sample {
    pub inputs: Box<[f32; INPUTS]>,
    pub class: usize,
}

const BATCH: usize = 128;
const FIRST: usize = UNITS * (INPUTS + 1);
const SECOND: usize = CLASSES * (UNITS + 1);

/// A net that tells these samples, from a net to begin with or from chance.
pub fn learn(samples: &[Sample], rounds: u32, start: Option<Net>) -> Net {
    let mut chance = Chance::new(7, "weights");
    let mut random = |n: usize, inputs: usize| -> Vec<f32> {
        let spread = (2.0 / inputs as f32).sqrt();
        (0..n).map(|i| if i % (inputs + 1) == inputs { 0.0 } else { chance.normal() * spread }).collect()
    };
    let mut net = start.unwrap_or_else(|| Net { first: random(FIRST, INPUTS), second: random(SECOND, UNITS) });
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let (mut mean, mut square) = (vec![0.0_f32; FIRST + SECOND], vec![0.0_f32; FIRST + SECOND]);
    let mut chance = Chance::new(8, "order");
    let steps = rounds as usize * samples.len().div_ceil(BATCH);
    let mut step = 0;
    for round in 0..rounds {
        for i in (1..order.len()).rev() {
            order.swap(i, chance.below(i + 1));
        }
        let mut loss = 0.0;
        for batch in order.chunks(BATCH) {
            step += 1;
            let (a, b) = batch.split_at(batch.len() / 2);
            let seeds = (chance.next(), chance.next());
            let ((slope, lost), (slope_b, lost_b)) = thread::scope(|s| {
                let net = &net;
                let other = s.spawn(move || slope(net, samples, b, seeds.1));
                (slope(net, samples, a, seeds.0), other.join().expect("a half of the batch"))
            });
            loss += lost + lost_b;
            let rate = 0.002 * (1.0 - step as f32 / (steps as f32 + 1.0));
            let (c1, c2) = (1.0 - 0.9_f32.powi(step), 1.0 - 0.999_f32.powi(step));
            let weights = net.first.iter_mut().chain(&mut net.second);
            for (((w, m), v), (x, y)) in weights.zip(&mut mean).zip(&mut square).zip(slope.iter().zip(&slope_b)) {
                let g = (x + y) / batch.len() as f32;
                *m = 0.9 * *m + 0.1 * g;
                *v = 0.999 * *v + 0.001 * g * g;
                *w -= rate * ((*m / c1) / ((*v / c2).sqrt() + 1e-8) + 0.002 * *w);
            }
        }
        println!("round {round}: loss {:.4}", loss / samples.len() as f32);
    }
    net
}

/// The slope of the loss over some samples, and the loss.
fn slope(net: &Net, samples: &[Sample], which: &[usize], seed: u64) -> (Vec<f32>, f32) {
    let mut out = vec![0.0_f32; FIRST + SECOND];
    let (first, second) = out.split_at_mut(FIRST);
    let mut chance = Chance::new(seed, "shift");
    let mut loss = 0.0;
    for &i in which {
        let inputs = varied(&samples[i].inputs, &mut chance);
        let mut units = [0.0_f32; UNITS];
        for (unit, row) in units.iter_mut().zip(net.first.chunks_exact(INPUTS + 1)) {
            *unit = (dot(&row[..INPUTS], &inputs[..]) + row[INPUTS]).max(0.0);
        }
        let answers = net.answers(&inputs);
        loss -= answers[samples[i].class];
        let mut back = [0.0_f32; UNITS];
        for (c, answer) in answers.iter().enumerate() {
            let error = answer.exp() - f32::from(u8::from(c == samples[i].class));
            let row = &net.second[c * (UNITS + 1)..(c + 1) * (UNITS + 1)];
            let own = &mut second[c * (UNITS + 1)..(c + 1) * (UNITS + 1)];
            for u in 0..UNITS {
                own[u] += error * units[u];
                back[u] += error * row[u];
            }
            own[UNITS] += error;
        }
        for (u, back) in back.iter().enumerate().filter(|(u, _)| units[*u] > 0.0) {
            let own = &mut first[u * (INPUTS + 1)..(u + 1) * (INPUTS + 1)];
            for (o, x) in own.iter_mut().zip(inputs.iter()) {
                *o += back * x;
            }
            own[INPUTS] += back;
        }
    }
    (out, loss)
}

/// A sample a little paler or darker, so that no shade of ink is learned by heart.
fn varied(inputs: &[f32; INPUTS], chance: &mut Chance) -> Box<[f32; INPUTS]> {
    let (power, noise) = (chance.between(0.75, 1.35), chance.between(0.0, 0.06));
    let mut out = Box::new(*inputs);
    for v in &mut out[..INPUTS - 1] {
        *v = (v.powf(power) + noise * chance.normal()).clamp(0.0, 1.0);
    }
    out
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    let (x, y) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (x, y) in x.0.iter().zip(y.0) {
        for i in 0..8 {
            sums[i] += x[i] * y[i];
        }
    }
    x.1.iter().zip(y.1).map(|(x, y)| x * y).sum::<f32>() + sums.iter().sum::<f32>()
}
