"""Texts about policing from a seeded grammar, and campaigns planted among them. No database.

The texts share openings, places, wishes and whole turns of phrase, as real answers to one question do: what tells a
campaign from them is not that it speaks of patrols and 101 too.
"""

import random
from dataclasses import dataclass

PLACES = (
    "Brixton", "Hackney", "Tooting", "Croydon", "Barking", "Ealing", "Peckham", "Tottenham", "Lewisham", "Harrow",
    "Camden", "Stratford", "Hounslow", "Enfield", "Bexley", "Romford", "Wembley", "Deptford", "Walthamstow", "Sutton",
)  # fmt: skip
SPOTS = (
    "on the high street", "outside the station", "near the school gates", "in the park after dark", "on our estate",
    "around the bus garage", "by the canal", "in the town centre", "on the night bus", "along the main road",
    "in the underpass", "at the end of our road", "behind the shops", "on the Tube", "near the hospital",
)  # fmt: skip
CRIMES = (
    "phone snatching", "burglary", "knife crime", "shoplifting", "drug dealing", "car theft", "anti-social behaviour",
    "hate crime", "domestic abuse", "bike theft", "moped robbery", "fly tipping", "dangerous driving", "fraud",
    "street harassment", "vandalism",
)  # fmt: skip
PEOPLE = (
    "my daughter", "my son", "my elderly mother", "my neighbour", "the family next door", "a friend of mine",
    "my partner", "the man in the corner shop", "our caretaker", "a colleague", "my grandfather", "the lady upstairs",
)  # fmt: skip
FEELINGS = (
    "does not feel safe", "feels ignored", "has lost trust in the police", "no longer goes out in the evening",
    "was treated with respect", "waited four hours for anybody to come", "never heard back", "is afraid to report it",
    "was stopped and searched for no reason", "got real help from one officer", "gave up calling 101",
    "still has nightmares", "was told there were no officers free",
)  # fmt: skip
WISHES = (
    "more police officers on the beat", "a named officer for each ward", "better training in talking to young people",
    "faster answers on 101", "body worn cameras switched on every time", "a police station that is open at night",
    "officers who live in London", "an honest apology for past failures", "more women in the force",
    "proper investigation of burglaries", "regular meetings with residents", "an end to random stop and search",
    "stronger vetting of officers", "support for victims from the first call", "youth workers beside the police",
    "more police community support officers", "visible patrols at school closing time", "a faster complaints process",
    "specialist officers for domestic abuse", "clear figures for every borough each month",
)  # fmt: skip
OPENINGS = (
    "I think", "In my opinion", "We believe", "I have lived here for {years} years and", "As a resident of {place}",
    "To be honest", "Speaking as a parent of {years}", "I strongly feel", "It seems to me that", "What I say is that",
    "After {years} years in {place} I know that", "Like many Londoners", "Nobody asks us, but",
)  # fmt: skip
SUBJECTS = (
    "the council", "my landlord", "the bus driver", "a sergeant", "the school", "our MP", "the night shift",
    "the neighbourhood team", "the call handler", "a detective", "the mosque", "the youth club", "the hospital",
    "everybody in our block", "the residents' group", "the shopkeeper", "my doctor", "the inspector", "the mayor",
    "a volunteer", "the housing office", "the newspaper", "a cyclist", "the landlady", "the church", "my union",
)  # fmt: skip
DOINGS = (
    "blamed", "recorded", "filmed", "wrote about", "closed", "repaired", "forgot", "promised", "stopped", "reported",
    "warned us about", "laughed at", "complained about", "lost", "paid for", "moved", "painted over", "ignored",
    "counted", "visited", "argued over", "photographed", "explained", "questioned", "defended", "broke",
)  # fmt: skip
THINGS = (
    "the street lights", "the broken gate", "a stolen bicycle", "the new cameras", "our letters", "the car park",
    "the budget", "an empty flat", "the play area", "the bins", "a noisy party", "the front desk", "the leaflet",
    "that survey", "the bollards", "the minutes of the meeting", "a missing phone", "the CCTV recording", "the fence",
    "the taxi rank", "the lift", "the market stall", "a scooter", "the bench", "the crime number", "the bridge",
)  # fmt: skip
WHENS = (
    "last winter", "before the pandemic", "on a Friday night", "twice this month", "in front of the children",
    "while it was raining", "during the carnival", "after the match", "for the third time", "without any warning",
    "at half past three", "since the summer", "on my birthday", "the same evening", "over the bank holiday",
    "in broad daylight", "two weeks later", "during Ramadan", "on the way to work", "for no good reason",
)  # fmt: skip
SENTENCES = (
    "{opening} we need {wish} {spot}, because {subject} {doing} {thing} {when}.",
    "{opening} {crime} has got much worse {spot} and nothing is done about it.",
    "There is {crime} every week {spot} in {place}, and {person} {feeling}.",
    "{person} {feeling} since {subject} {doing} {thing} {when}.",
    "The draft plan says little about {crime}, although {subject} {doing} {thing} {when}.",
    "Please give us {wish} and {wish}, as {subject} {doing} {thing}.",
    "The police should listen to people in {place} before {subject} {doing} {thing} again.",
    "I would like to see {wish}, because {crime} {spot} is out of control.",
    "When {person} called about {crime}, it took {years} days until an officer rang back.",
    "More police on the streets of {place} would make {subject} and {person} feel safer.",
    "Without {wish} trust will not come back, not after {subject} {doing} {thing} {when}.",
    "I do not trust the Met any more, and {person} {feeling}.",
    "The officers I met {spot} {when} were polite, but {crime} goes on.",
    "{opening} the money would be better spent on {wish} than on {thing}.",
    "Why does {place} get fewer officers than {place} when we have more {crime}?",
    "Start with {crime} {spot}, then look at {thing}.",
    "It is not fair that {person} {feeling} while {crime} {spot} is ignored.",
    "Trust has to be earned, and {subject} {doing} {thing} {when}.",
    "{wish} should come first, then {thing}.",
    "My experience of reporting {crime} {when} was that {subject} {doing} {thing}.",
    "{when} {subject} {doing} {thing} {spot}.",
    "{subject} {doing} {thing} {when}, and {subject} {doing} {thing}.",
    "{person} saw how {subject} {doing} {thing} {spot} {when}.",
    "Nobody came when {subject} {doing} {thing} {spot}, not even {when}.",
    "If {subject} had not {doing} {thing}, {crime} would be rarer in {place}.",
    "Stop and search {spot} {when} did not find anything, but {person} {feeling}.",
    "I agree with the priorities, yet {subject} {doing} {thing} {when}.",
    "{wish}: that is what {person} asked for when {subject} {doing} {thing}.",
    "Londoners deserve {wish}, whatever {subject} {doing} {when}.",
    "On {thing} I have no view, but {crime} {spot} {when} frightened {person}.",
)
PARTS = {
    "opening": OPENINGS, "place": PLACES, "spot": SPOTS, "crime": CRIMES, "person": PEOPLE, "feeling": FEELINGS,
    "wish": WISHES, "years": ("two", "three", "five", "eight", "ten", "fifteen", "twenty", "thirty"),
    "subject": SUBJECTS, "doing": DOINGS, "thing": THINGS, "when": WHENS,
}  # fmt: skip
SPARE_WORDS = tuple(
    " ".join(
        (*SENTENCES, *OPENINGS, *WISHES, *FEELINGS, *SPOTS, *CRIMES, *PLACES, *SUBJECTS, *DOINGS, *THINGS, *WHENS)
    )
    .replace("{", " ")
    .replace("}", " ")
    .replace(".", " ")
    .replace(",", " ")
    .split()
)


