"""Answers whether what services say of themselves agrees with what testers saw."""

from __future__ import annotations

import streamlit as st

from pages.parts import (
    badges,
    claims,
    claims_beside,
    claims_choice,
    claims_rounds,
    claims_topics,
    filters,
    partners,
    prose,
    releases,
)

st.title("Claims and tests")
lens = filters.lens()
demo = claims_choice.demonstration()
desk = claims_choice.desk()
prose.paragraph(
    "Independent testers report content and watch what happens. What they saw stands beside what "
    "each service says of itself: never one mark, and never one number. Reports without an answer "
    "stay in every share. On the left, services and period choose what services say; kind of harm "
    "and country do not act on this page."
)

waves = claims_rounds.waves(demo=demo, desk=desk)
held = () if demo or desk else claims_rounds.held_back(waves)
waves = tuple(one for one in waves if one not in held)
claims_choice.say_held(held)
if waves:
    view = claims_choice.choose(waves, demo=demo, desk=desk)
    badges.show(claims_choice.badges(view))
    if view.shown.services:
        chosen = claims_choice.service(view)
        service = next(s for s in view.shown.services if s.platform == chosen)
        claims_beside.show(view, service, lens)
        claims.curves(view, service)
        claims.every_figure(view, service)
        claims.law(view)
        claims_topics.show(view, service)
    claims.left_out(view)
else:
    if not held:
        claims_choice.nothing(demo=demo)
    claims_beside.alone(lens)
partners.show(demo=demo)
if not demo:
    releases.show()
