//! Named ways to wear a page out, each a list of steps whose strengths the seed settles.

use super::chance::Chance;
use super::picture::Picture;
use super::store::Store;
use super::{bend, fax, light, marks};

/// One step of wear.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Wear {
    /// Degrees.
    Skew(f32),
    /// Shares of the page, across and down.
    Perspective(f32, f32),
    /// Pixels at 200 dots an inch.
    Curl(f32),
    /// Right angles, clockwise.
    Turn(u8),
    /// Deviation in pixels.
    Blur(f32),
    /// Light of black and of white.
    Fade(f32, f32),
    /// The least share of ink that is left.
    WornInk(f32),
    /// Share of light lost at the dark side.
    Uneven(f32),
    /// Deviation.
    Noise(f32),
    /// Share of pixels.
    Specks(f32),
    /// Place as shares of width and height.
    Stamp(f32, f32),
    /// Likewise.
    Signature(f32, f32),
    /// Share of the reverse side's ink.
    Bleed(f32),
    /// Strength from 0 to 1.
    Fold(f32),
    /// Millimetres at most.
    Border(f32),
    Holes,
    /// The light that parts black from white.
    Bilevel(f32),
    /// Share of pixels.
    SaltAndPepper(f32),
    /// Lines.
    Dropouts(u64),
    /// Dots an inch downwards.
    Squeeze(f32),
}

impl Wear {
    /// The page after this step; `reverse` is what is printed on its other side.
    pub fn wear(self, mut page: Picture, reverse: &Picture, chance: &mut Chance) -> Picture {
        match self {
            Self::Skew(degrees) => return bend::skew(&page, degrees),
            Self::Perspective(across, down) => return bend::perspective(&page, across, down),
            Self::Curl(pixels) => return bend::curl(&page, pixels * page.dpi.0 / 200.0),
            Self::Turn(turns) => return bend::quarter_turns(&page, turns),
            Self::Squeeze(dpi) => return bend::squeezed(&page, dpi),
            Self::Blur(sigma) => light::blur(&mut page, sigma),
            Self::Fade(black, white) => light::fade(&mut page, black, white),
            Self::WornInk(least) => light::worn_ink(&mut page, least, chance),
            Self::Uneven(share) => light::uneven(&mut page, share, chance),
            Self::Noise(deviation) => light::noise(&mut page, deviation, chance),
            Self::Specks(share) => light::specks(&mut page, share, chance),
            Self::Stamp(x, y) => marks::stamp(&mut page, (x, y), chance),
            Self::Signature(x, y) => marks::signature(&mut page, (x, y), chance),
            Self::Bleed(share) => marks::bleed(&mut page, reverse, share),
            Self::Fold(strength) => marks::fold(&mut page, strength, chance),
            Self::Border(most) => marks::border(&mut page, most, chance),
            Self::Holes => marks::holes(&mut page),
            Self::Bilevel(threshold) => fax::bilevel(&mut page, threshold),
            Self::SaltAndPepper(share) => fax::salt_and_pepper(&mut page, share, chance),
            Self::Dropouts(lines) => fax::dropouts(&mut page, lines, chance),
        }
        page
    }
}

/// How one page is scanned.
pub struct Recipe {
    pub dpi: f32,
    pub colour: bool,
    pub steps: Vec<Wear>,
    pub store: Store,
}

/// All presets with what they stand for.
pub const PRESETS: [(&str, &str); 14] = [
    ("spike", "200 dpi gray, 0.5 degree, blur 0.6, faded, noise 9, specks, JPEG 60"),
    ("clean300", "300 dpi gray, nearly straight, JPEG 80"),
    ("clean200", "200 dpi gray, nearly straight, JPEG 75"),
    ("office200", "200 dpi colour, stamp and signature over the print, JPEG 50-75"),
    ("fax200", "200 dpi black and white, salt and pepper, lost lines"),
    ("faxfine", "204 x 196 dpi black and white, packed as by a fax machine"),
    ("poor150", "150 dpi gray, worn ink, noise, JPEG 35-55"),
    ("bleed", "200 dpi gray, the reverse side shines through"),
    ("photo", "200 dpi colour, perspective, curl, uneven light"),
    ("skewed", "200 dpi gray, up to 2 degrees"),
    ("worn", "200 dpi gray, pale patches, fold, holes, dark border"),
    ("jpeg30", "200 dpi gray, JPEG 30"),
    ("upside", "200 dpi gray, upside down"),
    ("sideways", "200 dpi gray, on its side"),
];

