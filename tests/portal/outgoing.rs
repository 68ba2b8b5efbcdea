//! Pages of other machines: what is read, and where nobody ever goes. One address of this machine, 127.0.0.2, plays the public
//! internet; all others are what they are, private, and count who comes.

use std::{
    io::Write as _,
    net::{IpAddr, SocketAddr, ToSocketAddrs as _},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use handled_portal::outgoing::{Failure, MOST, Names, Outgoing, Rules};

use crate::support::receiver::{Receiver, Reply};

static PUBLIC: [IpAddr; 1] = [IpAddr::V4(std::net::Ipv4Addr::new(127, 0, 0, 2))];

/// As in production, but for TLS and ports, which no test here has.
const RULES: Rules = Rules { private: false, also: &PUBLIC, plain: true, any_port: true };

fn given(says: impl Fn(&str) -> Vec<SocketAddr> + Send + Sync + 'static) -> Names {
    Names::Given(Arc::new(says))
}

fn outgoing(rules: Rules, names: Names) -> Outgoing {
    Outgoing::with_names(rules, Duration::from_millis(800), names).unwrap()
}

/// The public shop, a private neighbour on the same port of 127.0.0.1, and one that knows the names of both.
async fn street() -> (Receiver, Receiver, Outgoing) {
    let (shop, inside) = (Receiver::at(PUBLIC[0]).await, Receiver::start().await);
    let (public, private) = (shop.address, inside.address);
    let names = given(move |name| match name.trim_end_matches('.') {
        "shop.example" | "www.shop.example" => vec![public],
        "inside.example" => vec![private],
        "both.example" => vec![private, public],
        "mapped.example" => vec![SocketAddr::new("::ffff:127.0.0.1".parse().unwrap(), private.port())],
        "link.example" => vec!["[fe80::1%1]:80".parse().unwrap(), "169.254.169.254:80".parse().unwrap()],
        "nobody.example" => Vec::new(),
        other => (other, 0).to_socket_addrs().map(Iterator::collect).unwrap_or_default(),
    });
    (shop, inside, outgoing(RULES, names))
}

/// Every way we know of writing or naming what is near this machine.
fn inside(port: u16) -> Vec<String> {
    let hosts = [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0X7F.1",
        "017700000001",
        "0177.0.0.1",
        "0177.1",
        "127.0.0.1.",
        "127.0.0.3",
        "0",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[0:0:0:0:0:0:0:1]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fc00::1]",
        "[fd12:3456::1]",
        "[ff02::1]",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "255.255.255.255",
        "localhost",
        "LocalHost",
        "%6cocalhost",
        "127%2e0%2e0%2e1",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
        "inside.example",
        "mapped.example",
        "link.example",
        "INSIDE.example.",
    ];
    let mut all: Vec<String> = hosts.iter().map(|host| format!("http://{host}:{port}/")).collect();
    all.extend([
        format!("https://127.0.0.1:{port}/"),
        format!("http://mia:secret@127.0.0.1:{port}/"),
        format!("http://shop.example@127.0.0.1:{port}/"),
        format!("http://mia@shop.example:{port}/"),
        format!("http://[fe80::1%25eth0]:{port}/"),
        format!("http://[::1%25lo]:{port}/"),
        format!("ftp://127.0.0.1:{port}/"),
        format!("gopher://127.0.0.1:{port}/_GET"),
        "http://inside.example/".into(),
        "file:///etc/passwd".into(),
        "data:text/html,hello".into(),
        "javascript:alert(1)".into(),
        "http://".into(),
    ]);
    all
}

#[actix_web::test]
async fn no_page_near_this_machine_is_read_whatever_it_is_called() {
    let (_shop, neighbour, outgoing) = street().await;
    let port = neighbour.address.port();
    for url in inside(port) {
        let page = outgoing.get(&url, MOST).await;
        assert_eq!(page, Err(Failure::NotAllowed), "{url}");
    }
    assert_eq!(neighbour.connections(), 0);
    let open = Outgoing::new(Rules::of(true), Duration::from_secs(2)).unwrap();
    assert_eq!(open.get(&format!("http://127.0.0.1:{port}/"), MOST).await.unwrap().status, 200);
    assert_eq!(neighbour.connections(), 1, "the neighbour does take connections");
}

