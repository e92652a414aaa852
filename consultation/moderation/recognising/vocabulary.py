"""Words that tell a name from the rest of a sentence. Small letters throughout."""


def listed(words: str) -> frozenset[str]:
    """Return words that are written one after the other."""
    return frozenset(words.split())


# Three letters that are more likely a word than part of a registration.
SHORT_WORDS = listed("""
    a am an and are as at be bus but by can cut day did due each end far few for from get got had has her him
    his how i in is it its jan feb mar apr may jun jul aug sep oct nov dec kid led let lot man men met mon tue
    wed thu fri sat sun mum my new nor not now of off old on one or our out own per put ran red road run saw say
    see set she so ten the to too top try two up us use via was way we went were who why won yes yet you all any
    ask bad big boy bit ago add age arm art bag bed ban job key law low map pay ppm sad sea six son tax tea use
    van vet war win year kwh kmh min mins sec aim sex fed fee
""")
# Words that follow a title or a rank and are no name, however they are written.
FUNCTION_WORDS = listed("""
    a about above according after again against ago all almost along already also although always am among an
    and another any anybody anyone anything are around as asked at away back be because been before behind being
    below beside between beyond both but by came can cannot could did do does doing done down during each either
    else ever every everybody everyone everything except few for from gave get gets getting give given goes
    going gone got had has have having he her here hers him his how however i if in inside instead into is it
    its itself just last least left less like made make many may maybe me meanwhile might mine more most much
    must my near never next no nobody none nor not nothing now of off often on once only onto or other others
    ought our ours out over own per perhaps please quite rather really said same saw say says see seem seems
    seen shall she should since so some somebody someone something sometimes soon still such take taken takes
    than that the their theirs them then there these they thing this those though through thus to today together
    told too took toward towards under until up upon us very via was we well went were what when where whether
    which while who whom whose why will with within without would yes yesterday yet you your yours i'm i've i'll
    i'd it's don't didn't won't can't couldn't wouldn't shouldn't isn't wasn't aren't weren't doesn't hasn't
    haven't hadn't he's she's they're that's there's monday tuesday wednesday thursday friday saturday sunday
    january february march april june july august september october november december thanks thank dear
""")
# Words about the work of the police, and what people say officers do: never a name in small letters.
WORK_WORDS = listed("""
    academy access accountability accounts action actions activity acts advice agreed allocated allowed alone
    already answer answered answers anywhere apologised apology apparently appeared applied appointed appraisal
    approach approached area arms arrest arrested arrests arrive arrived arrives asking assault assaulted
    assigned assist assured attended attending attends attitude available bad based bear became become began
    behave behaved behaving behaviour better big body broke brought bullied bureau busy call called calling
    calls cam camera cameras car card care cared cares career carried caught cell chair chaired change changed
    charge charged check checked checks children chose cleaned close closed coming comment comments community
    complained confirmed contact contacted continued control corruption costs count counts couple course court
    covered covers crash crashed culture cut dealing dealt decided decision decides declined deleted demanded
    denied described deserves desk did died different discretion dismissed drive driver drives driving drove
    duties duty earlier eats either ended enough entered entry escorted even eventually evidence exam expected
    explain explained explaining explains face failed fails feel feels felt filed finally find finds fine first
    followed force forced forces forgot former found free friendly full gaming games general good grabbed great
    grade grades group had half handled handling happy harassed hardware hated head heard held help helped
    helpful helps hit home hours house hung ignored ignores immediately inspector inspectors interview
    interviewed involved issue issued issues join joined joins keeps kept kicked kindly knew knocked know knows
    lack lacked laptop late later laughed laughs lead leader leading learned learns leave leaves leaving led
    lets level lied lies listen listened listening listens lived lives local locally locked long looked looking
    looks lost lunch made managed manager matters means meeting meetings meets member met minutes missing
    mistake mocked monitor months moved names nearby need needed needs new newly nice nicely number numbers
    obviously offered offers office officer officers old opened ordered outside overtime park parked parking
    passed patrol patrolled patrolling patrols pay pension people person phone phoned phones picked played
    points police polite politely posts presence present pretended probably processing promised promises
    promotion proper properly provided pulled punched pushed put quality questioned questions quick quickly
    radio raised rang rank ranks rate reacted read reads ready recently recorded records recruitment refused
    refuses regularly remained repeatedly replied replies report reported reports resigned respect respectful
    respects responded responds response rest retired returned returns ring rings role roles rude rudely safety
    sat sees sending sends sent sergeant sergeants serve served serves service shift shifts shot shouted
    shouting shouts showed shows signed signs simply sitting sits slammed smiled smirked software sort speak
    speaking speaks spent spoke staff stage standard standing stands started starts stated statement station
    status stay stayed stays stepped stood stop stopped stopping stops strength stuck support supported supports
    supposed swore talked talking talks team teams telling tells tended that's thinks thought threatened threw
    throughout time times tone told touched trained training treat treated treating treats tried tries trying
    turned turning turns twice type understood uniform unit useless used using usually vetting violence
    visibility visible visit visited visiting visits waited waiting waits walked walking walks wanted wants
    wasted watched ways wear wearing wears week weeks welcomed wellbeing words work worked workers working
    workload works world wore worn write writes writing wrong wrote year years yelled young abuse absent abusive
    aggressive alike aware corrupt criminal guilty honest kind polite present rubbish sadly supposedly patient
    professional unhelpful upset violent wonderful brilliant amazing lovely lazy racist sexist
""")
# Capitalised after a title and still no name.
OTHER_CAPITALS = listed("""
    average world plod policeman chairman president speaker right universe men bean happy comics marvel london
    wars group number no
""")
# Names that are also words, or that end as words do: in small letters they need no other sign.
NAMES = listed("""
    abdi abdul abdullah abraham adams adeyemi ahmad ahmed akhtar ali allen amin anderson andrews aslam atkinson
    azam bailey baker ball banks barker barnes barrett bates begum bell bennett bibi bird bishop black blake
    bond boateng booth boyle bradley brooks brown browning bryant burns burton butler campbell carr carter chan
    chapman chaudhry chen choudhury chowdhury clark clarke cole coleman collins cook cooper cox crawford cross
    cunningham curtis daniels das davies davis dawson day dean desai dixon douglas doyle duncan dunn edwards
    elliott ellis evans fernandes fisher fleming fletcher ford foster fowler fox francis fraser freeman french
    gardner george gibson gill goddard gordon graham grant gray green greene griffiths gupta hall hamilton
    harding harper harris harrison hart harvey hassan hawkins hayes henderson henry hill hinds hodgson holmes
    hopkins howard hudson hughes hunt hunter hussain ibrahim iqbal islam jackson james jenkins jennings john
    johnson johnston jones jordan joseph joshi kaur kelly kennedy khan khatun king kaminski knight kowalski
    kumar lambert lane lawrence lawson lee lewis li little lloyd long lopez lowe lucas lynch malik manning marsh
    marshall martin mason matthews may mcdonald mensah miah miller mills mitchell mohamed mohammed moore morgan
    morris morrison moss mukherjee murphy murray nash nelson nicholls nkosi norris nowak o'brien o'connor
    o'neill o'reilly okafor okoro osei owen owens owusu page palmer parker patel patterson payne pearce pearson
    perkins perry phillips pinto pope porter powell power pratt price quinn rahman rana reed rees reid reynolds
    rice richards richardson riley roberts robertson robinson rogers rose ross rowe russell ryan sahota said
    saunders schmidt scott sharma sharp shaw shah silva simpson singh smith sparrow spencer stephens stevens
    stewart stone suleiman sutton swann taylor thomas thompson thomson thornton tucker turner uddin underwood
    usman wade walker wallace walsh walters ward warner warren watkins watson watts webb webster wells west
    weston wheeler white wilkins wilkinson williams williamson willis wilson winter wong wood woods wright yang
    yilmaz young yusuf zhang
""") - {"said", "may", "day"}
# What may stand between the parts of a name.
PARTICLES = listed("van der den de da do dos di du la le el al bin ibn abu von ter")
