//! The resolver of the client: it looks names up and gives only addresses that the request may reach.
//!
//! Owns the check at the moment of connecting: what was checked is what is connected to, so a name that means one thing now and another in a second
//! (DNS rebinding) gains nothing. Must not know why a request may reach how far.

use std::{collections::HashSet, env, io, net::IpAddr, net::SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::Url;

use super::reach::Reach;

/// How names are looked up. In place of the system's way only where a test plays the resolver.
pub type Lookup = fn(&str) -> io::Result<Vec<IpAddr>>;

tokio::task_local! {
    /// How far the request that is under way in this task may reach. The client asks its resolver inside the task that sends, before anything is awaited;
    /// where it ever did not, the least would hold.
    pub(super) static REACH: Reach;
}

/// Every address of a name is out of the request's reach.
#[derive(Debug, thiserror::Error)]
#[error("{address}")]
pub(super) struct OutOfReach {
    /// One of them.
    pub(super) address: IpAddr,
}

/// The resolver.
#[derive(Debug)]
pub(super) struct Resolver {
    lookup: Option<Lookup>,
    /// Hosts of proxies, which the user named: usually in the house.
    proxies: HashSet<String>,
}

impl Resolver {
    pub(super) fn new(lookup: Option<Lookup>) -> Self {
        let names = ["http_proxy", "https_proxy", "all_proxy"];
        let values = names.iter().flat_map(|name| [env::var(name).ok(), env::var(name.to_uppercase()).ok()]).flatten();
        Self { lookup, proxies: values.filter_map(|value| host_of_proxy(&value)).collect() }
    }
}

/// The host in `http://proxy.example:3128` or `proxy.example:3128`.
fn host_of_proxy(value: &str) -> Option<String> {
    let parsed = Url::parse(value).ok().filter(Url::has_host).or_else(|| Url::parse(&format!("http://{value}")).ok());
    parsed?.host_str().map(str::to_owned)
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let is_proxy = self.proxies.contains(name.as_str());
        let reach = if is_proxy { Reach::Anything } else { REACH.try_with(|reach| *reach).unwrap_or(Reach::World) };
        let lookup = self.lookup;
        Box::pin(async move {
            let found = match lookup {
                Some(lookup) => lookup(name.as_str())?,
                // The port is put in by the client.
                None => tokio::net::lookup_host((name.as_str(), 0)).await?.map(|address| address.ip()).collect(),
            };
            let admitted = admitted(&found, reach)?;
            Ok(Box::new(admitted.into_iter()) as Addrs)
        })
    }
}

/// Those that may be reached; a name that has public and private addresses is known by the public ones.
fn admitted(found: &[IpAddr], reach: Reach) -> Result<Vec<SocketAddr>, OutOfReach> {
    let admitted: Vec<_> = found.iter().filter(|address| reach.admits(**address)).map(|address| SocketAddr::new(*address, 0)).collect();
    match found.first() {
        Some(address) if admitted.is_empty() => Err(OutOfReach { address: *address }),
        _ => Ok(admitted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_given_only_the_addresses_that_may_be_reached() {
        let addresses = |texts: &[&str]| texts.iter().map(|text| text.parse().expect("an address")).collect::<Vec<IpAddr>>();
        let told = |texts: &[&str], reach| admitted(&addresses(texts), reach).map(|found| found.iter().map(|found| found.ip().to_string()).collect::<Vec<_>>());
        assert_eq!(told(&["127.0.0.1", "8.8.8.8", "::1"], Reach::World).expect("one"), ["8.8.8.8"]);
        assert_eq!(told(&["192.168.1.1", "127.0.0.1"], Reach::Neighbours).expect("one"), ["192.168.1.1"]);
        assert_eq!(told(&["192.168.1.1"], Reach::World).expect_err("none").address.to_string(), "192.168.1.1");
        assert!(told(&[], Reach::World).expect("a name without addresses is the client's business").is_empty());
    }

    #[test]
    fn the_hosts_of_proxies_are_known() {
        assert_eq!(host_of_proxy("http://user:pw@proxy.corp:3128/"), Some("proxy.corp".to_owned()));
        assert_eq!(host_of_proxy("proxy.corp:3128"), Some("proxy.corp".to_owned()));
        assert_eq!(host_of_proxy("[fd00::1]:8080"), Some("[fd00::1]".to_owned()));
        assert_eq!(host_of_proxy(""), None);
    }
}
