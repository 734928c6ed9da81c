"""Synonyms and opposites, so that a claim matches a source that uses other words."""

from collections.abc import Iterator
from functools import cache

from index.text.analyzer import terms

# By hand, and few on purpose: a group has words that anyone would take for each other.
_GROUPS = """
cramp cramps cramping spasm spasms
twitch twitching twitches fasciculation fasciculations tic tics
tremor tremors trembling shaking
hereditary inherited inherit inheritance genetic gene genes familial
cure cures cured remedy remedied therapy heal heals healed
treat treatment treated therapy therapies managed
doctor doctors physician physicians provider clinician neurologist specialist
medicine medicines medication medications drug drugs pill pills
tired tiredness fatigue fatigued exhaustion overworked exhausted
overuse overused overexertion exertion overload strain overstrain overworked
exercise exercising workout exertion training sprinting
cold chilly chill freezing
heat hot warm warmth
stress stressed pressure tension
anxiety anxious worry
alcohol alcoholic drinking
caffeine coffee
salt sodium
sugar glucose
potassium hypokalemia hypokalaemia
calcium hypocalcemia hypocalcaemia
magnesium hypomagnesemia
deficiency deficient lack lacking shortage low depletion depleted insufficient
dehydration dehydrated
harmless benign
serious severe dangerous grave
deadly fatal lethal death dying
persistent chronic lasting recurrent recurring sustained
common usual frequent typical
rare rarely uncommon unusual
infectious contagious infection transmitted virus viral
old elderly older senior seniors aged
child children childhood infant infants pediatric paediatric
adolescent adolescents adolescence teenager teenagers teen
pregnant pregnancy
baby babies infant newborn newborns
kidney kidneys renal
liver hepatic
heart cardiac coronary
lung lungs pulmonary
brain cerebral
nerve nerves neural neurological neurologic neuropathy
muscle muscles muscular
bone bones skeletal
joint joints arthritis articular
skin cutaneous dermal
eye eyes ocular
jaw temporomandibular jawbone
belly abdomen abdominal stomach
blood vascular artery arterial arteries
leg legs calf calves thigh limb limbs extremity extremities
arm arms limb limbs extremity extremities
pain painful ache aches aching sore soreness tenderness hurt hurts
swelling swollen edema oedema
numb numbness tingling
weak weakness
paralysis paralysed paralyzed
itch itching itchy pruritus
dizzy dizziness vertigo
vomit vomiting nausea
cancer cancers tumor tumour tumors tumours carcinoma malignancy
rest resting relax relaxation
sleep sleeping asleep
sleeplessness insomnia
walk walking stroll gait
ability able capacity
stop stopped discontinue discontinued discontinuation quit cease withdraw withdrawal
relieve relieved relieves relief ease eased eases better improve improved improves improvement
resolve resolved resolves
memory remember forgetful forgetfulness reminiscence
swallow swallowing dysphagia
jaundice icterus
stiff stiffness rigidity spasticity tightness
injury injuries injured damage damaged trauma
"""

# A word after the sign implies the word before it: a cramp is a matter of muscles.
_IMPLIED = """
dehydration < fluid fluids hydration
muscle < cramp cramps spasm spasms fasciculation fasciculations twitching clonus myopathy
nerve < neuropathy
medicine < statin statins diuretic diuretics antibiotic antibiotics baclofen ibuprofen aspirin
inflammation < arthritis myositis meningitis encephalitis
"""
# The sides of a line are opposites.
_OPPOSITES = """
common frequent widespread usual < rare uncommon unusual infrequent seldom rarely
harmless benign < serious dangerous severe grave deadly fatal lethal deadliest
painless < pain painful ache aches aching sore soreness tenderness hurt hurts
curable < incurable
treatable < untreatable
safe < unsafe dangerous
long lasting prolonged < short shortlived brief
permanent irreversible < temporary transient reversible
voluntary < involuntary involuntarily unwillingly
effective helpful useful < ineffective useless unhelpful
better improve improves improved < worse worsen worsens worsened
preventable < unpreventable
"""


def alike(term: str) -> frozenset[str]:
    """A term with the terms of all words that mean the same or imply it.

    >>> sorted(alike("renal"))
    ['kidney', 'renal']
    >>> sorted(alike("tide"))
    ['tide']
    """
    return _alike().get(term, frozenset([term]))


def opposed(term: str) -> frozenset[str]:
    """The terms of words that mean the opposite.

    >>> sorted(opposed("painless"))[:3]
    ['ach', 'hurt', 'pain']
    """
    return _opposed().get(term, frozenset())


@cache
def _alike() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in _GROUPS.strip().splitlines():
        group = frozenset(terms(line))
        for term in group:
            table[term] = table.get(term, frozenset()) | group
    for said, saying in _sides(_IMPLIED):
        for term in said:
            table[term] = table.get(term, frozenset([term])) | saying
    return table


@cache
def _opposed() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for one, other in _sides(_OPPOSITES):
        for group, against in ((one, other), (other, one)):
            for term in group:
                table[term] = table.get(term, frozenset()) | against
    return table


def _sides(lines: str) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    for line in lines.strip().splitlines():
        one, other = line.split("<")
        yield frozenset(terms(one)), frozenset(terms(other))
