"""The headings of Canvas's and Moodle's tables, in English and Spanish, by one name each.

English is as in instructure/canvas-lms (`lib/gradebook_exporter.rb`) and moodle/moodle
(`grade/export`, `mod/assign/gradingtable.php`); Spanish as in their translations, of Moodle the
forms of Spain and of Mexico. They are compared as `normalized` has them.
"""

from peercompass.support.text import normalized

_ALSO = {
    "Student": ("Estudiante", "Alumno", "Alumno/a"),
    "ID": ("Identificación", "ID de Canvas", "Student ID"),
    "SIS User ID": ("ID de usuario de SIS", "ID de usuario del SIS", "ID de usuario SIS"),
    "SIS Login ID": (
        "ID de inicio de sesión de SIS",
        "ID de inicio de sesión del SIS",
        "ID de inicio de sesión en SIS",
        "ID de conexión de SIS",
    ),
    "Section": ("Sección",),
    "Integration ID": ("ID de integración",),
    "Root Account": ("Cuenta raíz",),
    "First name": ("Nombre", "Nombre(s)", "FirstName"),
    "Last name": ("Apellido(s)", "Apellidos", "Apellido", "Surname", "LastName"),
    "ID number": ("Número de ID", "Número ID", "Número de identificación", "Numero de ID"),
    "Email address": (
        "Dirección de correo",
        "Dirección de correo electrónico",
        "Dirección Email",
        "Correo electrónico",
        "Email",
    ),
    "Username": ("Nombre de usuario", "Usuario"),
    "Last downloaded from this course": (
        "Última descarga desde este curso",
        "Última descarga de este curso",
        "Descargado por última vez de este curso",
        "Último descargado desde este curso",
    ),
    "Identifier": ("Identificador",),
    "Full name": ("Nombre completo", "Nombre completo / Apellido(s)", "Apellido(s), Nombre"),
    "Points Possible": ("Puntos posibles",),
}
_NAMES = {normalized(word): english for english, also in _ALSO.items() for word in (english, *also)}


def english(heading: str) -> str:
    """The English name of a heading that Canvas or Moodle wrote; any other heading as it is."""
    return _NAMES.get(normalized(heading), heading.strip())