/// The recipe of a preset for one page. `None`: there is no such preset.
pub fn recipe(preset: &str, chance: &mut Chance) -> Option<Recipe> {
    let sign = if chance.odds(0.5) { 1.0 } else { -1.0 };
    let little = chance.between(-0.35, 0.35);
    let place = (chance.between(0.3, 0.8), chance.between(0.25, 0.85));
    let spike = |skew: f32| vec![Wear::Skew(skew), Wear::Blur(0.6), Wear::Fade(18.0, 255.0), Wear::Noise(9.0), Wear::Specks(0.0004)];
    let (dpi, colour, steps, store) = match preset {
        "spike" => (200.0, false, spike(0.5 * sign), Store::Jpeg(60)),
        "clean300" => (300.0, false, vec![Wear::Skew(little), Wear::Blur(0.5), Wear::Fade(10.0, 250.0), Wear::Noise(3.0)], Store::Jpeg(80)),
        "clean200" => {
            (200.0, false, vec![Wear::Skew(little), Wear::Blur(0.45), Wear::Fade(10.0, 250.0), Wear::Noise(3.0)], Store::Jpeg(75))
        }
        "office200" => {
            let (strong, paper) = (chance.odds(0.6), chance.between(236.0, 250.0));
            let mut steps = vec![Wear::Stamp(place.0, place.1)];
            if strong {
                steps.push(Wear::Signature(place.0, place.1));
            }
            steps.extend([Wear::Skew(little * 2.0), Wear::Blur(0.55), Wear::Fade(22.0, paper), Wear::Noise(5.0)]);
            (200.0, true, steps, Store::Jpeg(chance.whole(50, 75) as u8))
        }
        "fax200" => {
            let cut = Wear::Bilevel(chance.between(125.0, 165.0));
            let bad = [Wear::SaltAndPepper(0.0008), Wear::Dropouts(chance.whole(0, 5))];
            (200.0, false, [vec![Wear::Skew(little), Wear::Blur(0.7), Wear::Noise(6.0), cut], bad.to_vec()].concat(), Store::Bilevel)
        }
        "faxfine" => {
            let cut = Wear::Bilevel(chance.between(125.0, 165.0));
            let steps = vec![Wear::Skew(little), Wear::Squeeze(196.0), Wear::Blur(0.6), Wear::Noise(5.0), cut, Wear::SaltAndPepper(0.0003)];
            (204.0, false, steps, Store::Group4)
        }
        "poor150" => {
            let steps = vec![Wear::WornInk(0.65), Wear::Skew(0.8 * sign), Wear::Blur(0.6), Wear::Fade(40.0, 238.0), Wear::Noise(9.0)];
            (150.0, false, steps, Store::Jpeg(chance.whole(35, 55) as u8))
        }
        "bleed" => {
            let steps = vec![
                Wear::Bleed(chance.between(0.12, 0.25)),
                Wear::Skew(little),
                Wear::Blur(0.6),
                Wear::Fade(20.0, 248.0),
                Wear::Noise(5.0),
            ];
            (200.0, false, steps, Store::Jpeg(65))
        }
        "photo" => {
            let tilt = (chance.between(-0.025, 0.025), chance.between(-0.025, 0.025));
            let bent = [Wear::Curl(chance.between(-9.0, 9.0)), Wear::Perspective(tilt.0, tilt.1), Wear::Skew(little * 3.0)];
            let lit = [Wear::Blur(0.7), Wear::Uneven(chance.between(0.2, 0.4)), Wear::Fade(25.0, 245.0), Wear::Noise(7.0)];
            (200.0, true, [bent.to_vec(), lit.to_vec()].concat(), Store::Jpeg(70))
        }
        "skewed" => (200.0, false, spike(sign * chance.between(1.0, 2.0)), Store::Jpeg(60)),
        "worn" => {
            let aged = [Wear::WornInk(0.5), Wear::Fold(0.6), Wear::Holes, Wear::Skew(little), Wear::Border(6.0)];
            let seen = [Wear::Blur(0.6), Wear::Fade(35.0, 240.0), Wear::Noise(7.0), Wear::Specks(0.0008)];
            (200.0, false, [aged.to_vec(), seen.to_vec()].concat(), Store::Jpeg(60))
        }
        "jpeg30" => (200.0, false, vec![Wear::Skew(little), Wear::Blur(0.6), Wear::Fade(18.0, 250.0), Wear::Noise(4.0)], Store::Jpeg(30)),
        "upside" => (200.0, false, [spike(little), vec![Wear::Turn(2)]].concat(), Store::Jpeg(60)),
        "sideways" => (200.0, false, [spike(little), vec![Wear::Turn(if sign > 0.0 { 1 } else { 3 })]].concat(), Store::Jpeg(60)),
        _ => return None,
    };
    Some(Recipe { dpi, colour, steps, store })
}

/// A page after all steps.
pub fn scan(page: &Picture, reverse: &Picture, recipe: &Recipe, chance: &mut Chance) -> Picture {
    let start = if recipe.colour { page.clone().coloured() } else { page.clone().gray() };
    recipe.steps.iter().fold(start, |page, step| step.wear(page, reverse, chance))
}
