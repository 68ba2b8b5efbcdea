//! The partner's accent colour, and whether it can be read (WCAG 2.2, 1.4.3).

/// The least contrast of text with what it stands on.
pub const READABLE: f64 = 4.5;

/// What accents stand under and on: the word on a button; the page, a card, a table's head (`static/app.css`).
const LIGHT: [Colour; 4] = [WHITE, Colour([0xf5, 0xf7, 0xf6]), WHITE, Colour([0xed, 0xf1, 0xf0])];
/// The same in the dark.
const DARK: [Colour; 4] =
    [Colour([0x04, 0x21, 0x1e]), Colour([0x0e, 0x13, 0x12]), Colour([0x16, 0x1c, 0x1b]), Colour([0x21, 0x2a, 0x28])];
const WHITE: Colour = Colour([0xff; 3]);
/// How much of the accent is in the ground of a row that is pointed at.
const SOFT: f64 = 0.09;

/// A contrast for people. Cut, not rounded: 4.46 is not the 4.5 that it has to be.
#[must_use]
pub fn shown(contrast: f64) -> String {
    format!("{:.1}", (contrast * 10.0).floor() / 10.0)
}

/// A colour: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// Reads `#0a5a52`, in any case.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let digits = typed.trim().strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    /// As style sheets write it.
    #[must_use]
    pub fn hex(self) -> String {
        let [red, green, blue] = self.0;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// Relative luminance (WCAG 2.2, "relative luminance").
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126f64.mul_add(red, 0.7152f64.mul_add(green, 0.0722 * blue))
    }

    /// The contrast of two colours, from 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// This colour with so much of another in it, 0 to 1.
    #[must_use]
    pub fn with(self, other: Self, much: f64) -> Self {
        let mut mixed = self.0;
        for (part, more) in mixed.iter_mut().zip(other.0) {
            let value = f64::from(*part).mul_add(1.0 - much, f64::from(more) * much).round();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between two bytes there is a byte"
            )]
            let value = value as u8;
            *part = value;
        }
        Self(mixed)
    }

    /// The least contrast with these grounds, and with a card's row while it is pointed at.
    fn least(self, grounds: &[Colour; 4]) -> f64 {
        let soft = grounds[2].with(self, SOFT);
        grounds.iter().chain([&soft]).map(|ground| self.contrast(*ground)).fold(f64::INFINITY, f64::min)
    }
}

/// An accent for light and for dark pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    /// As it was chosen.
    pub light: Colour,
    /// As much lighter as the dark needs.
    pub dark: Colour,
}

impl Accent {
    /// The chosen colour, and the same made lighter until it can be read in the dark.
    #[must_use]
    pub fn of(light: Colour) -> Self {
        let steps = (0..=20).map(|step| light.with(WHITE, f64::from(step) / 20.0));
        let dark = steps.into_iter().find(|colour| colour.least(&DARK) >= READABLE).unwrap_or(WHITE);
        Self { light, dark }
    }

    /// The least contrast with the words on it and with what it stands on, in light and dark.
    #[must_use]
    pub fn contrast(self) -> f64 {
        self.light.least(&LIGHT).min(self.dark.least(&DARK))
    }

    /// The style sheet that puts it in place of the built-in one. Paper stays black on white.
    #[must_use]
    pub fn css(self) -> String {
        format!(
            "@media screen {{ :root {{ --accent: light-dark({}, {}); --on-accent: light-dark({}, {}) }} }}\n",
            self.light.hex(),
            self.dark.hex(),
            WHITE.hex(),
            DARK[0].hex()
        )
    }
}
