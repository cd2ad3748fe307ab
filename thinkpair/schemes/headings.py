"""What the columns of a scheme's tables may be called, and what stands in the column of roles, in nine languages."""

from collections.abc import Mapping, Sequence
from typing import Literal

from thinkpair.groups.csv_contacts import contact_columns
from thinkpair.groups.csv_table import columns_by_key, columns_of, heading_key

Role = Literal["mentor", "mentee", "both", "peer"]

# A line is a language: English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Japanese.
_PEOPLE: Mapping[str, str] = {
    "role": """
        role, roles, mentor or mentee, takes part as, part
        rolle, funktion
        rôle
        rol, papel
        ruolo
        rol
        papel, função
        rola
        役割
    """,
    "capacity": """
        capacity, how many mentees, number of mentees, places
        kapazität, plätze, anzahl mentees
        capacité, nombre de mentorés
        capacidad, plazas, número de mentees
        capacità, posti
        capaciteit, plaatsen, aantal mentees
        capacidade, vagas
        liczba miejsc, miejsca
        定員, 人数
    """,
    "seeks": """
        looks for, looking for, seeks, wants to learn, needs, topics sought
        sucht, suche, gesucht, möchte lernen
        cherche, recherche
        busca
        cerca
        zoekt
        procura
        szuka
        求めること
    """,
    "offers": """
        offers, can offer, experience, expertise, topics offered
        bietet, angebot, erfahrung
        offre, propose, expérience
        ofrece, experiencia
        offre, esperienza
        biedt, ervaring
        oferece, experiência
        oferuje, doświadczenie
        提供できること
    """,
    "manager": """
        line manager, manager, reports to, supervisor, line
        vorgesetzte, vorgesetzter, vorgesetzte/r, führungskraft
        responsable, supérieur hiérarchique, supérieure hiérarchique
        jefe, jefa, superior
        responsabile, superiore
        leidinggevende
        gestor, gestora, chefia, superior hierárquico
        przełożony, przełożona
        上司
    """,
    "unit": """
        unit, department, team, line manager or unit, unit or line manager
        einheit, abteilung, bereich
        unité, service, équipe, département
        unidad, departamento, equipo
        unità, reparto
        afdeling, eenheid
        unidade, equipe
        dział, zespół, jednostka
        部署, 所属
    """,
    "wishes": """
        wishes, wish, wished, would like
        wünsche, wunsch
        souhaits, souhait, vœux
        deseos, preferencias
        desideri, preferenze
        wensen, wens
        desejos, preferências
        życzenia
        希望
    """,
    "exclusions": """
        exclusions, exclusion, not with, excluded
        ausschlüsse, ausschluss, nicht mit
        exclusions, pas avec
        exclusiones, no con
        esclusioni, non con
        uitsluitingen, niet met
        exclusões, não com
        wykluczenia, nie z
        除外
    """,
}
_ROLES: Mapping[Role, str] = {
    "mentor": "mentor, mentors, mentorin, mentor:in, mentor/in, mentora, mentore, mentorka, tuteur, メンター",
    "mentee": """mentee, mentees, mentoree, mentoré, mentorée, mentoranda, mentorando, mentorado, mentorada,
        protégé, protégée, メンティー""",
    "both": """both, either, mentor and mentee, mentor & mentee, mentor/mentee, mentee/mentor, mentee and mentor,
        mentor + mentee, beides, beide, mentor und mentee, les deux, ambos, ambas, entrambi, entrambe, oba, obie,
        両方""",
    "peer": "peer, peers, peer group, peergruppe, groupe de pairs, grupo de pares, gruppo di pari, grupa rówieśnicza",
}
_COLUMN_OF = columns_by_key(_PEOPLE)
_ROLE_OF: Mapping[str, Role] = {
    heading_key(word): role for role, words in _ROLES.items() for word in words.replace("\n", " ").split(",")
}


def people_columns(row: Sequence[str]) -> Mapping[str, int]:
    """Return where each column of a table of people is, those of contacts too; nothing where none has names."""
    contacts = contact_columns(row)
    return columns_of(row, _COLUMN_OF) | contacts if contacts else {}


def role_of(cell: str) -> Role | None:
    """Return what somebody takes part as, None where the word is not known."""
    return _ROLE_OF.get(heading_key(cell))
