"""The audit log: every change and every look at personal data, with who, what and when. Nothing here changes a line."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import Engine

from conversations.db import writing
from desk.accounts import Staff
from desk.models import AuditRow

# Each action as the audit page names it; B and C add theirs.
ACTIONS = {
    "entrada": "Entró",
    "entrada_fallida": "No pudo entrar",
    "entrada_bloqueada": "Bloqueada por muchos intentos",
    "salida": "Salió",
    "clave_cambiada": "Cambió su contraseña",
    "acceso_negado": "Quiso abrir lo que su rol no permite",
    "cuenta_creada": "Creó una cuenta",
    "rol_cambiado": "Cambió un rol",
    "cuenta_cerrada": "Cerró una cuenta",
    "cuenta_abierta": "Volvió a abrir una cuenta",
    "clave_repuesta": "Repuso una contraseña",
    "auditoria_bajada": "Bajó la auditoría",
    "sin_respuesta_vistos": "Miró los mensajes sin responder",
    "sin_respuesta_marcados": "Marcó mensajes sin responder",
    "sin_respuesta_para_ensenar": "Abrió mensajes sin responder para enseñarlos",
    "leccion_creada": "Enseñó algo",
    "leccion_descartada": "Descartó una lección",
    "entrenamiento_pedido": "Pidió entrenar o revisar",
    "entrenamiento_cancelado": "Canceló un entrenamiento",
    "modelo_puesto": "Puso un modelo en servicio",
    "modelo_retirado": "Volvió al modelo anterior",
    "conversaciones_vistas": "Miró la lista de conversaciones",
    "conversacion_vista_para_ensenar": "Leyó una conversación para enseñar",
    "nombre_propuesto": "Propuso cambiar los nombres de una ficha",
    "personas_buscadas": "Buscó a una persona",
    "persona_vista": "Vio los datos de una persona",
    "persona_exportada": "Exportó los datos de una persona",
    "persona_borrada": "Borró los datos de una persona",
    "datos_borrados_por_chat": "La persona borró sus datos desde la conversación",
    "datos_pedidos_por_chat": "La persona pidió sus datos desde la conversación",
    "ver_fila": "Miró la fila de atención",
    "ver_conversacion": "Abrió una conversación",
    "ver_direccion": "Miró la dirección completa de una persona",
    "tomar": "Tomó una conversación",
    "relevar": "Tomó la conversación de otra persona del equipo",
    "responder": "Le escribió a una persona",
    "transferir": "Pasó una conversación",
    "devolver": "Devolvió una conversación al asistente",
    "cerrar": "Cerró una conversación",
    "nota": "Guardó una nota",
    "etiquetas": "Cambió las etiquetas de una conversación",
    "traer_sin_respuesta": "Trajo a la fila a quienes el asistente no respondía",
    "respuesta_guardada": "Guardó una respuesta lista",
    "respuesta_borrada": "Borró una respuesta lista",
    "practica_empezada": "Empezó una práctica",
    "practica_escrita": "Escribió en una práctica",
    "practica_ayuda": "Buscó ayuda en una práctica",
    "practica_terminada": "Terminó una práctica",
    "practica_dejada": "Dejó una práctica sin terminar",
    "progreso_visto": "Miró el progreso del equipo",
    "progreso_bajado": "Bajó el progreso del equipo",
    "contenido_borrador": "Guardó un borrador de contenido",
    "contenido_enviado": "Envió un cambio de contenido",
    "contenido_aprobado": "Aprobó un cambio de contenido",
    "contenido_devuelto": "Devolvió un cambio de contenido",
    "contenido_retirado": "Retiró contenido",
    "contenido_vuelto": "Volvió atrás un cambio de contenido",
    "contenido_descartado": "Descartó un cambio de contenido",
    "temas_del_equipo": "Cambió los temas del equipo",
    "planilla_bajada": "Bajó una planilla de contenido",
    "planilla_rechazada": "Subió una planilla con errores",
    "planilla_enviada": "Envió los cambios de una planilla",
    "sigue_igual": "Miró una fuente y dijo que sigue igual",
}


def record(
    engine: Engine,
    now: datetime.datetime,
    staff: Staff | None,
    action: str,
    subject: str | None = None,
    detail: dict[str, Any] | None = None,
    correlation_id: str | None = None,
) -> None:
    """Write a line. `subject` is a kind and a number ("persona:12"); neither it nor `detail` holds personal data."""
    if action not in ACTIONS:
        raise ValueError(f"unknown action {action}")
    row = AuditRow(
        at=now, staff_id=staff.id if staff else None, staff_name=staff.name if staff else "", action=action,
        subject=subject, detail=detail or {}, correlation_id=correlation_id,
    )  # fmt: skip
    with writing(engine) as db:
        db.add(row)
