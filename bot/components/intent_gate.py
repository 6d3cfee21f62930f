"""Puts right what the words alone get wrong, by what the message carries.

Small talk with data goes on with the question ("a Santiago de Querétaro, no de Chile, jaja"); a message that asks is not a
mere datum ("donde las vendo en méxico"); and whether a message is off the subject is decided by two judges: the classifier,
and the scope detector, which also weighs what the message names and what the search finds (scope.py). A product bound for
a country of the bloc, with a word of trading, is never off the subject. What both judges weighed together goes along with
the message: in the middle of a conversation, which only the actions know, more is needed (actions/en_medio.py).
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.components.evidence import NAMES
from bot.components.scope import SCORE
from knowledge.schema import BLOC
from knowledge.text import ORDINALS

WEIGHED = "fuera_suma"  # what both judges weigh together, beside the message
_OUT, _DATUM = "fuera_de_alcance", "dar_dato"
_GOODS, _PLACES = {"producto", "sector"}, {"pais", "lugar_ambiguo"}
_QUESTION = {"donde", "quien", "quienes", "como", "cuanto", "cuanta", "cuantos", "puedo", "puede", "piden", "necesito"}
_CLOSING, _FIGURE = {"despedir", "agradecer"}, {"cuanto", "cuanta", "cuantos", "cuantas", "quien", "monto"}
_EXPORTS = {
    "vender", "vendo", "vendemos", "vende", "exportar", "exporto", "enviar", "envio", "mandar", "mando", "despachar", "llevar",
    "cliente", "clienta", "clientes", "comprador", "compradora", "aduana", "arancel", "permiso", "permisos", "etiqueta", "pedido",
    "contrato", "contrataron",
}  # fmt: skip
_SELLS = {"vender", "vendo", "vendemos", "vende", "exportar", "exporto", "cliente", "clienta", "clientes", "comprador"}
_ARTICLES = {"el", "la", "al", "del", "ese", "esa"}
_LIKELY, _TINY = 0.1, 1e-9
_FEW, _SURE_ALONE = 3, 0.7  # words; the confidence with which the classifier is believed alone
_AGREED = 0.9  # the confidence of what both judges decided
_FIGURES = {"monto", "peso", "cantidad"}
_DATA = {"pais", "lugar_ambiguo", "producto", "monto", "cantidad", "peso"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class IntentGate(GraphComponent):
    """Replaces a conversational intent by the likeliest one that uses data, where the message has data."""

    def __init__(self, config: dict[str, Any]):
        self._gated, self._instead = set(config["gated"]), tuple(config["instead"])
        self._of_us = set(config["of_us"])
        self._questions = tuple(prefix for prefix in self._instead if prefix != _DATUM)
        self._sure, self._weight, self._off_from = config["sure"], config["ranking_weight"], config["off_from"]
        self._unsure, self._off_from_unsure = config["unsure"], config["off_from_unsure"]
        self._off_from_few, self._sure_ours = config["off_from_few"], config["sure_ours"]
        self._for_goods, self._for_route = config["for_goods"], config["for_route"]
        self._for_named = config["for_named"]
        self._never_off = set(config["never_off"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: which intents yield, to which (by prefix), and the confidence that nothing overrides."""
        return {
            "gated": ["charlar", "saludar", "agradecer", "despedir", "afirmar", "negar", "expresar_frustracion"],
            # Questions about the assistant itself, which name no figures.
            "of_us": ["preguntar_agencia", "preguntar_identidad"],
            "instead": ["dar_dato", "consultar_", "calcular_", "reportar_"],
            "sure": 0.95,
            # Off the subject: scope score + weight × log(chance of off / best other chance) ≥ off_from.
            "ranking_weight": 0.2,
            "off_from": -2.6,
            # Where no intent reaches `unsure`, the message would not be understood anyway: less is enough.
            "unsure": 0.45,
            "off_from_unsure": -4.0,
            # "cómo empiezo" says little: a message of few words is off the subject only where both judges are sure.
            "off_from_few": 0.2,
            # The classifier is sure of a subject of ours, and sees hardly a chance of another: the detector must be as sure.
            "sure_ours": {"best": 0.93, "off": 0.015, "off_from": 2.0},
            # Goods bound for a country of the bloc, or a route between two of them, need more to be off the subject.
            "for_goods": 1.5,
            "for_route": 2.0,
            # So does what names a platform, a programme or a body of ours.
            "for_named": 1.5,
            # What the person does with the conversation is never off the subject, however strange the words; nor is a
            # fraud that somebody tells: better a warning too many than none.
            "never_off": [
                "pedir_humano",
                "reportar_estafa",
                "inyectar_instrucciones",
                "insultar",
                "hablar_otro_idioma",
                "pedir_trampa",
                "responder_cuestionario",
            ],
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentGate:
        """Create the component."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Gate each message."""
        for message in messages:
            intent = message.get(INTENT) or {}
            name, confidence = intent.get(INTENT_NAME_KEY), float(intent.get("confidence") or 0.0)
            found = {entity["entity"] for entity in message.get(ENTITIES, [])}
            ours = found & _DATA or _points(message) or self._no_goodbye(message)
            small_talk = name in self._gated and confidence < self._sure and ours
            # "valen 45 dólares, ¿me van a cobrar algo?" is no question of what we charge.
            small_talk = small_talk or (name in self._of_us and confidence < self._sure and bool(found & _FIGURES))
            if self._is_off(message):
                message.set(INTENT, {INTENT_NAME_KEY: _OUT, "confidence": _AGREED}, add_to_output=True)
            elif small_talk:
                self._replace(message, self._instead)
            elif name == _OUT and message.get(SCORE) is None:
                if confidence < _SURE_ALONE:  # no word that anybody knows: not understood, rather than off the subject
                    message.set(INTENT, {INTENT_NAME_KEY: _OUT, "confidence": 0.0}, add_to_output=True)
            elif name == _OUT:
                self._replace(message, self._instead)
            elif name == _DATUM and _asks(message):
                self._replace(message, self._questions, at_least=_LIKELY)
        return messages

    def _no_goodbye(self, message: Message) -> bool:
        """Tell whether thanks or a goodbye ask for an amount or a person: "¿y hasta cuánto me dejan por ahí?"."""
        return (message.get(INTENT) or {}).get(INTENT_NAME_KEY) in _CLOSING and bool(_FIGURE & set(_words(message)))

    def _is_off(self, message: Message) -> bool:
        """Tell whether both judges together find the message off the subject; without a score nothing is changed."""
        intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
        if intent in self._never_off or self._trades(message):
            return False
        score = message.get(SCORE)
        if score is None:
            return False
        chances = {other[INTENT_NAME_KEY]: other["confidence"] for other in message.get(INTENT_RANKING_KEY) or []}
        best = max((chance for name, chance in chances.items() if name != _OUT), default=1.0)
        off = chances.get(_OUT, min(chances.values(), default=_TINY))
        needed = self._needed(message, best)
        if best >= self._sure_ours["best"] and off <= self._sure_ours["off"]:
            needed = max(needed, self._sure_ours["off_from"])
        weighed = score + self._weight * math.log(max(off, _TINY) / max(best, _TINY))
        message.set(WEIGHED, weighed, add_to_output=True)
        return weighed >= needed

    def _trades(self, message: Message) -> bool:
        """Tell whether the message is surely of our trade: goods bound or for sale, a platform to sell on, two compared.

        Or the classifier is sure of a question of ours, and the message names who answers it in our catalogues.
        """
        entities = message.get(ENTITIES, [])
        kinds = [entity["entity"] for entity in entities]
        abroad = {entity["value"] for entity in entities if entity["entity"] == "pais"} - set(BLOC)
        bound = any(entity["entity"] in _PLACES and entity.get("role") == "destino" for entity in entities)
        exports = bool(_EXPORTS & set(_words(message)))
        goods = bool(_GOODS & set(kinds)) and (bound or exports)
        sold_along = _has_route(message) and bool(_SELLS & set(_words(message)))
        platforms = {entity["value"] for entity in entities if entity["entity"] == "plataforma"}
        sells_on_one = bool(platforms) and self._within(message) and exports
        intent = message.get(INTENT) or {}
        sure = intent.get(INTENT_NAME_KEY) != _OUT and float(intent.get("confidence") or 0.0) >= self._sure_ours["best"]
        asks_of_one = sure and not set(NAMES).isdisjoint(kinds)
        return not abroad and (goods or sold_along or sells_on_one or asks_of_one or len(platforms) > 1)

    def _needed(self, message: Message, best: float) -> float:
        """Return the score from which a message is off the subject: more where it names goods or a route of the bloc."""
        entities = message.get(ENTITIES, [])
        kinds = {entity["entity"] for entity in entities}
        needed = self._off_from if best >= self._unsure else self._off_from_unsure
        if len(_words(message)) <= _FEW:
            needed = self._off_from_few
        if not set(NAMES).isdisjoint(kinds):
            needed += self._for_named
        if not self._within(message):
            return needed
        goods = bool(_GOODS & kinds)
        return needed + (self._for_goods if goods else 0.0) + (self._for_route if _has_route(message) else 0.0)

    def _within(self, message: Message) -> bool:
        """Tell whether the places named are all of the bloc, and there is one; a name of several ("Santiago") is of it."""
        named = [entity for entity in message.get(ENTITIES, []) if entity["entity"] in _PLACES]
        countries = {entity["value"] for entity in named if entity["entity"] == "pais"}
        return bool(named) and countries <= set(BLOC)

    def _replace(self, message: Message, prefixes: tuple[str, ...], at_least: float = 0.0) -> None:
        for other in message.get(INTENT_RANKING_KEY) or []:
            if other[INTENT_NAME_KEY].startswith(prefixes) and other["confidence"] >= at_least:
                message.set(INTENT, other, add_to_output=True)
                return


def _has_route(message: Message) -> bool:
    """Tell whether the message says from where and where to."""
    return {"origen", "destino"} <= {e.get("role") for e in message.get(ENTITIES, []) if e["entity"] == "pais"}


def _points(message: Message) -> bool:
    """Tell whether the message points to one of several things ("el último, ¿cómo se pide?"), which small talk does not."""
    words = _words(message)
    return any(a in _ARTICLES and b in ORDINALS for a, b in pairwise(words))


def _asks(message: Message) -> bool:
    """Tell whether the message has a word that asks: data alone do not."""
    return bool(_QUESTION & set(_words(message)))


def _words(message: Message) -> list[str]:
    return [token.text for token in message.get("text_tokens", [])]
