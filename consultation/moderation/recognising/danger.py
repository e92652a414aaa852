"""Words that say that somebody may be in danger, and the way to go with each of them.

Sentences about a person are looked for ("my partner hits me"), not subjects ("domestic abuse"): most answers to a
consultation on policing speak of such subjects, and a warning on each of them would be a warning on none.
"""

import re

from consultation.moderation.recognising.findings import Recogniser, Sort, Spans
from consultation.moderation.recognising.folding import Folded

SELF = r"(?:my|him|her|them|your|our)[\s\-]?sel(?:f|ves)"
BE = r"(?:'m|'s|'re|'ve|\sam|\sis|\sare|\swas|\swere|\shas\sbeen|\shave\sbeen|\shas|\shave|m|ve)?"
GOING = r"(?:'m|\sam|m)?\s(?:will|'ll|gonna|going\sto|want\sto|wanna|am\sgoing\sto)"
I_WILL = r"(?:i|we)(?:'ll|\swill|ll|(?:'m|'re|\sam|\sare|m)?\s(?:going\sto|gonna|gunna|about\sto))"
WHO = r"(?:i|he|she|they|we|you|who|somebody|someone)"
PARTNER = (
    r"(?:husband|boyfriend|partner|wife|girlfriend|ex(?:[\s\-](?:husband|boyfriend|partner|wife|girlfriend))?"
    r"|spouse|fiancee?)"
)
PARENT = r"(?:step)?[\s\-]?(?:dad|father|mum|mother|uncle|aunt|brother|parents?|family|grandad|grandfather|son)"
HURT = (
    r"(?:hits?|hit|hitting|beats?|beating|beaten|punche?[sd]?|punching|kicks?|kicked|slaps?|slapped|strangle[sd]?"
    r"|strangling|choke[sd]?|choking|rape[sd]?|raping|abuse[sd]?|abusing|hurts?|hurting|threaten(?:s|ed|ing)?"
    r"|stalk(?:s|ed|ing)?|control(?:s|led|ling)?|assault(?:s|ed|ing)?|attack(?:s|ed|ing)?|pushe[sd]|burn(?:s|ed|ing)?)"
)
ADVERBS = (
    r"(?:\s(?:keeps?|still|always|often|just|even|also|sometimes|has|had|started|is|was|used\sto|would|will|on)){0,3}"
)
CHILD = (
    r"(?:child(?:ren)?|kids?|baby|babies|toddlers?|(?:little\s)?(?:boys?|girls?)|daughters?|sons?|infant|niece"
    r"|nephew)"
)
KILL = r"(?:kill|murder|stab|shoot|slash|behead|bomb|petrol\s?bomb|burn|hurt\syou|blow\sup)"
THEIR_PAPERS = r"(?:my|our|her|his|their)\s(?:passports?|documents?|papers|id)"


def _pattern(*phrases: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(phrases) + r")(?!\w)")


