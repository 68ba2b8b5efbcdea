//! Asks axe-core whether a page can be used by people who see, hear or move differently.

use serde_json::Value;
use thirtyfour::WebDriver;

const AXE: &str = include_str!("../assets/axe.min.js");

/// Runs in the page. WebDriver's scripts are not subject to the page's content security policy.
const RUN: &str = r"
    const done = arguments[arguments.length - 1];
    axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
        .then(found => done(found.violations.flatMap(rule => rule.nodes.map(node =>
            `${rule.id} (${rule.impact}): ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`))))
        .catch(error => done([`axe-core failed: ${error}`]));
";

/// One line for each element that breaks a rule: rule, weight, element, how to mend it.
pub async fn violations(driver: &WebDriver) -> Vec<String> {
    driver.execute(AXE, vec![]).await.expect("axe-core is loaded");
    let found = driver.execute_async(RUN, vec![]).await.expect("axe-core runs");
    match found.json() {
        Value::Array(lines) => lines.iter().map(|line| line.as_str().unwrap_or_default().to_owned()).collect(),
        other => vec![format!("axe-core answered {other}")],
    }
}