#[actix_web::test]
async fn no_redirect_leads_there_either() {
    let (shop, neighbour, outgoing) = street().await;
    let port = neighbour.address.port();
    let relative =
        [format!("//127.0.0.1:{port}/"), format!("\\\\127.0.0.1:{port}/"), format!("//inside.example:{port}/")];
    let places: Vec<String> = inside(port).into_iter().chain(relative).collect();
    for (number, place) in places.iter().enumerate() {
        let status = [301, 302, 303, 307, 308][number % 5];
        // The way a header carries letters of other scripts, browsers never write them.
        let place: String = if place.is_ascii() { place.clone() } else { continue };
        shop.will([Reply::leads_to(302, "/welcome"), Reply::leads_to(status, &place)]);
        assert_eq!(outgoing.get("http://shop.example/", MOST).await, Err(Failure::NotAllowed), "{place}");
    }
    assert_eq!(neighbour.connections(), 0);
    assert!(shop.connections() > 100, "each began at the shop: {}", shop.connections());
}

#[actix_web::test]
async fn other_ports_and_plain_http_are_not_followed_where_they_may_not_be_asked() {
    let (shop, neighbour, _) = street().await;
    let public = shop.address;
    let on_its_port = Rules { any_port: false, ..RULES };
    let strict = outgoing(on_its_port, given(move |_| vec![public]));
    for place in ["http://shop.example:8443/", "http://shop.example:22/", "//shop.example:6379/"] {
        shop.will([Reply::leads_to(301, place)]);
        assert_eq!(strict.get("http://shop.example/", MOST).await, Err(Failure::NotAllowed), "{place}");
    }
    let seen = shop.connections();
    let https = outgoing(Rules { plain: false, ..RULES }, given(move |_| vec![public]));
    assert_eq!(https.get("http://shop.example/", MOST).await, Err(Failure::NotAllowed));
    assert_eq!(https.front_of("shop.example"), "https://shop.example/");
    assert_eq!((shop.connections(), neighbour.connections()), (seen, 0));
}

#[actix_web::test]
async fn the_address_that_was_looked_at_is_the_one_that_is_connected_to() {
    let (shop, neighbour) = (Receiver::at(PUBLIC[0]).await, Receiver::start().await);
    let (public, private) = (shop.address, neighbour.address);
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    // Public when it is looked at first, private ever after.
    let names = given(move |_| vec![if count.fetch_add(1, Ordering::SeqCst) == 0 { public } else { private }]);
    let changing = outgoing(RULES, names);
    shop.will([Reply::page(200, "shoes")]);
    let page = changing.get("http://shop.example/", MOST).await.unwrap();
    assert_eq!(
        (page.body.as_slice(), asked.load(Ordering::SeqCst)),
        (b"shoes".as_slice(), 1),
        "one look, one connection"
    );
    assert_eq!(changing.get("http://shop.example/", MOST).await, Err(Failure::NotAllowed));
    // The same between a page and where it leads.
    asked.store(0, Ordering::SeqCst);
    shop.will([Reply::leads_to(302, "/next")]);
    assert_eq!(changing.get("http://shop.example/", MOST).await, Err(Failure::NotAllowed));
    assert_eq!((asked.load(Ordering::SeqCst), neighbour.connections()), (2, 0));
}

#[actix_web::test]
async fn of_a_name_that_leads_to_both_only_the_public_address_is_connected_to() {
    let (shop, neighbour, outgoing) = street().await;
    shop.will([Reply::page(200, "shoes")]);
    assert_eq!(outgoing.get("http://both.example/", MOST).await.unwrap().body, b"shoes");
    assert_eq!((shop.connections(), neighbour.connections()), (1, 0));
    assert_eq!(outgoing.get("http://nobody.example/", MOST).await, Err(Failure::NoName));
}

