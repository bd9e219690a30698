"""What is written in the sandbox. Every name says that it is made up; nobody is called like this."""

from __future__ import annotations

from typing import NamedTuple


class Both(NamedTuple):
    en: str
    fr: str


PUBLISHER = "Sample data"
NOTE = "Made up: there is no such page."

PILLAR = Both("Sample pillar", "Exemple de pilier")
TOPIC = Both("Sample topic", "Exemple de sujet")

AURORA = Both("Aurora Institute (sample)", "Institut Aurore (exemple)")
MERIDIAN = Both("Meridian Foundation (sample)", "Fondation Méridien (exemple)")

LIBRARY_TITLE = Both(
    "Sample: an open library of lighthouses", "Exemple : une bibliothèque ouverte des phares"
)
LIBRARY_PROMISE = Both(
    "The partners put pictures of 500 lighthouses online, free for everybody, by the end of next year.",
    "Les partenaires mettent en ligne les images de 500 phares, libres pour tous, avant la fin de l’année prochaine.",
)
LIBRARY_SUMMARY = Both(
    "Made up, for trying the site out. Two organizations that do not exist photograph lighthouses.",
    "Inventé, pour essayer le site. Deux organisations qui n’existent pas photographient des phares.",
)
OBJECTIVES = (
    Both("Photograph every lighthouse", "Photographier chaque phare"),
    Both("Describe the pictures in five languages", "Décrire les images en cinq langues"),
    Both("Keep the pictures for fifty years", "Conserver les images cinquante ans"),
)
STEPS = (
    Both("The first hundred pictures are online", "Les cent premières images sont en ligne"),
    Both("A partner for the northern coast is found", "Un partenaire pour la côte nord est trouvé"),
    Both("The search works in five languages", "La recherche fonctionne en cinq langues"),
)
WHOLE = Both("All 500 lighthouses are online", "Les 500 phares sont en ligne")
PICTURES = Both("Pictures online", "Images en ligne")

SCHOOL_TITLE = Both("Sample: a summer school on fog", "Exemple : une école d’été sur le brouillard")
SCHOOL_PROMISE = Both(
    "A school on fog takes place every summer for five years, without a fee.",
    "Une école sur le brouillard a lieu chaque été pendant cinq ans, sans frais.",
)
SCHOOL_SUMMARY = LIBRARY_SUMMARY
SCHOOL_WHOLE = Both("The fifth school has taken place", "La cinquième école a eu lieu")

FIRST_VERDICT = Both(
    "Forty pictures are online; the partner for the northern coast is still being looked for.",
    "Quarante images sont en ligne ; le partenaire pour la côte nord est encore recherché.",
)
PROPOSED_VERDICT = Both(
    "Of the 240 pictures reported, 150 were found online on the day of reading. Progress remains limited.",
    "Des 240 images déclarées, 150 étaient en ligne le jour de la lecture. Les progrès restent limités.",
)

PUBLISHED_REPORT = {
    "headline": "240 lighthouses are online, and a partner for the north is found.",
    "detail": "We photographed the western coast in spring. The pictures are free to use. The northern partner "
    "begins in autumn.",
    "next_step": "Another hundred pictures by the end of the year.",
}
SUBMITTED_REPORT = {
    "headline": "The pictures are described in three of five languages.",
    "detail": "Volunteers wrote descriptions in English, French and Breton. Welsh and Irish are missing.",
    "next_step": "Irish follows in spring.",
}
DRAFT_REPORT = {
    "headline": "The archive has a second home.",
    "detail": "A library that does not exist keeps a copy of everything.",
}
RETURNED_REPORT = {
    "headline": "The second school took place.",
    "detail": "Thirty people came and saw very little, as was to be expected.",
    "next_step": "The third school is planned for next summer.",
}
RETURNED_WORDS = "Please say where the programme of the school can be read, and correct the number of days."
ERROR_WORDS = "The page says five years; the announcement, as far as I can see, says four."
