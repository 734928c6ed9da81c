"""The population that a sentence is about: children, pregnancy, a disease, exercise."""

from collections.abc import Iterator
from functools import lru_cache

from index.compare.english.ages import find_ages
from index.compare.english.phrase_table import PhraseTable, blotted, fold
from index.records import Span

# Phrases with the word of a group that do not mean the group.
_IDIOMS = (
    *("exercise … caution/care/restraint/control/judgment/judgement", "running water/nose/out"),
    *("in the long run", "heat stroke", "heat strokes", "charley horse", "charley horses"),
    *(
        "children's/women's hospital/hospitals",
        "hot dogs",
        "rat race",
        "night sweats",
        "cat scan",
        "guinea pigs of",
        "kidney beans",
    ),
    *("lack/loss of sleep", "sleep deprivation/apnea/apnoea/disorder/disorders/hygiene"),
    *("enough/more/poor/little sleep", "sleep better", "growth hormone", "old age pension"),
)
_PEOPLE = {
    "children": (
        *("child", "children", "child's", "children's", "kid", "kids", "infant", "infants"),
        *("infancy", "childhood", "baby", "babies", "newborn", "newborns", "neonate", "neonates"),
        *(
            "neonatal",
            "toddler",
            "toddlers",
            "pediatric",
            "paediatric",
            "juvenile",
            "schoolchildren",
        ),
        *("boy", "boys", "girl", "girls", "teen", "teens", "teenage", "teenager", "teenagers"),
        *("adolescent", "adolescents", "adolescence", "youth", "youths", "puberty"),
    ),
    "adults": ("adult", "adults", "adulthood", "young/younger adults", "middle-aged"),
    "older people": (
        *("elderly", "older/old adult", "older/old adults/people/persons/patients/age", "seniors"),
        *("older/old women/men", "senior citizens", "geriatric", "advanced age"),
    ),
    "pregnancy": (
        *("pregnant", "pregnancy", "pregnancies", "trimester", "trimesters", "prenatal"),
        *("antenatal", "expectant mothers", "childbirth", "postpartum", "breastfeeding"),
        *("breast-feeding", "breastfed", "lactating", "lactation", "nursing mothers", "gestation"),
    ),
    "women": (
        *("woman", "women", "woman's", "women's", "female", "females", "menopause", "menopausal"),
        *("postmenopausal", "post-menopausal", "menstrual", "menstruation", "menstruating"),
    ),
    "men": ("man", "men", "man's", "men's", "male", "males"),
    "animals": (
        *("animal", "animals", "mouse", "mice", "rat", "rats", "dogs", "cats", "rabbits", "horses"),
        *("guinea pigs", "pigs", "sheep", "cattle", "cows", "monkeys", "rodents", "zebrafish"),
    ),
    "smokers": ("smoker", "smokers", "smoking", "tobacco users"),
    "vegetarians": ("vegetarian", "vegetarians", "vegan", "vegans", "plant-based diet/diets"),
}
_SITUATIONS = {
    "athletes and exercise": (
        *("exercise", "exercises", "exercising", "exercised", "exercise-induced"),
        *("workout", "workouts", "work/working out", "athlete", "athletes", "athletic", "sport"),
        *("sports", "sporting", "runner", "runners", "running", "jogging", "sprinting", "marathon"),
        *("marathons", "marathoner", "cycling", "cyclists", "swimming", "swimmers", "gym"),
        *("exertion", "exertional", "training", "physical activity", "physically active"),
        *("weightlifting", "footballers", "triathletes"),
    ),
    "at night": (
        *("night", "nights", "night-time", "nighttime", "nightly", "nocturnal", "nocturnally"),
        *("overnight", "sleep", "asleep", "sleeping", "bedtime", "in bed"),
    ),
    "after surgery": (
        *("after/following/had/have/undergone/undergoing … surgery/operation", "postoperative"),
        *("post-operative", "postsurgical", "surgical patients", "recovering from … surgery"),
        *("post-surgical", "anesthesia", "anaesthesia", "amputation"),
    ),
    "in the heat": ("in/during … heat", "hot weather/conditions/climate/climates/environments"),
}
_DISEASE_WORDS = {
    "multiple sclerosis": ("multiple sclerosis",),
    "ALS": ("amyotrophic lateral sclerosis", "lou gehrig's", "motor neuron/neurone disease"),
    "Parkinson's disease": ("parkinson", "parkinson's", "parkinsons", "parkinsonism"),
    "Huntington's disease": ("huntington", "huntington's", "huntingtons", "huntington's chorea"),
    "Wilson's disease": (
        "wilson/wilson's/wilsons disease/illness",
        "hepatolenticular degeneration",
    ),
    "Alzheimer's disease": ("alzheimer", "alzheimer's", "alzheimers", "dementia"),
    "Tourette's syndrome": ("tourette", "tourette's", "tourettes"),
    "muscular dystrophy": ("muscular dystrophy/dystrophies", "duchenne", "becker dystrophy"),
    "polio": ("polio", "poliomyelitis", "post-polio"),
    "cerebral palsy": ("cerebral palsy",),
    "epilepsy": ("epilepsy", "epileptic", "seizure disorder/disorders"),
    "dystonia": ("dystonia", "dystonias", "dystonic", "torticollis"),
    "neuropathy": ("neuropathy", "neuropathies", "neuropathic"),
    "spinal cord injury": ("spinal cord injury/injuries", "paraplegia", "quadriplegia"),
    "spinal stenosis": ("spinal stenosis", "herniated disc/disk/discs/disks", "disc herniation"),
    "restless legs syndrome": ("restless leg/legs",),
    "fibromyalgia": ("fibromyalgia",),
    "arthritis": ("arthritis", "arthritic", "osteoarthritis", "rheumatoid"),
    "diabetes": ("diabetes", "diabetic", "diabetics"),
    "kidney disease": (
        *("kidney disease/diseases/failure/injury", "renal disease/failure/insufficiency"),
        *("renal impairment", "impaired renal/kidney function", "dialysis", "hemodialysis"),
        *("haemodialysis", "uremia", "kidney patients"),
    ),
    "liver disease": (
        *("liver disease/diseases/failure/damage", "cirrhosis", "cirrhotic", "hepatic disease"),
        *("hepatic failure/insufficiency/impairment", "hepatitis"),
    ),
    "thyroid": (
        *("thyroid", "hypothyroidism", "hyperthyroidism", "hypothyroid", "hyperthyroid"),
        *("overactive/underactive thyroid", "thyrotoxicosis"),
    ),
    "parathyroid": ("parathyroid", "hypoparathyroidism", "hyperparathyroidism"),
    "cancer": (
        *("cancer", "cancers", "tumor", "tumors", "tumour", "tumours", "leukemia", "leukaemia"),
        *("lymphoma", "carcinoma", "chemotherapy", "malignancy", "malignancies"),
    ),
    "stroke": ("stroke", "strokes"),
    "heart disease": (
        *("heart disease/failure/attack/attacks", "cardiac disease", "coronary … disease"),
        *("cardiovascular disease", "angina", "atrial fibrillation"),
    ),
    "high blood pressure": ("hypertension", "hypertensive", "high blood pressure"),
    "peripheral artery disease": (
        *("peripheral artery/arterial/vascular disease", "claudication"),
    ),
    "lung disease": ("asthma", "asthmatic", "asthmatics", "emphysema", "lung disease", "copd"),
    "HIV": ("hiv", "aids patients"),
    "obesity": ("obese", "obesity", "overweight"),
    "alcoholism": ("alcoholism", "alcoholic", "alcoholics", "heavy drinkers"),
}
GROUPS = {**_PEOPLE, **_SITUATIONS, **_DISEASE_WORDS}
"""The words of each group, in lower case and in the notation of `PhraseTable`."""

