//! The worked examples under `deploy/`, read by the programs they are for. Each is skipped, and says so, where its program is not here.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

use crate::program::{Folder, complained, said};

fn example(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("deploy").join(name)
}

pub fn text(name: &str) -> String {
    std::fs::read_to_string(example(name)).unwrap()
}

/// Whether the program is here and can do this.
pub fn has(program: &str, try_it: &[&str]) -> bool {
    let tried = Command::new(program).args(try_it).stdin(Stdio::null()).output();
    let has = tried.is_ok_and(|output| output.status.success());
    if !has {
        println!("skipped: {program} is not here");
    }
    has
}

fn accepts(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().unwrap();
    let all = said(&output) + &complained(&output);
    assert!(output.status.success(), "{command:?} says: {all}");
    println!("{command:?}: accepted");
}

#[test]
fn systemd_reads_the_units() {
    if !has("systemd-analyze", &["--version"]) {
        return;
    }
    let folder = Folder::new();
    let units = ["handled-portal.socket", "handled-portal.service", "handled-portal-worker.service"];
    for unit in units {
        let here = text(unit).replace("/usr/local/bin/handled-portal", env!("CARGO_BIN_EXE_handled-portal"));
        std::fs::write(folder.path(unit), here).unwrap();
    }
    let output = Command::new("systemd-analyze").arg("verify").args(units.map(|unit| folder.path(unit))).output();
    let output = output.unwrap();
    // It says what it finds, of ours and of others, and ends well all the same.
    let ours: Vec<String> =
        complained(&output).lines().filter(|line| line.contains("handled-portal")).map(str::to_owned).collect();
    assert!(ours.is_empty(), "{ours:#?}");
}

#[test]
fn haproxy_takes_both_files() {
    if !has("haproxy", &["-v"]) {
        return;
    }
    let folder = Folder::new();
    let site = both_in_one(&folder);
    for name in ["haproxy.cfg", "haproxy-postgres.cfg"] {
        let here = folder.path(name);
        std::fs::write(&here, text(name).replace("/etc/haproxy/site.pem", &site.display().to_string())).unwrap();
        let mut command = Command::new("haproxy");
        accepts(
            command.arg("-c").arg("-f").arg(here).envs([("PORTAL_1", "10.0.0.11:80"), ("PORTAL_2", "10.0.0.12:80")]),
        );
    }
}

#[test]
fn nginx_takes_its_file() {
    if !has("nginx", &["-v"]) {
        return;
    }
    let folder = Folder::new();
    certificate(&folder);
    // It tries the addresses too, and other tests run beside this one.
    let here = text("nginx.conf")
        .replace("/etc/ssl/access.example.com", &folder.0.display().to_string())
        .replace("listen 80;", &format!("listen unix:{};", folder.path("80").display()))
        .replace("listen 443 ssl;", &format!("listen unix:{} ssl;", folder.path("443").display()));
    std::fs::write(folder.path("nginx.conf"), here).unwrap();
    let pid = format!("pid {};", folder.path("pid").display());
    accepts(Command::new("nginx").arg("-t").arg("-c").arg(folder.path("nginx.conf")).args(["-g", &pid]));
}

#[test]
fn caddy_takes_its_file() {
    if has("caddy", &["version"]) {
        accepts(
            Command::new("caddy").args(["validate", "--adapter", "caddyfile", "--config"]).arg(example("Caddyfile")),
        );
    }
}

/// Both portals write nothing, hold no rights, and get their secrets as files.
const COMPOSE: &str = "
import sys, yaml
services = yaml.safe_load(open(sys.argv[1]))['services']
for name in ('portal-1', 'portal-2'):
    portal = services[name]
    assert portal['read_only'] and portal['cap_drop'] == ['ALL'], name
    assert set(portal['secrets']) == {'database_url', 'portal_key'}, name
import ipaddress
network = yaml.safe_load(open(sys.argv[1]))['networks']['inside']['ipam']['config'][0]
others = ipaddress.ip_network(network['ip_range'])
own = {name: one['networks']['inside']['ipv4_address'] for name, one in services.items() if isinstance(one['networks'], dict)}
assert set(own) == {'portal-1', 'portal-2', 'proxy'} and len(set(own.values())) == 3, own
for address in map(ipaddress.ip_address, own.values()):
    assert address in ipaddress.ip_network(network['subnet']) and address not in others, address
assert services['portal-1']['environment']['PORTAL_TRUSTED_PROXIES'] == '[\"%s\"]' % own['proxy']
for number in '12':
    assert services['proxy']['environment']['PORTAL_' + number] == own['portal-' + number] + ':8080'
";

#[test]
fn the_compose_file_is_yaml_and_its_portals_can_write_nothing() {
    if has("python3", &["-c", "import yaml"]) {
        accepts(Command::new("python3").args(["-c", COMPOSE]).arg(example("compose.yaml")));
    }
}

#[test]
fn the_image_is_built_of_what_the_program_is_made_of_and_no_secret_gets_into_it() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let rules = std::fs::read_to_string(root.join(".dockerignore")).unwrap();
    let mut rules = rules.lines().filter(|line| !line.starts_with('#'));
    assert_eq!(rules.next(), Some("*"), "nothing but what is named");
    let named: Vec<&str> = rules.map(|line| line.strip_prefix('!').unwrap()).collect();
    for name in &named {
        assert!(root.join(name).exists(), "{name}");
    }
    for secret in ["deploy", "target", ".git", "data", "portal.toml"] {
        assert!(!named.contains(&secret), "{secret}");
    }
    // What was enough: cargo reads the manifest with all it names.
    let folder = Folder::new();
    for name in &named {
        std::os::unix::fs::symlink(root.join(name), folder.path(name)).unwrap();
    }
    let mut cargo = Command::new(env!("CARGO"));
    accepts(
        cargo.args(["metadata", "--locked", "--offline", "--no-deps", "--format-version", "1"]).current_dir(&folder.0),
    );
    for read in ["assets", "migrations", "static", "templates", "src", "build.rs", "portal.example.toml"] {
        assert!(named.contains(&read), "{read} is compiled in");
    }
}

#[test]
fn a_unit_never_gives_up_and_the_worker_takes_no_address_of_the_portal() {
    for unit in ["handled-portal.service", "handled-portal-worker.service"] {
        let text = text(unit);
        let head = text.split("[Service]").next().unwrap();
        assert!(head.contains("\nStartLimitIntervalSec=0\n"), "{unit}");
    }
    assert!(text("handled-portal-worker.service").contains("\nEnvironment=PORTAL_METRICS_LISTEN="));
}

/// A certificate for a moment.
pub fn certificate(folder: &Folder) {
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]);
    openssl.args(["-subj", "/CN=access.example.com", "-keyout"]).arg(folder.path("site.key"));
    accepts(openssl.arg("-out").arg(folder.path("site.crt")));
}

/// The same with its key behind it, as `HAProxy` takes it.
pub fn both_in_one(folder: &Folder) -> PathBuf {
    certificate(folder);
    let both = ["site.crt", "site.key"].map(|name| std::fs::read_to_string(folder.path(name)).unwrap()).concat();
    std::fs::write(folder.path("site.pem"), both).unwrap();
    folder.path("site.pem")
}
