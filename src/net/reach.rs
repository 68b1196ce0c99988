//! Which addresses of the network may be connected to: what a stranger names must be out in the world, not in this house.
//!
//! Owns telling the world from the machine and its neighbours. Must not look up a name or connect.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::Host;

use crate::model::HttpUrl;

/// How far a request may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Anything in the world: what pages, lists and redirects name.
    World,
    /// Also this network's own addresses: a host that the user named, whose name may mean a machine in the house.
    Neighbours,
    /// Also this machine: the user named it outright, as `localhost` or by its number.
    Anything,
}

/// Names that always mean something near (RFC 6761, RFC 6762, RFC 8375, the root's `internal`).
const NEAR_NAMES: &[&str] = &["localhost", "local", "internal", "home.arpa", "lan"];

impl Reach {
    /// How far the user lets a request go whose origin they named.
    pub(super) fn of_own(url: &HttpUrl) -> Self {
        match url.url().host() {
            Some(Host::Domain(name)) if name.trim_end_matches('.') == "localhost" || name.trim_end_matches('.').ends_with(".localhost") => Self::Anything,
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => Self::Anything,
            Some(Host::Domain(_)) | None => Self::Neighbours,
        }
    }

    /// Whether an address that a name or a URL came to may be connected to.
    pub(super) fn admits(self, address: IpAddr) -> bool {
        match self {
            Self::Anything => true,
            Self::Neighbours => is_world(address) || is_neighbour(address),
            Self::World => is_world(address),
        }
    }

    /// Whether a URL may be asked for at all, before any name is looked up: through a proxy it is the proxy that looks it up.
    pub(super) fn admits_host(self, url: &HttpUrl) -> bool {
        match url.url().host() {
            // The parser has made numbers of every way to write one: `0x7f.1`, `2130706433`, `127.0.0.1.`.
            Some(Host::Ipv4(address)) => self.admits(address.into()),
            Some(Host::Ipv6(address)) => self.admits(address.into()),
            Some(Host::Domain(name)) => self > Self::World || !is_near_name(name),
            None => false,
        }
    }
}

/// A name without a dot, or below a domain that is never in the world.
fn is_near_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    !name.contains('.') || NEAR_NAMES.iter().any(|near| name.strip_suffix(near).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// Whether an address is globally reachable (IANA special-purpose registries, RFC 6890), with the IPv4 address that an IPv6 one carries inside.
pub(super) fn is_world(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_world_v4(address),
        IpAddr::V6(address) => inner_v4(address).map_or_else(|| is_world_v6(address), is_world_v4),
    }
}

/// `2000::/3` is all that was ever given out; in it are the block of Teredo and other protocols, `2001::/23`, and two ranges for documentation.
fn is_world_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    first & 0xe000 == 0x2000 && !(first == 0x2001 && (second < 0x200 || second == 0xdb8)) && !(first == 0x3fff && second < 0x1000)
}

fn is_world_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match a {
        0 | 10 | 127 | 224..=255 => true,
        // Carriers' NAT, RFC 6598.
        100 => (64..128).contains(&b),
        // Link-local, and where clouds keep their keys.
        169 => b == 254,
        172 => (16..32).contains(&b),
        // RFC 1918; protocols and documentation; relays of 6to4, RFC 7526.
        192 => b == 168 || b == 0 && (c == 0 || c == 2) || b == 88 && c == 99,
        // Benchmarks, RFC 2544; documentation, RFC 5737.
        198 => b == 18 || b == 19 || b == 51 && c == 100,
        203 => b == 0 && c == 113,
        _ => false,
    };
    !special
}

/// The IPv4 address that decides where packets to an IPv6 one end: mapped and compatible (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056).
fn inner_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = address.segments();
    let joined = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match segments {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0, 0, 0, 0, 0xffff, 0, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            Some(joined(high, low))
        }
        _ => None,
    }
}

/// Whether an address belongs to a house or a company: RFC 1918, RFC 6598 and RFC 4193. What is this machine, or the link alone, does not.
fn is_neighbour(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [a, b, ..] = address.octets();
            address.is_private() || a == 100 && (64..128).contains(&b)
        }
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(inner) => is_neighbour(inner.into()),
            None => address.segments()[0] & 0xfe00 == 0xfc00,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(host: &str) -> HttpUrl {
        HttpUrl::parse(&format!("http://{host}/")).expect("an address")
    }

    #[test]
    fn what_is_in_the_house_is_not_in_the_world_however_it_is_written() {
        let near = [
            "127.0.0.1",
            "127.9.9.9",
            "0x7f.1",
            "0177.0.0.1",
            "2130706433",
            "127.0.0.1.",
            "127.1",
            "0",
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "169.254.169.254",
            "169.254.0.1",
            "192.0.0.192",
            "192.0.2.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "192.88.99.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "[::]",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "[::ffff:0:7f00:1]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b::a9fe:a9fe]",
            "[64:ff9b:1::1]",
            "[2002:7f00:1::1]",
            "[2002:c0a8:101::1]",
            "[2002:a9fe:a9fe::1]",
            "[fc00::1]",
            "[fd00:ec2::254]",
            "[fe80::1]",
            "[fec0::1]",
            "[ff02::1]",
            "[2001::1]",
            "[2001:db8::1]",
            "[3fff::1]",
            "[100::1]",
            "[4000::1]",
            "localhost",
            "localhost.",
            "LOCALHOST",
            "a.localhost",
            "router",
            "router.",
            "printer.local",
            "metadata.google.internal",
            "box.home.arpa",
            "nas.lan.",
        ];
        for host in near {
            assert!(!Reach::World.admits_host(&url(host)), "{host}");
        }
        let world = [
            "8.8.8.8",
            "1.1.1.1",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.167.0.1",
            "169.253.0.1",
            "11.0.0.1",
            "223.255.255.255",
            "[2606:4700::1111]",
            "[2001:200::1]",
            "[2400::1]",
            "[::ffff:8.8.8.8]",
            "[64:ff9b::808:808]",
            "[2002:808:808::1]",
            "bao.example",
            "localhost.example",
            "lan.example",
        ];
        for host in world {
            assert!(Reach::World.admits_host(&url(host)), "{host}");
        }
    }

    #[test]
    fn a_name_of_the_users_may_mean_the_house_but_this_machine_only_where_it_says_so() {
        let address = |text: &str| text.parse::<IpAddr>().expect("an address");
        let own = Reach::of_own(&url("nas.example"));
        assert_eq!(own, Reach::Neighbours);
        for near in ["192.168.1.5", "10.0.0.1", "100.64.3.4", "fd00::5", "::ffff:192.168.1.5", "8.8.8.8"] {
            assert!(own.admits(address(near)), "{near}");
        }
        for refused in ["127.0.0.1", "::1", "169.254.169.254", "0.0.0.0", "::", "fe80::1", "::ffff:127.0.0.1", "2002:7f00:1::1"] {
            assert!(!own.admits(address(refused)), "{refused}");
        }
        for named in ["localhost", "localhost.", "rss.localhost", "127.0.0.1", "[::1]", "192.168.1.5"] {
            assert_eq!(Reach::of_own(&url(named)), Reach::Anything, "{named}");
        }
    }
}