PHRASES = {
    "suicide": _pattern(
        rf"(?:{WHO}{BE}\s)?(?:(?:wants?|wanted|going|gonna|wanna|tried|tries|trying|plan(?:s|ning)?|about|will)\s)?(?:to\s)?"
        rf"(?:kill(?:ed|ing|s)?|hang(?:ed|ing)?|hung)\s{SELF}",
        rf"(?:{WHO}{BE}\s)?(?:(?:going|want|wants|trying)\sto\s)?(?:end|ending|ended|take|taking|took|taken)\s(?:my|his|her|their)\s"
        r"(?:own\s)?li(?:fe|ves)",
        r"(?:feels?\s|feeling\s)?suicidal(?!\sideation\straining)",
        r"(?:i|he|she|they)(?:'ve|'s|\shave|\shas)?\s(?:been\s)?(?:attempted|thought\s(?:of|about)|considered)\ssuicide",
        r"(?:thinking|think|thoughts)\s(?:of|about)\s(?:suicide|dying|ending\sit)",
        r"(?:i|he|she|they)\s(?:just\s|really\s)?(?:wants?\sto|wanna|wanted\sto)\sdie",
        r"(?:i|he|she|they)(?:'d|\swould)?\s(?:be\s)?better\soff\sdead",
        r"i\swish\si\s(?:was|were)\sdead",
        r"(?:don'?t|do\snot|doesn'?t|does\snot)\swant\sto\s(?:be\shere|be\salive|live|wake\sup|exist)(?:\sany\s?more)?",
        r"(?:there\sis|there's|see|is)\sno\s(?:point|reason)\s(?:in\s|to\s|of\s)?(?:living|live|going\son|carrying\son)",
        r"(?:i|he|she)(?:'ll|\swill|'m\sgoing\sto)?\s(?:\w+\s)?jump(?:ed)?\s(?:off|in\sfront|under)\s(?:the|a|of)\s\w+",
        r"(?:i|he|she)\s(?:can'?t|cannot|can\snot)\s(?:go|carry)\son(?!\s(?:holiday|about|my|the|a)\b)",
        r"(?:i|he|she|they)(?:'ll|\swill|\swants?\sto|\sis\sgoing\sto|'m\sgoing\sto)\send\sit(?:\sall)?",
    ),
    "self_harm": _pattern(
        r"(?:i|he|she|they|who|keeps?|keep)(?:\skeep|\skeeps|'ve\sbeen|\shave\sbeen|'s\sbeen|\shas\sbeen|'m|\sam|\sis)?\s"
        rf"(?:started\s)?(?:cuts?|cutting|burns?|burning|hurts?|hurting|harm(?:s|ing)?)\s{SELF}(?!\soff)",
        rf"(?:hurting|harming|cutting)\s{SELF}(?!\soff)",
        r"(?:i|he|she|they)\sself[\s\-]?harm(?:s|ed)?",
        r"(?:i'?m|is|am|been|are|was|keeps|started|daughter|son)\sself[\s\-]?harming",
        r"(?:i|he|she|they)(?:'ve|'s|\shave|\shas)?\s(?:been\s|keep\s|keeps\s)?(?:cut|cuts|cutting)\s(?:my|his|her|their)\s"
        r"(?:arms?|wrists?|legs?|skin)",
        r"i\skeep\scutting",
        r"(?:i|he|she|they)?\s?(?:took|taken|tak(?:es|ing))\san?\soverdose",
        r"(?:i|he|she|they)\soverdosed",
    ),
    "domestic_abuse": _pattern(
        rf"(?:my\s|his\s|her\s|sister's\s|mum's\s|friend's\s|the\s)?{PARTNER}{ADVERBS}\s{HURT}(?:\s(?:me|her|him|my|us|and))",
        rf"my\s{PARTNER}{ADVERBS}\s(?:control(?:s|ling)?|locks|watches|tracks|follow(?:s|ing)|forces|isolates|won'?t\slet)\s?\w*",
        rf"my\s{PARTNER}\sis\s(?:violent|abusive|controlling|dangerous)",
        rf"(?:he|she)(?:'s|\sis|\shas|\skeeps|\soften|\salways|\sstill)?\s(?:been\s)?{HURT}\sme(?!\swith\squestions)",
        r"(?:he|she|they)\swon'?t\slet\sme\s(?:leave|out|go|see|have)[\sa-z]{0,20}",
        r"(?:i'?m|i\sam|i\swas)\s(?:so\s|too\s)?(?:afraid|scared|frightened|terrified)\s(?:to\sgo\shome|of\smy\s"
        rf"(?:{PARTNER}|{PARENT})|of\sgoing\shome|at\shome)",
        rf"my\s{PARENT}(?:\s(?:are|is|wants?|want|will|keeps?)){{0,2}}\s?(?:to\s)?(?:forc(?:e|es|ing)|mak(?:e|es|ing))\sme\s(?:to\s)?marry",
        r"(?:forced|made)\sto\smarry\s(?:a|my|him|her|someone|somebody)",
        rf"my\s(?:step)?(?:dad|father){ADVERBS}\s{HURT}\smy\s(?:mum|mother)",
    ),
    "child_at_risk": _pattern(
        r"i(?:'m|\sam|m)\s(?:only\s)?(?:[89]|1[0-6])(?!\s?(?:minutes?|mins?|miles?|years?\s(?:in|into|on)|stone|weeks|months|days"
        r"|hours|stops|%|per))(?:\syears?\sold)?\sand",
        rf"(?:the|a|this|their|that)\s(?:little\s)?{CHILD}(?:\s(?:next\sdoor|upstairs|downstairs|of\s\d{{1,2}}|there|opposite)){{0,2}}\s"
        r"(?:(?:is|are|was|were|gets?|keeps?)\s)?(?:being\s|getting\s)?(?:hit|beaten|abused|groomed|hurt|starved|neglected|locked)",
        rf"{CHILD}\s(?:next\sdoor\s|upstairs\s|there\s)?(?:is|are|gets?)\s(?:always\s|often\s)?left\salone(?!\son\sthe)",
        rf"(?:my|our|the|his|her)\s{PARENT}\s(?:\w+\s)?touch(?:es|ed|ing)\s(?:me|her|him|my)",
        rf"(?:my|our|the)\s{PARENT}{ADVERBS}\s(?:hits?|beats?|punches|kicks|rapes|burns|hurts)\s(?:me|us)",
        rf"(?:hits|beats|beating|hurting|hurts|abuses|abusing|hitting|shakes|shaking|molests|molesting|groom(?:s|ing)|grooming)\s"
        rf"(?:(?:the|his|her|their|my|our|a|these|those|young|little|underage|under-age)\s){{0,2}}{CHILD}",
        rf"(?:he|she|they|who|man|men)\s(?:has\s|have\s)?(?:touch(?:ed|es)|molested|raped|groom(?:ed|s))\s(?:my|his|her|a|the|our)\s"
        rf"(?:\w+\s)?{CHILD}",
        rf"grooming\s(?:\w+\s)?{CHILD}",
        r"(?:my\steacher|my\scoach|an?\s(?:man|adult|teacher)|my\stutor)\s(?:\w+\s)?(?:sends|sent|asks|asked)\sme\s(?:for\s)?"
        r"(?:naked\s|nude\s)?(?:pictures|photos|nudes|messages)",
    ),
    "threat": _pattern(
        rf"{I_WILL}\s(?:\w+\s)?{KILL}(?!\sfor\b)(?:ing)?(?!\stime|\strust|\sout\b)",
        r"(?:he|she|they|who|someone|somebody)\s(?:\w+\s)?(?:said|says|told\sme|swore|promised)\s(?:that\s)?(?:he|she|they)"
        rf"(?:'d|'ll|\swill|\swould|\swas\sgoing\sto|'s\sgoing\sto)\s{KILL}\s\w+(?:\s(?:house|home|car|shop|family))?",
        rf"threaten(?:s|ed|ing)?\sto\s{KILL}\s(?:me|my|us|him|her|them|you|our)",
        rf"(?:he|she|they)(?:\shas|\shave|'s|'ve)?\sthreatened\sto\s{KILL}",
        r"i\sknow\swhere\s(?:you|he|she|they)\slive",
        r"(?:we|i)(?:'ll|\swill)\sfind\s(?:out\s)?(?:where\s)?you(?:\slive|\sall)?(?!r)",
        rf"(?:somebody|someone)\s(?:should|ought\sto|needs\sto)\s(?:{KILL})",
        r"(?:should|deserves?\sto|need\sto|needs\sto|ought\sto)\s(?:all\s)?be\s(?:shot|hanged|hung|stabbed|killed|burned|burnt\salive)",
        r"(?:gonna|gunna|going\sto|i'll|will)\s(?:put|plant|set\soff|throw|bring)\sa\s(?:bomb|bullet|grenade|petrol\sbomb|knife)",
        r"you(?:'re|\sare)?\s(?:all\s)?(?:are\s)?(?:going\sto|gonna|will)\s(?:all\s)?die",
        r"put\sa\sbullet\sin",
        r"(?:i|we)(?:'ll|\swill|'m\sgonna|'m\sgoing\sto)\sburn\s(?:down|it\sdown|the|your)",
    ),
    "trafficking": _pattern(
        rf"(?:took|takes|taken|keeps?|kept|has|have|holds?|stole)\s{THEIR_PAPERS}(?!\sback|\sback\sin)",
        r"(?:i|we|he|she|they|who)(?:'m|'re|\sam|\sare|\sis|\swas|\swere)\s(?:being\s)?(?:forced|made)\sto\s(?:work|beg|steal|sell|carry"
        r"|clean|sleep|have|grow|run)",
        r"(?:my\s)?(?:son|daughter|cousin|nephew|niece|brother|sister|child|boy|girl|friend)\s(?:is|was|has\sbeen|are)\s(?:being\s)?"
        r"(?:forced|made|groomed)\sto\s(?:sell|carry|run|deal|work|hold)",
        r"(?:i|she|he|we|they)(?:\swas|\swere|'s\sbeen|\shas\sbeen|\shave\sbeen)\s(?:trafficked|smuggled\sand\ssold|sold)(?!\sa|\sout|\soff|\sthe)",
        r"(?:makes?|made|forces?|forced|making|forcing)\s(?:me|her|us|them)\s(?:to\s)?(?:have\ssex|sleep\swith|work\sfor|sell|beg)",
        r"(?:made|forced)\sto\s(?:sleep\swith|have\ssex)",
        r"(?:girls|women|men|people|workers|children)\s(?:\w+\s)?(?:kept|are\skept|held|are\sheld)\s(?:locked|prisoner|against|like\sslaves)",
        r"lock(?:s|ed)?\s(?:us|them|me|her)\sin(?!\s(?:a|the)\scell)",
        r"(?:running|runs|run|doing|does|sent|goes)\s(?:out\s)?(?:on\s)?county\slines",
        r"(?:i'?m|i\sam|we\sare|we're)\snot\sallowed\sto\s(?:leave|go\sout)(?!\sa\s|\sfeedback)",
        r"(?:are|am|is|were)\snot\sfree\sto\sleave",
        r"pay\soff\s(?:a|my|the|our|his|her)\sdebt\sto",
        r"(?:held|kept|treated|living|works?|working)\sas\s(?:a\s)?slaves?",
    ),
}
LEAD = "Choose “Refer” and then the safeguarding lead, before anything is decided about publishing."
NOW = "Where somebody may be in danger at this moment, the lead rings 999."


