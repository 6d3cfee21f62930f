"""Where to sell."""

from actions.temas import TopicAction


class ActionConsultarPlataformas(TopicAction):
    """Answer questions of this theme."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_consultar_plataformas"
