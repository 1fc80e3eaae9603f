"""Word lists of the analysis: what carries no meaning in a proposal, and the plurals that no rule reaches.

All lists are folded (lower case, no accents).
"""

_SPANISH_FUNCTION_WORDS = """
a al algo algun alguna algunas alguno algunos ambos ante antes aquel aquella aquellas aquello aquellos aqui asi aun
aunque bajo bien cada como con contra cual cuales cualquier cualquiera cuando cuanto cuya cuyas cuyo cuyos de deben
debe del desde despues donde dos durante e el ella ellas ello ellos en entonces entre era eran es esa esas ese eso esos
esta estaba estan estar estas este esto estos fue fueron ha hace hacia han hasta hay he incluso la las le les lo los
mas me mediante mejor menos mi mientras mis mismo misma mismos mismas mucha muchas mucho muchos muy nada ni ningun
ninguna no nos nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros para pero poco por porque pues que
quien quienes se sea sean segun ser si sido siempre sin sino sobre sola solo son su sus tal tales tambien tampoco tan
tanto te tiene tienen toda todas todavia todo todos tras tu tus u un una unas uno unos usted ustedes va van varias
varios vez y ya yo
"""

_CIVIC_BOILERPLATE = """
propongo proponemos proponer propone proponen propuesta propuestas propuesto solicito solicitamos solicitar solicita
solicitud pido pedimos pedir pide pedido quiero queremos quisiera quisieramos querer deseo deseamos necesito
necesitamos necesita necesitan necesitar requiere requerimos requiero favor gracias saludo saludos cordial atentamente
estimado estimada estimados estimadas senor senora senores sugiero sugerimos sugerencia idea ideas planteo planteamos
deberia deberian podria podrian puede pueden poder gustaria realizar realice haga hagan hacer hagamos
"""

_ENGLISH_FUNCTION_WORDS = """
a about above after again all also an and any are as at be because been before being below between both but by can
could did do does doing down during each few for from further had has have having her here hers him his how i if in
into is it its itself just me more most my no nor not of off on once only or other our ours out over own same she
should so some such than that the their theirs them then there these they this those through to too under until up us
very was we were what when where which while who whom why will with would you your yours
"""

_ENGLISH_BOILERPLATE = """
propose proposed proposes proposal proposals suggest suggestion request requested please want wish like need needs
dear sir madam thanks thank
"""

SPANISH_STOPS = frozenset(_SPANISH_FUNCTION_WORDS.split())
ENGLISH_STOPS = frozenset(_ENGLISH_FUNCTION_WORDS.split())
_SPANISH_ALL = SPANISH_STOPS | frozenset(_CIVIC_BOILERPLATE.split())
_ENGLISH_ALL = ENGLISH_STOPS | frozenset(_ENGLISH_BOILERPLATE.split())
# In a text of unknown language a word is dropped only if it says nothing in either ("sin", "red" and "me" stay out of
# trouble: "red" is no stop word, "sin" is one in Spanish and the Spanish reading is the likelier one here).
STOPS = {"es": _SPANISH_ALL, "en": _ENGLISH_ALL, "mixed": _SPANISH_ALL | _ENGLISH_ALL}

# Singulars whose plural in -es or -ces the stemmer sends elsewhere ("taller" → "tall", "talleres" → "taller").
_PLURAL_IN_ES = """
taller lugar hogar lider solar examen imagen origen crimen margen orden volumen resumen dictamen certamen ciudad bus gas
mes interes autobus pais mujer pilar escolar popular particular militar titular familiar auxiliar similar vehicular
circular altar mar bar par luminar alquiler cuartel joven virgen germen azar
"""
_PLURAL_IN_CES = """
luz voz juez pez raiz matriz cruz nariz lapiz feliz capaz eficaz actriz nuez vez veloz tapiz cicatriz infeliz incapaz
ineficaz directriz perdiz codorniz portavoz aprendiz arroz tenaz audaz vivaz atroz feroz
"""
# Other words of one family that neither Snowball nor the residual rule brings together, under one stem.
_FAMILIES = """
pobr: pobre pobres pobreza
gobiern: gobierno gobiernos gobernar gobernanza gubernamental gubernamentales
juez: jueza juezas
alcald: alcalde alcaldes alcaldesa alcaldesas alcaldia alcaldias
barri: barrio barrios barrial barriales
municipi: municipio municipios municipal municipales municipalidad
parroqui: parroquia parroquias parroquial parroquiales
recicl: reciclaje reciclajes
polici: policia policias policial policiales
ciclovi: ciclovia ciclovias
energi: energia energias energetico energetica energeticos energeticas
peaton: peaton peatones peatonal peatonales
ciudadan: ciudadania ciudadanias
presupuest: presupuestario presupuestaria presupuestarios presupuestarias
discapac: discapacitado discapacitada discapacitados discapacitadas
"""


def _plurals() -> dict[str, str]:
    pairs = [(word, f"{word}es") for word in _PLURAL_IN_ES.split()]
    pairs += [(word, f"{word[:-1]}ces") for word in _PLURAL_IN_CES.split()]
    return {form: singular for singular, plural in pairs for form in (singular, plural)}


def _families() -> dict[str, str]:
    lines = [line.partition(":") for line in _FAMILIES.strip().splitlines()]
    return {word: stem for stem, _, family in lines for word in family.split()}


EXCEPTIONS = _plurals() | _families()
