//! Which addresses are the public internet's. What the portal asks of other machines goes there alone (SECURITY.md
//! "Outgoing"): everything else could be this machine, its neighbours, or a cloud's own services.

/// The networks of IPv4 where not everybody is to be reached, by the registry of special purposes: address and bits.
const NOT_PUBLIC_V4: [([u8; 4], u32); 16] = [
    ([0, 0, 0, 0], 8),       // this network
    ([10, 0, 0, 0], 8),      // private
    ([100, 64, 0, 0], 10),   // between a provider and its customers
    ([127, 0, 0, 0], 8),     // this machine
    ([169, 254, 0, 0], 16),  // this link, and the data services of clouds
    ([172, 16, 0, 0], 12),   // private
    ([192, 0, 0, 0], 24),    // the protocol's own
    ([192, 0, 2, 0], 24),    // examples
    ([192, 88, 99, 0], 24),  // a relay that is no more
    ([192, 168, 0, 0], 16),  // private
    ([198, 18, 0, 0], 15),   // measuring
    ([198, 51, 100, 0], 24), // examples
    ([203, 0, 113, 0], 24),  // examples
    ([224, 0, 0, 0], 4),     // many at once
    ([240, 0, 0, 0], 4),     // reserved
    ([255, 255, 255, 255], 32),
];

/// Parts of `2000::/3`, which is given out to the world, with another meaning: address and bits.
const NOT_PUBLIC_V6: [([u16; 2], u32); 4] = [
    ([0x2001, 0], 23),     // the protocol's own, with tunnels that carry IPv4 in them
    ([0x2001, 0xdb8], 32), // examples
    ([0x2002, 0], 16),     // a tunnel that carries IPv4
    ([0x3fff, 0], 20),     // examples
];

/// Whether a program may be reached there that anybody can reach.
#[must_use]
pub fn is_public_v4(address: [u8; 4]) -> bool {
    let number = u32::from_be_bytes(address);
    !NOT_PUBLIC_V4.iter().any(|(network, bits)| is_in(number, u32::from_be_bytes(*network), *bits))
}

/// The same of IPv6: in `2000::/3` but those parts of it; and where a public address of IPv4 is carried to programs, or to
/// networks, that know IPv6 alone.
#[must_use]
pub fn is_public_v6(address: [u16; 8]) -> bool {
    if let [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] = address {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        return is_public_v4([a, b, c, d]);
    }
    let number = |[high, low]: [u16; 2]| u32::from(high) << 16 | u32::from(low);
    let first = number([address[0], address[1]]);
    is_in(first, 0x2000_0000, 3) && !NOT_PUBLIC_V6.iter().any(|(network, bits)| is_in(first, number(*network), *bits))
}

const fn is_in(number: u32, network: u32, bits: u32) -> bool {
    (number ^ network).leading_zeros() >= bits
}
