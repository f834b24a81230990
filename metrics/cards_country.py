"""Cards of what the harmonised reports tell by country: orders and monthly users."""

from __future__ import annotations

from data.model import Statistic
from metrics.card import Metric

_PART_3 = "harmonised DSA reports, part 3"
_ORDERS = "DSA Art. 9, 10 and 15(1)(a)"
_NO_SPEED = "Orders are acts of authorities and say nothing about how often people report."


def _orders(key: str, what: str, measure: str) -> Metric:
    return Metric(
        id=key,
        label=f"Orders to {what} received",
        question=f"How many orders to {what} did services receive from authorities?",
        meaning=f"The number of orders of authorities to {what} that reached the service in the "
        "period.",
        caution=_NO_SPEED,
        direction="neutral",
        unit="count",
        statistic=Statistic.COUNT,
        measure=measure,
        formula="as published",
        n_of="orders",
        aggregation="sum",
        sources=_PART_3,
        legal_anchor=_ORDERS,
    )


CARDS = (
    _orders("orders_to_act_received", "act against illegal content", "orders_to_act"),
    _orders("orders_to_inform_received", "provide information", "orders_to_inform"),
    Metric(
        id="monthly_users",
        label="Monthly users",
        question="How many people use a service in a month?",
        meaning="The average number of people who used the service in a month of the period, as "
        "the service counts them.",
        caution="Services count people, accounts or devices, and some print an upper limit.",
        direction="neutral",
        unit="count",
        statistic=Statistic.COUNT,
        measure="monthly_recipients",
        formula="as published",
        sources="harmonised DSA reports, part 10",
        legal_anchor="DSA Art. 24(2) and 42(3)",
    ),
    Metric(
        id="orders_per_million_users",
        label="Orders to act per million monthly users",
        question="How many orders to act are there for a million monthly users?",
        meaning="Orders to act received in the period, divided by the monthly users of the same "
        "place and multiplied by a million.",
        caution="Authorities differ in how they work, so a low number can mean little illegal "
        "content, few orders or another route.",
        direction="neutral",
        unit="ratio",
        statistic=Statistic.RATIO,
        measure="orders_to_act",
        formula="orders to act / monthly users * 1,000,000",
        minimum_n=10,
        n_of="orders to act",
        aggregation="ratio_of_sums",
        sources="harmonised DSA reports, parts 3 and 10",
        legal_anchor=_ORDERS,
    ),
)
