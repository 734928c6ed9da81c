"""Texts on which exports of a model are tried."""

# A passage of usual length, so that the time of a trial is that of a build.
PASSAGE = (
    "Calf cramps at night. Sudden, painful contractions of the calf or foot wake about one in "
    "three adults over 50 at least once a month (n = 1,204), mostly in the second half of the "
    "night; they last from a few seconds to ten minutes, and soreness may persist until the next "
    "day. In this double-blind, randomised trial we compared 300 mg of oral magnesium citrate with "
    "placebo for eight weeks. The mean number of cramps fell from 8.1 to 6.3 per week with "
    "magnesium and from 7.9 to 6.6 with placebo (difference 0.5; 95% CI -0.4 to 1.3; P=0.29). "
    "Stretching before going to bed, drinking enough, and reviewing diuretics, statins and "
    "beta-agonists remain reasonable first steps."
)
# Texts for which an export must give the same vectors: short, long, strange and empty.
PROBES = ("Why do my legs cramp at night?", "word " * 600, "naïve 筋肉 — “cramp”?! \u200b", "")
