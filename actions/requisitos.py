"""What the exporter needs at home."""

from actions.temas import TopicAction


class ActionConsultarRequisitos(TopicAction):
    """Answer questions of this theme."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_consultar_requisitos"
