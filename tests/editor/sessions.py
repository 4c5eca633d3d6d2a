"""What a person's hands do to an edit session: open a map, draw a stroke, read the map back."""

from game.editor.edit_session import EditSession
from game.world.draft import Draft
from game.world.level_file import loads_draft, map_rows


def session_of(rows, **parts):
    """An edit session on a map, which may lack a start or a goal."""
    plain = loads_draft(f"map = '''\n{rows.strip()}\n'''", **parts)
    return EditSession(Draft(plain.tiles, plain.start))


def rows(session):
    return "\n".join(map_rows(session.draft))


def stroke(session, *way, tool=None, brush=None, shift=False):
    session.tool = tool or session.tool
    session.brush = session.brush if brush is None else brush
    session.press(way[0], shift)
    for cell in way[1:]:
        session.drag(cell, shift)
    session.release()