def _recogniser(key: str, title: str, reason: str, helps: str, examples: str) -> Recogniser:
    """Return the recogniser of a danger: the way to go with it, and who helps that can be named to the respondent."""

    def find(folded: Folded) -> Spans:
        return [match.span() for match in PHRASES[key].finditer(folded.lower)]

    return Recogniser(
        key=key,
        title=title,
        sort=Sort.ROUTE,
        category="",
        flag="safeguarding",
        reason=reason,
        finds=examples,
        misses="Hints, irony, other languages, sentences that are put in another way. Subjects, such as “domestic"
        " abuse”, are left alone on purpose.",
        find=find,
        route=f"{LEAD} {NOW} {helps}",
    )


RECOGNISERS = (
    _recogniser(
        "suicide",
        "Suicide",
        "This may say that somebody thinks of ending their life.",
        "Your message to the respondent can name Samaritans, 116 123, day and night.",
        "“I want to kill myself”, “end my life”, “better off dead”, “my son is suicidal” and the like.",
    ),
    _recogniser(
        "self_harm",
        "Self-harm",
        "This may say that somebody hurts themselves.",
        "Your message to the respondent can name Samaritans, 116 123, and NHS 111.",
        "“I cut myself”, “she is self-harming”, “took an overdose” and the like.",
    ),
    _recogniser(
        "domestic_abuse",
        "Domestic abuse",
        "This may say that a partner or a family harms somebody.",
        "Your message to the respondent can name the National Domestic Abuse Helpline, 0808 2000 247. Do not publish"
        " anything that could tell the other person who wrote.",
        "“my partner hits me”, “afraid to go home”, “forcing me to marry” and the like.",
    ),
    _recogniser(
        "child_at_risk",
        "Child at risk",
        "This may say that a child is in danger, or that a child wrote it.",
        "The lead tells the borough’s children’s services. Your message can name Childline, 0800 1111.",
        "“I am 13 and…”, “my uncle touches me”, “the children next door are being beaten” and the like.",
    ),
    _recogniser(
        "threat",
        "Threat to kill or harm",
        "This may be a threat, or tell of one.",
        "Keep the words as they are: they may be evidence.",
        "“I will kill”, “he said he will kill me”, “I know where you live”, “should be shot” and the like.",
    ),
    _recogniser(
        "trafficking",
        "Trafficking and slavery",
        "This may say that somebody is held or made to work or to sell.",
        "Your message to the respondent can name the Modern Slavery Helpline, 08000 121 700.",
        "“they took my passport”, “forced to work”, “running county lines” and the like.",
    ),
)
