"""Import charges, explained."""

from actions.temas import TopicAction


class ActionConsultarCargos(TopicAction):
    """Answer questions of this theme."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_consultar_cargos"
