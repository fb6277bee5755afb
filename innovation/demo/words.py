"""Words of the demo: tips and offers as people might write them. In Dutch, as the ideas are."""

TIPS = (
    "Vraag leerlingen zelf om de lessen te bedenken, dan luisteren ze beter.",
    "Begin klein: één school, drie maanden, en dan pas verder.",
    "Praat eens met de bibliotheek. Daar is ruimte en ze zoeken activiteiten.",
    "Betaal jongeren voor wat ze doen, al is het met een vergoeding.",
    "Zorg dat je het na een jaar ook zonder subsidie volhoudt.",
)
OFFERS = (
    ("team", "Buurtbewoner", "Ik heb twee avonden per week tijd."),
    ("things,network", "Zaaleigenaar", "Onze zaal staat op maandag leeg."),
    ("knowledge", "Docent", "Ik kan helpen met het lesmateriaal."),
)
