//! A topic to start from.

use allora_interfaces::topic_registry::TopicInfo;

/// A topic with every field filled in.
pub fn example_topic() -> TopicInfo {
    TopicInfo {
        title: "ETH/USD in a day".to_owned(),
        description: "Price of one ether a day after the epoch opened.".to_owned(),
        metadata_uri: String::new(),
        target: "price of 1 ETH".to_owned(),
        unit: "USD".to_owned(),
        ground_truth_source: "median of three exchanges".to_owned(),
        ground_truth_rule: "Last trade before the report window opens, in whole cents.".to_owned(),
    }
}
