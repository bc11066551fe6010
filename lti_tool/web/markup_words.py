r"""Say a text with mathematics in plain words, for names that a browser makes of letters only.

The name of a field is a string: a fraction in its label would be read as "12". Where a label has
mathematics, the field is named by these words instead; the mathematics stays beside it.
"""

from lti_tool.web.markup import MATHS, math_words, to_inline_html


def label_words(text: str) -> str:
    """Answer a text with its mathematics in words; nothing for a text without any."""
    if not MATHS.search(text):
        return ""
    plain = MATHS.sub(lambda found: f" {math_words(found[1] or found[2])} ", text)
    return " ".join(to_inline_html(plain).striptags().split())
