use super::*;

/// `spec/oracles.md`, "Aggregation": the geometric mean of 1, 2, 3 is the third root of 6.
#[test]
fn people_are_the_geometric_mean_of_three() {
    let prior = Prior { mean: Share::HALF, weight: positive(1e-15) };
    let params = CapabilityParams::default().with_prior(prior);
    let thirds = [1.0, 2.0, 3.0].map(|n| share(n / 3.0));
    let facts: Vec<_> =
        Aspect::ALL.iter().zip(thirds).map(|(aspect, y)| person(*aspect, y, at(0))).collect();
    let unit = CapabilityUnit { half_life: HalfLife::INFINITE };
    let score = score_of(unit, &params, &facts);
    assert!((score.element(Element::People) - 6.0_f64.cbrt() / 3.0).abs() < ROUNDING);
    assert_eq!(score.element(Element::Processes), 0.5);
    assert_eq!((score.solutions(), score.messages()), (None, None));
    assert!((score.coverage() - 0.5).abs() < 1e-15);
}
