"""What the product needs: permits, labels, registration."""

from actions.temas import TopicAction


class ActionConsultarRegulacion(TopicAction):
    """Answer questions of this theme."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_consultar_regulacion"
