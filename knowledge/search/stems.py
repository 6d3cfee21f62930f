"""Spanish stems of the words that carry meaning."""

from __future__ import annotations

from functools import lru_cache

import snowballstemmer

from knowledge.text import words

_STEMMER = snowballstemmer.stemmer("spanish")
STOPWORDS = frozenset(
    """
    a al algo alguien alguna algunas alguno algunos alla ahi ahora ante antes aqui aca asi aun aunque bien bueno
    buenas buenos cada casi como con contra cosa cosas cual cuales cuando cuanta cuantas cuanto cuantos d da dan
    dar de debe debo del dia dias dice dicen dime donde dos e el ella ellas ellos en entonces entre era es esa
    esas ese eso esos esta estan estar este esto estos estoy favor fue gracias ha haber hace hacen hacer hacia
    hago hasta hay he hola igual ir la las le les lo los mas me mi mis mucho muchas muy n nada ni no nos nosotros
    o os otra otro otros para parte pero poco por porque porfa posible pue puede pueden puedo pues q que quien
    quiero quisiera ser se sea segun si sin sino sobre solo son soy su sus tal tambien tan tanto te tener tengo ti
    tiene tienen toca toda todas todo todos tu tus u un una unas uno unos usted va van ver voy x y ya yo saber
    necesito necesita conviene algun ustedes explica explicame cuentame oye oiga disculpa ayuda ayudame consulta
    pregunta duda tarde noche buen aya mismo misma sirve deben debemos quieren mandar mando manda venta vendo
    vender vende vendemos exporta exporto exportar enviar envio envia envios cliente clientes producto productos
    pais paises pyme empresa negocio destino origen desde
    """.split()  # noqa: SIM905
)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of a folded word; figures and short words stay as they are."""
    return word if len(word) <= 3 or any(char.isdigit() for char in word) else _STEMMER.stemWord(word)


def stems(text: str) -> list[str]:
    """Return the stems of a text's meaningful words."""
    return [stem(word.strip("._-/")) for word in words(text) if word not in STOPWORDS]


@lru_cache(maxsize=1)
def weak_stems() -> frozenset[str]:
    """Return the stems of the stop words, for judging how much a question says."""
    return frozenset(stem(word) for word in STOPWORDS)
