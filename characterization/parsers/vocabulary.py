"""The words of machines for what they record: English, French, German, Italian, Spanish.

A name is looked up without accents, capitals, its unit and its channel number. What a
name can mean in two ways stands under the cautious one: a travel is the crosshead's
unless the name speaks of an extensometer.
"""

from __future__ import annotations

import re
import unicodedata

CHANNELS = {
    "time": "time|elapsed time|test time|running time|temps|duree|zeit|prufzeit|laufzeit|"
    "tempo|tiempo",
    "force": "force|load|standard force|test force|axial force|force standard|kraft|"
    "standardkraft|prufkraft|charge|effort|forza|carico|fuerza|carga|axial load",
    "crosshead": "crosshead|crosshead absolute|crosshead position|position|stroke|"
    "extension|displacement|machine|actuator|course traverse|course|traverse|"
    "traverse absolue|traverse abs.|traversenweg|deplacement|weg|maschine|corsa|"
    "spostamento|carrera|desplazamiento|axial displacement",
    "extension": "standard travel|course standard|standardweg|extensometer|clip-gauge|"
    "clip gauge|extensometre|deform|deformation extensometre|feindehnungsaufnehmer|"
    "extensometer extension|strain gauge extension|axial extension|elongation",
    "strain": "strain|tensile strain|engineering strain|eng. strain|axial strain|dehnung|"
    "deformation|allongement|feindehnung|deformazione|tensile strain (strain)|"
    "extensometer strain",
    "stress": "stress|tensile stress|engineering stress|eng. stress|spannung|contrainte|"
    "zugspannung|tensione|tension",
    "opening": "cod|p-cod|cmod|crack opening|crack opening displacement|"
    "crack mouth opening|crack mouth opening displacement|clip gage opening|"
    "clip gauge opening|mouth opening|ouverture|rissoffnung",
    "temperature": "temperature|temperatur|temperatura|specimen temperature",
}
QUANTITIES = {
    "thickness": "thickness b|thickness|specimen thickness|epaisseur eprouvette|epaisseur|probendicke|"
    "probendicke a0|dicke",
    "width": "width w|width|specimen width|largeur eprouvette|largeur|probenbreite|"
    "probenbreite b0|breite",
    "diameter": "diameter|specimen diameter|diametre|diametre eprouvette|durchmesser|"
    "probendurchmesser|probendurchmesser d0",
    "area": "area|cross-section|cross section|section|cross-sectional area|"
    "probenquerschnitt|querschnitt|querschnitt s0",
    "gauge_length": "length|gauge length|gage length|gage length, standard travel|"
    "gauge length, standard travel|l0 - course standard|l0|messlange|longueur initiale|"
    "extensometer gauge length|anfangsmesslange|longueur de base",
    "test_temperature": "test temperature|pruftemperatur|temperature d'essai",
    "crack_length": "crack length|crack length a|average crack length|crack size|"
    "longueur de fissure|risslange",
    "span": "span|span s|support span|distance entre appuis|stutzweite",
    "proof_strength": "rp0.2|rp0,2|yield strength|proof strength",
    "electrode_area": "electrode area|electrode surface area|sample area|exposed area|"
    "surface area|elektrodenflache|surface d'electrode",
    "crosshead_rate": "v1|test speed|prufgeschwindigkeit|vitesse d'essai|crosshead speed",
}
TEXTS = {
    "specimen": "specimen id|specimen|sample|sample id|specimen name|probe|probenname|"
    "probenbezeichnung|aktuelle probe|eprouvette|echantillon|specimen label",
    "operator": "operator|prufer|operateur|tested by|bediener",
    "performed_at": "date|datum|date/time|test date|date/heure|date/clock time",
    "reference_electrode": "reference electrode|reference|ref. electrode|ref electrode|"
    "electrode de reference|bezugselektrode",
    "note": "note|remarks|remark|bemerkungen|comment|comments|remarques",
}
REPORTED = {
    "E": "modulus (automatic young's)|modulus (automatic)|young's modulus|e-modul|"
    "module d'young|modulus of elasticity|automatic young's modulus|e-modulus",
    "Rm": "tensile stress at tensile strength|tensile strength|ultimate tensile strength|"
    "tensile stress at maximum load|kraftmaximum|zugfestigkeit|fmax|rm|maximum force|"
    "force maximum|resistance a la traction",
    "strain_at_Rm": "tensile strain (strain) at tensile strength|dehnung bei fmax|"
    "strain at maximum load|allongement a fmax|strain at fmax",
    "strain_at_break": "dehnung bei bruch|strain at break|allongement a la rupture",
}
SET_POINTS = re.compile(
    r"sollwert|set ?point|consigne|commande|command|tare|virtual|true |plastic"
)
"""A channel that was demanded or computed on, not measured."""
ON_CROSSHEAD = re.compile(r"strain \(extension\)|crosshead strain|nominal strain")
"""A strain made of the crosshead's travel: no strain of the gauge length."""


def plain(name: str) -> str:
    """A name without accents, capitals, unit in brackets, prefix or channel number.

    >>> plain("C_1_Déform1 [mm]"), plain("Tensile strain (Strain 1)")
    ('deform', 'tensile strain (strain)')
    """
    text = re.sub(r"[\[(][^\[\]()]{0,12}[\])]\s*$", _unless_words, name.strip(' "\t'))
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    text = re.sub(r"^(c_\d+_|ch \d+ |_+)", "", text.strip())
    text = text.replace("_", " ").replace("’", "'").strip(" :.")
    return " ".join(re.sub(r"(?<=[a-z)]) ?\d+(?=\)|$)", "", text).split())


def _unless_words(match: re.Match[str]) -> str:
    """Brackets that hold a word ("(Strain 1)") are part of the name."""
    return match.group(0) if re.search(r"[A-Za-z]{4,}", match.group(0)) else ""


def _table(words: dict[str, str]) -> dict[str, str]:
    """Each word, made plain like the names it is compared with, and its meaning."""
    return {
        plain(word): meaning
        for meaning, line in words.items()
        for word in line.split("|")
    }


_CHANNELS, _QUANTITIES, _TEXTS, _REPORTED = map(
    _table, (CHANNELS, QUANTITIES, TEXTS, REPORTED)
)


def channel_of(name: str) -> str | None:
    """Which channel a column's name means; None for what is not understood.

    >>> channel_of("C_1_Déplacement [mm]"), channel_of("Ch 1 Kraft Sollwert")
    ('crosshead', None)
    """
    text = plain(name)
    if SET_POINTS.search(text) or ON_CROSSHEAD.search(text):
        return None
    return _find(text, _CHANNELS)


def quantity_of(key: str) -> str | None:
    """Which dimension or condition a key of the preamble states."""
    return _find(plain(key), _QUANTITIES)


def text_of(key: str) -> str | None:
    """Which text a key of the preamble states."""
    return _find(plain(key), _TEXTS)


def reported_of(key: str) -> str | None:
    """Which figure of its own a machine reports under a key."""
    return _find(plain(key), _REPORTED)


def _find(text: str, words: dict[str, str]) -> str | None:
    if "\ufffd" not in text:
        return words.get(text)
    # The letter was lost before the file came; the rest of the word still says it.
    pattern = re.compile(re.escape(text).replace("\ufffd", "."))
    found = {meaning for word, meaning in words.items() if pattern.fullmatch(word)}
    return found.pop() if len(found) == 1 else None
