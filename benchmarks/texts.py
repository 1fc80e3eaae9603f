"""Invented proposals for load: real words of the labelled set first, then invented ones, with the frequencies of Zipf.

About 40 words a text and 40,000 different stems. The word "educación" stands in half of the texts. The same seed gives
the same texts.
"""

import json
import random
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from minga.methods.similarity import analysis
from minga.methods.similarity.index import Text

GOLD = Path(__file__).parent / "data" / "similar_es.json"
INVENTED = 40_000
TITLE, BODY = 6, 34
SYLLABLES = [a + b for a in "bcdfglmnprstv" for b in "aeiou"] + ["tra", "cle", "dor", "mien", "con", "pre", "res"]
HALF = "educación"


def vocabulary(draw: random.Random) -> list[str]:
    rows = json.loads(GOLD.read_text(encoding="utf-8"))["texts"]
    real = Counter(word for row in rows for word in analysis.raw_words(f"{row['title']} {row['text']}"))
    real.pop(HALF, None)
    invented = {"".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))) for _ in range(INVENTED)} - real.keys()
    return [word for word, _ in real.most_common()] + sorted(invented, key=lambda word: (len(word), word))


def proposals(count: int, seed: int = 1, prefix: str = "EC-") -> Iterator[Text]:
    """`count` texts with filters as the rooms put them: jurisdiction, phase, SDG, territory, sector, year."""
    draw = random.Random(seed)
    words = vocabulary(random.Random(0))
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    territories = [f"17{place:04}" for place in range(250)]
    for number in range(count):
        said = draw.choices(words, cum_weights=weights, k=TITLE + BODY)
        if draw.random() < 0.5:
            said[draw.randrange(len(said))] = HALF
        yield Text(
            key=f"proposal:{prefix}{number:07}",
            title=" ".join(said[:TITLE]).capitalize(),
            body=" ".join(said[TITLE:]).capitalize() + ".",
            kind="proposal",
            filters={
                "jurisdiction": [draw.choice(["ecuador", "quito", "pichincha"])],
                "phase": [draw.choice(["received", "classified", "integrated", "adopted"])],
                "sdg": draw.sample([str(goal) for goal in range(1, 18)], draw.randint(1, 2)),
                "territory": [draw.choice(territories)],
                "sector": [draw.choice(["citizen", "academy", "civil", "private"])],
                "year": [str(2018 + number % 8)],
            },
            order=number,
            card={"url": f"/ecuador/propuestas/{prefix}{number:07}/", "summary": "", "language": "es"},
        )
