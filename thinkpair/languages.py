"""Days and months in the languages in which dates can be said.

Owns the words and the order of a date. Must not know which language is chosen.
"""

from collections.abc import Mapping

from thinkpair.frozen import Frozen

LANGUAGES = ("en", "de", "es", "fr", "it", "nl", "pt")


class Calendar(Frozen):
    """The words of one language: days from Monday, months from January, and how a date is put together.

    `short` are the days before a date, `near` is yesterday, today and tomorrow; `day_month` has {day} and {month}, and
    `year` is what follows in a date of another year, with {year}.
    """

    days: tuple[str, ...]
    short: tuple[str, ...]
    months: tuple[str, ...]
    near: tuple[str, str, str]
    day_month: str = "{day} {month}"
    year: str = " {year}"
    first: str = "1"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


CALENDARS: Mapping[str, Calendar] = {
    "en": Calendar(
        _words("monday tuesday wednesday thursday friday saturday sunday"),
        _words("Mon Tue Wed Thu Fri Sat Sun"),
        _words("January February March April May June July August September October November December"),
        ("yesterday", "today", "tomorrow"),
    ),
    "de": Calendar(
        _words("montag dienstag mittwoch donnerstag freitag samstag sonntag"),
        _words("Mo Di Mi Do Fr Sa So"),
        _words("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
        ("gestern", "heute", "morgen"),
        "{day}. {month}",
    ),
    "es": Calendar(
        _words("lunes martes miércoles jueves viernes sábado domingo"),
        _words("lun mar mié jue vie sáb dom"),
        _words("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
        ("ayer", "hoy", "mañana"),
        "{day} de {month}",
        " de {year}",
    ),
    "fr": Calendar(
        _words("lundi mardi mercredi jeudi vendredi samedi dimanche"),
        _words("lun. mar. mer. jeu. ven. sam. dim."),
        _words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
        ("hier", "aujourd’hui", "demain"),
        first="1er",
    ),
    "it": Calendar(
        _words("lunedì martedì mercoledì giovedì venerdì sabato domenica"),
        _words("lun mar mer gio ven sab dom"),
        _words("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
        ("ieri", "oggi", "domani"),
    ),
    "nl": Calendar(
        _words("maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"),
        _words("ma di wo do vr za zo"),
        _words("januari februari maart april mei juni juli augustus september oktober november december"),
        ("gisteren", "vandaag", "morgen"),
    ),
    "pt": Calendar(
        _words("segunda terça quarta quinta sexta sábado domingo"),
        _words("seg. ter. qua. qui. sex. sáb. dom."),
        _words("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
        ("ontem", "hoje", "amanhã"),
        "{day} de {month}",
        " de {year}",
    ),
}
