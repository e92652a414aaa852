"""Which language a text is written in, among those that many Londoners speak; nothing where it is too short to say.

By its script where only one of these languages has it, else by the little words that every sentence needs. No model and
no training: a list that can be read, corrected and explained.
"""

import re
import unicodedata
from collections import Counter

# Scripts, by the first word of a letter's name in Unicode, that are one language here.
SCRIPTS = {
    "BENGALI": "bn",
    "GURMUKHI": "pa",
    "GUJARATI": "gu",
    "TAMIL": "ta",
    "SINHALA": "si",
    "MALAYALAM": "ml",
    "TELUGU": "te",
    "GREEK": "el",
    "HEBREW": "he",
    "THAI": "th",
    "ETHIOPIC": "am",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
}
# Letters that only one of the languages of a script has, the rarest first; and which it is without any of them.
LETTERS = {
    "ARABIC": (("ps", "ښځړۍېڼ"), ("ckb", "ێۆڕڵ"), ("ur", "ٹڈڑںےھہ"), ("ar", "ةىيكإأ"), ("fa", "پچژگیک")),
    "CYRILLIC": (("uk", "іїєґ"), ("ru", "ыэё"), ("sr", "ђћњљџј")),
    "DEVANAGARI": (),
}
WITHOUT = {"ARABIC": "ar", "CYRILLIC": "", "DEVANAGARI": ""}
WORDS = {
    "en": "the of and to in is that it was for on are as with they be at this have from or had by but not what all were"
    " we when your can there use an each which she do how their if will up other about out many then them these so some"
    " her would make like him into time has more no than been who its now people my made over did down only way may"
    " after our you he me i should never always because where why very too please nobody somebody",
    "pl": "i w na nie z do się sie to że ze jest o jak po ale od za co tak czy by przez dla ma są sa tylko już juz może"
    " moze być byc był byl kiedy więcej wiecej mam mnie moja mój moj nas nam jestem nikt bardzo który która które gdzie"
    " dlaczego bo oni na ich jego jej tego tym żeby zeby chciałbym prosze proszę dziękuję nasze naszej mniej bez razy sens i",
    "ro": "și si de la în in nu este pe cu că ca un o mai din pentru care au a fost sunt să sa se ce am avem ai lui sau"
    " dar fără fara noi ei ele foarte când cand vin niciodată trebuie noastră nostru meu mea nici prin va rog nou oamenii ori",
    "pt": "o a os as de do da dos das e em no na que não nao é um uma com para por mais se ao meu minha nossa nosso eles"
    " elas foi são sao como mas quando nunca nós nos porque tem ter sem precisamos muito também à ele ela devia sair vêm",
    "es": "el la los las de del y en que no es un una con para por más mas se al mi mis nuestra nuestro ellos fue son"
    " como pero cuando nunca porque tiene sin necesitamos muy también lo le su sus está están debe yo a vienen hay",
    "it": "il lo la i gli le di del della dei delle e in che non è un una con per più piu si al mio mia nostra nostro"
    " loro sono come ma quando mai perché perche ha senza abbiamo molto anche nella da deve dalla alla è stato ci mi",
    "fr": "le la les de du des et en que qui ne pas est un une avec pour par plus se au aux mon ma notre ils elles a été"
    " sont comme mais quand jamais parce sans nous vous très aussi dans je on ce cette il elle leur devrait fait fais",
    "de": "der die das den dem des und in zu nicht ist ein eine einen mit für auf von sich wir ich sie es er auch nach"
    " aber wenn nie weil hat haben ohne mehr unsere unserer mein meine als wie oder an im am wurde sollte mir uns brauchen",
    "nl": "de het een en van in is dat niet op te voor met zijn er aan ook als maar om bij ik wij ze geen meer nooit"
    " omdat onze mijn door wordt werd naar heeft hebben kan",
    "tr": "ve bir bu da de için icin ne çok cok daha ben biz sen onlar değil degil var yok ama gibi ile olarak hiç hic"
    " neden kimse en her istiyoruz lütfen lutfen üç kez sonra kadar oğlum annem benim bizim ki mi mı olan fazla güvenli"
    " polis insanları tekrar yeniden çünkü cunku biri hep",
    "so": "waa iyo in ka ku u oo ah ay uu la si aan ma waxaan waxaa waxay maya haa kale badan dib fadlan marka laakiin"
    " sababtoo ahaan inay inuu isaga iyada anigu kuma aad baa ayaa ee loo laga lagu keligeed wiilkayga hooyaday dadka",
    "lt": "ir yra kad ne į iš su už apie bet mes mūsų mano jie nes be reikia daug labai tai taip ar kai jau dar niekada"
    " tik buvo turėtų kaip aš jų ant nuo prie iki mums kas",
    "lv": "un ir ka ne uz no ar par bet mēs mūsu mans viņi jo bez vajag ļoti tas vai kad jau vēl nekad tikai bija kā es"
    " lai pie pēc",
    "sq": "dhe në ne të te e i për per me nga që qe nuk është eshte një nje më më shumë ka na unë une sepse ata kurrë pa"
    " u si do duhet janë tonë ime im herë vetëm ju ai ajo kjo por vijnë djali",
    "hu": "a az és nem hogy van egy is de mert ki be meg már csak ez azt nekünk nincs soha több kell szükségünk nélkül"
    " fél vagy mint volt fel le én mi ők kellene jönnek bízom",
    "cs": "a je v na se že to s z do ne o jak ale za by pro tak po jsou bez nám naše můj když protože nikdy více není",
    "sk": "a je v na sa že to s z do nie o ako ale za by pre tak po sú bez nám naše môj keď pretože nikdy viac",
    "sv": "och i att det är en som på för av med den till inte om har de ett var jag vi men man aldrig eftersom vår mer",
    "yo": "ni ti awọn o si lati ko pe fun mo wa a ki won yi naa ṣe wọn",
    "tl": "ang ng sa na mga at ay hindi ko mo po kami namin natin wala para kasi pero may lang din siya sila",
    "vi": "và là của không có cho với những được này một các chúng tôi người đã đến khi vì trong",
    "ru": "и в не на я что с по это мы они как у за но из к же нет никогда потому нужно больше без моего нам нашей моя"
    " выходить люди людей боится одна слушать должна",
    "bg": "и в не на се че да с по това ние те как за но от няма никога защото нужда повече без ми ни нашата моята"
    " имаме хората трябва сама навън е са съм беше ще",
    "uk": "і в не на я що з по це ми вони як у за але із немає ніколи тому потрібно більше без мого нам нашій моя та",
    "sr": "и у не на се да је с за али ми они нема никад више без наш",
    "hi": "है हैं की का के में को से और नहीं पर यह वह हम मैं मेरी मेरा हमारी भी कि क्योंकि कभी चाहिए ने एक तो था थी",
    "ne": "छ छन् छैन छैनन् को मा लाई र हामी हाम्रो म मेरो मेरी गर्दिन किनभने कहिल्यै उनीहरू पनि चाहिन्छ हुन्छ गर्छ छु थप",
}
VOCABULARY = {language: frozenset(words.split()) for language, words in WORDS.items()}
BY_SCRIPT = {
    "LATIN": tuple(key for key, words in WORDS.items() if re.search("[a-z]", words)),
    "CYRILLIC": ("ru", "bg", "uk", "sr"),
    "DEVANAGARI": ("hi", "ne"),
}
# Letters that are at home in one of the languages written with Latin letters, and rare in the others.
MARKS = {
    "pl": "ąęłńśźż", "ro": "ăâîșțşţ", "pt": "ãõ", "es": "ñ¿¡", "de": "ßü", "tr": "ğışöçü", "lt": "ėįųūš", "lv": "āēīņļķ",
    "sq": "ëç", "hu": "őűáé", "cs": "řěůč", "sk": "ľĺŕô", "fr": "çèêùœ", "vi": "ơưđ", "yo": "ọẹṣ", "it": "ìò", "sv": "å",
}  # fmt: skip
NAMES = {
    "am": "Amharic or Tigrinya", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ckb": "Kurdish (Sorani)",
    "cs": "Czech", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French",
    "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "it": "Italian", "ja": "Japanese",
    "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "ml": "Malayalam", "ne": "Nepali", "nl": "Dutch",
    "pa": "Panjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "si": "Sinhala", "sk": "Slovak", "so": "Somali", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish",
    "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "yo": "Yoruba", "zh": "Chinese",
}  # fmt: skip
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0dff'’])*")
# So much of a text is looked at: a language does not change after that.
SAMPLE = 4000
FEWEST_LETTERS = 4
FEWEST_LATIN_LETTERS = 8
# Fewer points than these may be chance; two languages that share a script need less to be told apart than twenty.
LEAST = {"LATIN": 1.5, "CYRILLIC": 1.0, "DEVANAGARI": 1.0}


