"""Names from the sample unit that the tests go by."""

FIRST = "Ratio language"
NEXT = "Equivalent ratios"
READ = "Two ways to compare"
ONE_WAY = "Lay it out, then say it"
OTHER_WAY = "Words on top, numbers below"
QUESTIONS = 5
