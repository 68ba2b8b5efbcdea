//! Which addresses may be asked, and which not.

use handled_portal::domain::internet::{is_public_v4, is_public_v6};
use std::net::{Ipv4Addr, Ipv6Addr};

/// The first and the last address of each network that is nobody's to ask; and those right outside, where they are public.
const NOT_PUBLIC: &[&str] = &[
    "0.0.0.0",
    "0.255.255.255",
    "10.0.0.0",
    "10.255.255.255",
    "100.64.0.0",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.255",
    "169.254.0.0",
    "169.254.169.254",
    "169.254.255.255",
    "172.16.0.0",
    "172.31.255.255",
    "192.0.0.0",
    "192.0.0.255",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.0",
    "192.168.255.255",
    "198.18.0.0",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.0",
    "239.255.255.255",
    "240.0.0.0",
    "255.255.255.255",
];

const PUBLIC: &[&str] = &[
    "1.0.0.0",
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "192.0.3.0",
    "192.88.98.255",
    "192.88.100.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "198.51.99.255",
    "198.51.101.0",
    "203.0.112.255",
    "203.0.114.0",
    "223.255.255.255",
];

const NOT_PUBLIC_6: &[&str] = &[
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::127.0.0.1",
    "64:ff9b::192.168.0.1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:2::1",
    "2001:1ff:ffff::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "3fff::1",
    "3fff:fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456:789a::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "fd00:ec2::254",
];

const PUBLIC_6: &[&str] = &[
    "2000::1",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2001:db7::1",
    "2001:db9::1",
    "2606:4700:4700::1111",
    "2a00:1450:4001::1",
    "3ffe::1",
    "3fff:1000::1",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
];

#[test]
fn only_addresses_of_the_public_internet_are_public() {
    let v4 = |text: &&str| is_public_v4(text.parse::<Ipv4Addr>().unwrap().octets());
    let v6 = |text: &&str| is_public_v6(text.parse::<Ipv6Addr>().unwrap().segments());
    assert_eq!(NOT_PUBLIC.iter().filter(|one| v4(one)).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert_eq!(PUBLIC.iter().filter(|one| !v4(one)).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert_eq!(NOT_PUBLIC_6.iter().filter(|one| v6(one)).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert_eq!(PUBLIC_6.iter().filter(|one| !v6(one)).collect::<Vec<_>>(), Vec::<&&str>::new());
}

proptest::proptest! {
    /// What the standard library knows to be private, of this machine or of this link is never public, in no form.
    #[test]
    fn nothing_that_the_library_calls_private_is_public(bytes: [u8; 4]) {
        let address = Ipv4Addr::from(bytes);
        let is_near = address.is_private() || address.is_loopback() || address.is_link_local() || address.is_multicast()
            || address.is_broadcast() || address.is_documentation() || address.is_unspecified();
        proptest::prop_assert!(!(is_near && is_public_v4(bytes)));
        proptest::prop_assert_eq!(is_public_v4(bytes), is_public_v6(address.to_ipv6_mapped().segments()));
    }
}