@dataclass(frozen=True)
class Planted:
    """A text, and the number of the campaign that it was made for; -1 for one that somebody wrote alone."""

    text: str
    campaign: int


def sentence(chance: random.Random) -> str:
    """Return one sentence of the grammar."""
    text = chance.choice(SENTENCES)
    while "{" in text:
        before, rest = text.split("{", 1)
        name, after = rest.split("}", 1)
        text = before + chance.choice(PARTS[name]) + after
    return text[0].upper() + text[1:]


def own_text(chance: random.Random, *, least: int = 1, most: int = 6) -> str:
    """Return what one person wrote alone."""
    return " ".join(sentence(chance) for _ in range(chance.randint(least, most)))


def changed(text: str, share: float, chance: random.Random) -> str:
    """Return `text` with this share of its words changed: another word instead, one left out, or one put before."""
    words: list[str] = text.split()
    for place in chance.sample(range(len(words)), round(share * len(words))):
        how = chance.random()
        spare = chance.choice(SPARE_WORDS)
        words[place] = spare if how < 0.7 else "" if how < 0.85 else f"{spare} {words[place]}"
    return " ".join(" ".join(words).split())


def planted(
    *, others: int, campaigns: int = 20, size: int = 40, by_campaign: bool = False, seed: int = 1
) -> list[Planted]:
    """Return texts in a mixed order: `others` written alone, and campaigns with 5 to 40 per cent changed.

    Each member is changed by a share of its own; `by_campaign`, all members of a campaign by the same, the first
    campaign by 5 per cent and the last by 40.
    """
    chance = random.Random(seed)
    rows = [Planted(own_text(chance), -1) for _ in range(others)]
    for number in range(campaigns):
        template = own_text(chance, least=3, most=6)
        for _ in range(size):
            share = 0.05 + 0.35 * (number / max(campaigns - 1, 1) if by_campaign else chance.random())
            rows.append(Planted(changed(template, share, chance), number))
    chance.shuffle(rows)
    return rows
