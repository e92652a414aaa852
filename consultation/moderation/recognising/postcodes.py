"""Postcodes."""

import re

from consultation.moderation.recognising.findings import Recogniser, Sort, Spans
from consultation.moderation.recognising.folding import Folded
from consultation.moderation.recognising.vocabulary import listed

AREAS = listed("""
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK
    FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG
    NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR
    TS TW UB W WA WC WD WF WN WR WS WV YO ZE
""")
POSTCODE = re.compile(
    r"(?<![a-z0-9])(?P<area>[a-z]{1,2})(?:\d{1,2}|\d[a-hjkmnp-y])\s{0,2}(?P<inward>\d[abd-hjlnp-uw-z]{2})(?![a-z0-9])"
)
ORDINAL = re.compile(r"\d(?:st|nd|rd|th)")


def find(folded: Folded) -> Spans:
    """Return where postcodes stand."""
    return [
        match.span()
        for match in POSTCODE.finditer(folded.lower)
        if match["area"].upper() in AREAS and not ORDINAL.fullmatch(folded.text[slice(*match.span("inward"))])
    ]


RECOGNISER = Recogniser(
    key="postcode",
    title="Postcode",
    sort=Sort.STRUCTURED,
    category="personal_data",
    flag="personal",
    reason="This looks like a whole postcode. Only a few homes share one.",
    finds="Whole postcodes in capitals or small letters, with or without the space.",
    misses="Half a postcode, such as SE1, which is left alone on purpose: thousands of people share it.",
    find=find,
)