_ACRONYMS = {
    "multiple sclerosis": ("MS",),
    "ALS": ("ALS", "MND"),
    "muscular dystrophy": ("DMD",),
    "peripheral artery disease": ("PAD",),
    "kidney disease": ("CKD", "ESRD"),
    "lung disease": ("COPD",),
    "restless legs syndrome": ("RLS",),
}
_TABLE = PhraseTable({"": _IDIOMS, **GROUPS})
# In lower case these are other words: a heating pad, Ms.
_CAPITALS = PhraseTable(_ACRONYMS)
_OLD = 60
_GROWN = 18


# The claim that was asked is compared with every sentence.
@lru_cache(maxsize=1024)
def scope(text: str) -> frozenset[str]:
    """The groups of `GROUPS` that a sentence is about; none if it is about everybody.

    >>> sorted(scope("Pregnant women with MS, and the over-65s"))
    ['multiple sclerosis', 'older people', 'pregnancy', 'women']
    >>> scope("Menopause is no concern of a heating pad.")
    frozenset({'women'})
    """
    return frozenset(group for group, _ in _find(text))


def different_scope(a: str, b: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """The groups only in `a` and only in `b`, if each has some that the other has not.

    None otherwise: what is said of everybody is said of children, too.

    >>> different_scope("Cramps in children are rare.", "Cramps wake the elderly.")
    (frozenset({'children'}), frozenset({'older people'}))
    >>> different_scope("Cramps in children are rare.", "Cramps are common.") is None
    True
    """
    first, second = scope(a), scope(b)
    if first <= second or second <= first:
        return None
    return first - second, second - first


def scope_spans(text: str) -> list[Span]:
    """The spans of the words by which `scope` decides, in reading order, without overlap.

    >>> scope_spans("In babies and at night")
    [Span(start=3, end=9), Span(start=17, end=22)]
    """
    return sorted(span for _, span in _find(text))


def _find(text: str) -> Iterator[tuple[str, Span]]:
    folded = fold(text)
    ages = find_ages(folded)
    for low, high, span in ages:
        if low >= _OLD:
            yield "older people", span
        elif high <= _GROWN:
            yield "children", span
    folded = blotted(folded, [span for *_, span in ages])
    yield from (cue for cue in _TABLE.find(folded) if cue[0])
    yield from _CAPITALS.find(text)