#[actix_web::test]
async fn a_page_is_followed_four_times_and_no_further() {
    let (shop, _, outgoing) = street().await;
    shop.will([301, 302, 303, 307].map(|status| Reply::leads_to(status, "/on")));
    shop.will([Reply::page(200, "shoes")]);
    let page = outgoing.get("http://shop.example/", MOST).await.unwrap();
    assert_eq!((page.url.as_str(), page.status, page.broke_off), ("http://shop.example/on", 200, None));
    assert_eq!(
        shop.received().iter().map(|one| one.path.as_str()).collect::<Vec<_>>(),
        ["/", "/on", "/on", "/on", "/on"]
    );
    shop.will((0..9).map(|number| {
        Reply::leads_to(308, if number % 2 == 0 { "http://www.shop.example/" } else { "http://shop.example/" })
    }));
    assert_eq!(outgoing.get("http://shop.example/", MOST).await, Err(Failure::TooFar));
    assert_eq!(shop.received().len(), 5, "a circle is left");
    shop.will([Reply::Bytes(302, Vec::new(), b"nowhere".into())]);
}

#[actix_web::test]
async fn nothing_of_anybody_is_sent_along_and_nothing_is_unpacked() {
    let (shop, _, outgoing) = street().await;
    let mut gzip = Command::new("gzip").arg("-c").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = gzip.stdin.take().unwrap();
    let fill = std::thread::spawn(move || input.write_all(&vec![b' '; 256 * 1024 * 1024]));
    let bomb = gzip.wait_with_output().unwrap().stdout;
    fill.join().unwrap().unwrap();
    assert!(bomb.len() < MOST, "a quarter of a gigabyte in {} bytes", bomb.len());
    let packed = vec![("content-encoding", "gzip".into()), ("set-cookie", "a=b".into())];
    shop.will([Reply::leads_to(302, "/on"), Reply::Bytes(200, packed, bomb.clone())]);
    let page = outgoing.get("http://shop.example/", MOST).await.unwrap();
    assert!(page.body == bomb, "as it came");
    for one in shop.received() {
        assert_eq!((one.header("accept-encoding"), one.header("user-agent")), ("identity", "handled-portal"));
        for name in ["cookie", "referer", "authorization"] {
            assert_eq!(one.header(name), "", "{name}");
        }
    }
}

#[actix_web::test]
async fn an_endless_page_is_read_so_far_and_a_slow_one_so_long() {
    let (shop, _, outgoing) = street().await;
    shop.will([Reply::Long(1024 * 1024 * 1024)]);
    let page = outgoing.get("http://shop.example/", usize::MAX).await.unwrap();
    assert_eq!((page.body.len(), page.broke_off), (MOST, None));
    assert!(shop.written() < 64 * MOST, "{} bytes were taken of a gigabyte", shop.written());
    shop.will([Reply::Drip(b"so far".into())]);
    let page = outgoing.get("http://shop.example/", MOST).await.unwrap();
    assert_eq!(page.broke_off, Some(Failure::TooSlow));
    assert!(page.body.starts_with(b"so far"), "what was said counts");
    for (reply, failure) in
        [(Reply::Hang, Failure::TooSlow), (Reply::Drop, Failure::Broken), (Reply::Nonsense, Failure::Broken)]
    {
        shop.will([reply]);
        assert_eq!(outgoing.get("http://shop.example/", MOST).await, Err(failure));
    }
    // The time is one for all of it, not one for each place.
    shop.will([Reply::leads_to(302, "/on"), Reply::leads_to(302, "/on"), Reply::Hang]);
    assert_eq!(outgoing.get("http://shop.example/", MOST).await, Err(Failure::TooSlow));
}
