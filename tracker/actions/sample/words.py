"""The words that sample data is made of: English and French side by side, and names of nobody."""

from __future__ import annotations

import random
from typing import NamedTuple


class Both(NamedTuple):
    en: str
    fr: str


THINGS = (
    Both("a shared data platform", "une plateforme de données partagée"),
    Both("an open model library", "une bibliothèque de modèles ouverts"),
    Both("a testing centre", "un centre d’essai"),
    Both("a training programme", "un programme de formation"),
    Both("a research fund", "un fonds de recherche"),
    Both("a code of conduct", "un code de conduite"),
    Both("an energy charter", "une charte de l’énergie"),
    Both("a network of observatories", "un réseau d’observatoires"),
    Both("a computing campus", "un campus de calcul"),
    Both("a yearly report", "un rapport annuel"),
    Both("a public register of systems", "un registre public des systèmes"),
    Both("a safety benchmark", "un banc d’essai de sûreté"),
    Both("a language corpus", "un corpus linguistique"),
    Both("a help desk for small firms", "un guichet pour les petites entreprises"),
    Both("a technical standard", "une norme technique"),
    Both("a scholarship scheme", "un dispositif de bourses"),
)
FIELDS = (
    Both("schools", "les écoles"),
    Both("hospitals", "les hôpitaux"),
    Both("farming", "l’agriculture"),
    Both("public services", "les services publics"),
    Both("child protection", "la protection de l’enfance"),
    Both("climate research", "la recherche sur le climat"),
    Both("work and skills", "le travail et les compétences"),
    Both("rare languages", "les langues rares"),
    Both("energy grids", "les réseaux d’énergie"),
    Both("justice", "la justice"),
    Both("local newspapers", "la presse locale"),
    Both("city transport", "les transports urbains"),
    Both("water management", "la gestion de l’eau"),
    Both("disaster relief", "les secours"),
)
STEPS = (
    Both("Founding meeting held", "Réunion fondatrice tenue"),
    Both("Team hired", "Équipe recrutée"),
    Both("First call for projects", "Premier appel à projets"),
    Both("Pilot opened", "Pilote ouvert"),
    Both("Draft published for comment", "Projet soumis à consultation"),
    Both("First ten sites connected", "Dix premiers sites raccordés"),
    Both("Budget adopted", "Budget adopté"),
    Both("Mid-term report published", "Rapport d’étape publié"),
)
WHOLE = Both("Promise kept in full", "Promesse entièrement tenue")
NEWS = (
    Both("Partners sign the founding charter", "Les partenaires signent la charte fondatrice"),
    Both("Works begin on the first site", "Les travaux commencent sur le premier site"),
    Both("First results are presented", "Les premiers résultats sont présentés"),
    Both("The timetable is put back", "Le calendrier est repoussé"),
    Both("A new partner joins", "Un nouveau partenaire rejoint le projet"),
    Both("An audit asks for clearer figures", "Un audit demande des chiffres plus clairs"),
    Both("Funding for the second year is agreed", "Le financement de la deuxième année est acquis"),
    Both("A progress note is published", "Une note d’avancement est publiée"),
)
DETAIL = Both(
    "Made up for tests and demonstrations; nothing of the kind took place.",
    "Inventé pour les essais et les démonstrations ; rien de tel n’a eu lieu.",
)
APPLICABILITY = Both("Settled at random, for trying it out.", "Décidé au hasard, pour essayer.")
OBJECTIVES = (
    Both("Dialogue with staff", "Dialogue avec le personnel"),
    Both("Training for everybody", "Formation pour tous"),
    Both("Health at work", "Santé au travail"),
    Both("Fair hiring", "Recrutement équitable"),
    Both("Privacy of workers", "Vie privée des salariés"),
    Both("Shared gains", "Partage des gains"),
)
REASONS = {
    "not_started": Both("Announced; no step shown yet.", "Annoncé ; aucune étape constatée."),
    "limited": Both(
        "A first step is shown; most parts are still to come.",
        "Une première étape est constatée ; l’essentiel reste à venir.",
    ),
    "substantial": Both(
        "Most parts are shown; the second site is missing.",
        "L’essentiel est constaté ; le deuxième site manque.",
    ),
    "complete": Both("Everything promised is shown done.", "Tout ce qui était promis est constaté."),
    "no_evidence": Both(
        "Searched; nothing was found either way.",
        "Recherche faite ; rien n’a été trouvé dans un sens ni dans l’autre.",
    ),
    "not_assessable": Both("Nothing in the text can be checked.", "Rien dans le texte ne peut être vérifié."),
}
COUNTED = (
    Both("Sites in service", "Sites en service"),
    Both("People trained", "Personnes formées"),
    Both("Projects funded", "Projets financés"),
    Both("Countries taking part", "Pays participants"),
)
MONEY = Both("Money made available", "Sommes mises à disposition")
PILLARS = (
    Both("Sample: common good", "Exemple : bien commun"),
    Both("Sample: work and climate", "Exemple : travail et climat"),
    Both("Sample: trust", "Exemple : confiance"),
)
TOPICS = (
    Both("Sample: data", "Exemple : données"),
    Both("Sample: skills", "Exemple : compétences"),
    Both("Sample: energy", "Exemple : énergie"),
    Both("Sample: safety", "Exemple : sûreté"),
    Both("Sample: health", "Exemple : santé"),
)
_STARTS = (
    "bel cor dan el fal gor hal ing jor kel lum mor nar ost pel quor rin sel tor ul vel wen yor zan".split()
)
_MIDDLES = "a e i o u ari eno ila oma uni avi esta iro onde ume".split()
_ENDS = "bryn dale dor fen gar lund mark nia pol quist ria sten thal vale vik wyn".split()
_STYLES: dict[str, tuple[Both, ...]] = {
    "country": (Both("Republic of {}", "République de {}"), Both("Kingdom of {}", "Royaume de {}")),
    "union-of-states": (Both("Union of {} States", "Union des États de {}"),),
    "international-organization": (Both("World Office of {}", "Office mondial de {}"),),
    "public-agency": (Both("{} National Agency", "Agence nationale de {}"),),
    "company": (Both("{} Systems", "{} Systems"), Both("{} Cloud", "{} Cloud"), Both("{} AI", "{} IA")),
    "foundation": (Both("{} Foundation", "Fondation {}"),),
    "ngo": (Both("Friends of {}", "Amis de {}"),),
    "trade-union": (Both("{} Workers’ Union", "Syndicat des salariés de {}"),),
    "academia": (Both("University of {}", "Université de {}"), Both("{} Institute", "Institut {}")),
    "network": (Both("{} Network", "Réseau {}"),),
}


def invented_name(random_: random.Random, kind: str) -> Both:
    """A name of nobody, marked as sample in both languages."""
    parts = (random_.choice(_STARTS), random_.choice(_MIDDLES), random_.choice(_ENDS))
    style = random_.choice(_STYLES[kind])
    name = "".join(parts).capitalize()
    return Both(f"{style.en.format(name)} (sample)", f"{style.fr.format(name)} (exemple)")