def language_of(text: str) -> str:
    """Return the code of the language that `text` is mostly written in; nothing where that cannot be said.

    >>> language_of("Nie ufam policji, bo nikt nie przyszedł.")
    'pl'
    >>> language_of("OK")
    ''
    """
    sample = unicodedata.normalize("NFC", text[:SAMPLE]).lower()
    scripts = Counter(_script(letter) for letter in sample if letter.isalpha())
    if not scripts:
        return ""
    script, letters = scripts.most_common(1)[0]
    if letters < (FEWEST_LATIN_LETTERS if script == "LATIN" else FEWEST_LETTERS):
        return ""
    if script == "CJK" and scripts["HIRAGANA"] + scripts["KATAKANA"]:
        return "ja"
    if script in SCRIPTS:
        return SCRIPTS[script]
    return _by_letters(script, sample) or _by_words(script, sample)


def _script(letter: str) -> str:
    return "LATIN" if letter.isascii() else unicodedata.name(letter, "").split(" ")[0].split("-")[0]


def _by_letters(script: str, sample: str) -> str:
    for language, letters in LETTERS.get(script, ()):
        if any(letter in sample for letter in letters):
            return language
    return WITHOUT.get(script, "")


def _by_words(script: str, sample: str) -> str:
    words = WORD.findall(sample)
    points = {language: _points(language, words, sample) for language in BY_SCRIPT.get(script, ())}
    ranked = sorted(points.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < LEAST[script] or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]


def _points(language: str, words: list[str], sample: str) -> float:
    """Return how much speaks for a language: each of its little words, and half as much for its own letters."""
    little = sum(word in VOCABULARY[language] for word in words)
    own = sum(letter in sample for letter in MARKS.get(language, ""))
    return little + 0.5 * own
