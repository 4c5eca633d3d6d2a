"""The elf: body parts as maps of materials, put together by direction and pose."""

from pixels import Image, Materials, Tones, blank, materials, over, paint, shade

# Cloth, gold, skin, skin in shadow, scarf and mittens, boots, hair, belt, white stockings.
PALETTE: dict[str, Tones] = {
    "G": ("6fe096", "2fae6b", "1b8053", "0a3528"),
    "Y": ("fff0b5", "ffcc4d", "d98f2c", "5a3210"),
    "S": ("ffe9d2", "ffd5ab", "efb78a", "6e3624"),
    "s": ("e9ad80", "e9ad80", "e0a176", "6e3624"),
    "R": ("ff8672", "e8443f", "b32b3b", "470d20"),
    "B": ("b37443", "86502f", "5f3422", "2a1411"),
    "H": ("cf7a40", "a8582c", "7f3e22", "3b1c13"),
    "K": ("6f4a32", "543423", "3d2419", "2a1411"),
    "W": ("ffffff", "eef2f9", "c6d0e2", "36405f"),
}

EYE, EYE_LIGHT, CHEEK, MOUTH, TONGUE = "2a2140", "ffffff", "fb9a8f", "8f3b33", "d9534f"

_HAT = (
    "................GGGG............",
    "..............GGGGGGGG..........",
    ".............GGGGGGGGGGG........",
    "............GGGGGGGGGGGGG.......",
    "...........GGGGGGGGGGGGGGGG.....",
    "..........GGGGGGGGGGG..GGGG.....",
    ".........GGGGGGGGGGGGG..YYY.....",
    "........GGGGGGGGGGGGGG..YYY.....",
    "........GGGGGGGGGGGGGGG..Y......",
    ".......YYYYYYYYYYYYYYYYYY.......",
    ".......YYYYYYYYYYYYYYYYYY.......",
)

HEAD_FRONT = materials(
    [
        *_HAT,
        "........ssssssssssssssss........",
        "....S...SSSSSSSSSSSSSSSS...S....",
        "....SSSSSSSSSSSSSSSSSSSSSSSS....",
        ".....SSSSSSSSSSSSSSSSSSSSSS.....",
        "......SSSSSSSSSSSSSSSSSSSS......",
        "........SSSSSSSSSSSSSSSS........",
        "........SSSSSSSSSSSSSSSS........",
        ".........SSSSSSSSSSSSSS.........",
    ],
    top=1,
)

HEAD_BACK = materials(
    [
        *_HAT,
        "........HHHHHHHHHHHHHHHH........",
        "....S...HHHHHHHHHHHHHHHH...S....",
        "....SSSSHHHHHHHHHHHHHHHHSSSS....",
        ".....SSSHHHHHHHHHHHHHHHHSSS.....",
        "......SSHHHHHHHHHHHHHHHHSS......",
        "........HHHHHHHHHHHHHHHH........",
        "........HHHHHHHHHHHHHHHH........",
        ".........HHH.HHHHHH.HHH.........",
    ],
    top=1,
)

HEAD_RIGHT = materials(
    [
        "............GGGG................",
        "..........GGGGGGGG..............",
        "........GGGGGGGGGGG.............",
        ".......GGGGGGGGGGGGG............",
        ".....GGGGGGGGGGGGGGGG...........",
        ".....GGGG..GGGGGGGGGGG..........",
        ".....YYY..GGGGGGGGGGGGG.........",
        ".....YYY..GGGGGGGGGGGGGG........",
        "......Y..GGGGGGGGGGGGGGG........",
        ".......YYYYYYYYYYYYYYYYYY.......",
        ".......YYYYYYYYYYYYYYYYYY.......",
        "........HHHHssssssssssss........",
        ".....S..HHHSSSSSSSSSSSSS........",
        ".....SSSSHSSSSSSSSSSSSSS........",
        "......SSSSSSSSSSSSSSSSSSS.......",
        ".......SSSSSSSSSSSSSSSSSS.......",
        "........HHSSSSSSSSSSSSSS........",
        "........HHSSSSSSSSSSSSSS........",
        ".........HSSSSSSSSSSSSS.........",
    ],
    top=1,
)

BODY_FRONT = materials(
    [
        "...........RRRRRRRRRR...........",
        ".........RRRRRRRRRRRRRR.........",
        "..........GGGGGGGGRRRG..........",
        ".........GGGGGGGGGGRRGG.........",
        ".........KKKKKKYYKKKKKK.........",
        ".........GGGGGGGGGGGGGG.........",
        ".........YYYYYYYYYYYYYY.........",
    ],
    top=20,
)

BODY_BACK = materials(
    [
        "...........RRRRRRRRRR...........",
        ".........RRRRRRRRRRRRRR.........",
        "..........GGGGRRRRGGGG..........",
        ".........GGGGGRRGRRGGGG.........",
        ".........KKKKKRRKRRKKKK.........",
        ".........GGGGGGGGGGGGGG.........",
        ".........YYYYYYYYYYYYYY.........",
    ],
    top=20,
)

BODY_RIGHT = materials(
    [
        "..........RRRRRRRRRRR...........",
        "........RRRRRRRRRRRRRR..........",
        "......RRRR.GGGGGGGGGG...........",
        ".....RRR...GGGGGGGGGGG..........",
        "..........KKKKKKKKKYYK..........",
        "..........GGGGGGGGGGGG..........",
        "..........YYYYYYYYYYYY..........",
    ],
    top=20,
)

LEGS_FRONT = materials(
    [
        "...........WWW....WWW...........",
        "...........WWW....WWW...........",
        "..........BBBB....BBBB..........",
        ".........BBBBB....BBBBB.........",
    ],
    top=27,
)

LEGS_FRONT_STEP = materials(
    [
        "...........WWW....WWW...........",
        "...........WWW....BBBB..........",
        "..........BBBB....BBBBB.........",
        ".........BBBBB..................",
    ],
    top=27,
)

LEGS_RIGHT = materials(
    [
        "...........WWW...WWW............",
        "...........WWW...WWW............",
        "...........BBB...BBB.B..........",
        "...........BBBBB.BBBBB..........",
    ],
    top=27,
)

LEGS_RIGHT_STEP = materials(
    [
        "..........WWW.....WWW...........",
        "........BWWW.......WWW.B........",
        "........BBBB.......BBBBB........",
        "........BB.........BBBB.........",
    ],
    top=27,
)

LEGS_RIGHT_SLIDE = materials(
    [
        "............WWW...WWW...........",
        "............WWW....WWW..........",
        "............BBB.B..BBB.B........",
        "............BBBBB..BBBBB........",
    ],
    top=27,
)

ARM_DOWN = materials(
    [
        ".......GG.......................",
        "......GGG.......................",
        "......GGG.......................",
        "......RRR.......................",
        ".......RR.......................",
    ],
    top=21,
)

ARM_OUT = materials(
    [
        "...RR...........................",
        "..RRRGGGGG......................",
        "..RRRGGGG.......................",
        "...RR...........................",
    ],
    top=20,
)

ARM_UP = materials(
    [
        "..RR............................",
        ".RRRR...........................",
        ".RRRR...........................",
        "..GGG...........................",
        "..GGG...........................",
        "..GGG...........................",
        "..GGG...........................",
        "...GGG..........................",
        "...GGGGG........................",
        "....GGGGGG......................",
        ".....GGGGG......................",
    ],
    top=12,
)

ARM_SIDE = materials(
    [
        "..............GGGG..............",
        "..............GGGG..............",
        "..............GGGG..............",
        "..............RRR...............",
    ],
    top=21,
)

ARM_SIDE_AHEAD = materials(
    [
        ".............GGGGG..............",
        ".............GGGGGGGGRR.........",
        "...............GGGGGRRRR........",
        ".....................RR.........",
    ],
    top=21,
)

ARM_SIDE_BACK = materials(
    [
        "...RR...........................",
        "..RRRGGG........................",
        "...RRGGGGGGG....................",
        ".......GGGGG....................",
    ],
    top=20,
)

# One pixel of shade on small parts; more would leave them without their own colour.
_THIN = "YKWRB"


def _drawn(part: Materials, mirrored: bool) -> Image:
    return shade(part[:, ::-1] if mirrored else part, PALETTE, thin=_THIN)


def _put(parts: list[Materials], mirrored: bool = False) -> Image:
    """Parts laid over one another, each with its own outline."""
    image = blank()
    for part in parts:
        image = over(image, _drawn(part, mirrored))
    return image


def _face(image: Image, eyes: tuple[int, int], look: str, mirrored: bool = False) -> Image:
    """Draw a face whose eyes stand at two columns; `look` is open, quiet, blink, happy or shock."""
    one, two = eyes
    middle = (one + two + 1) // 2
    marks: dict[tuple[int, int], str] = {}
    for column in eyes:
        if look in ("open", "shock", "quiet"):
            marks |= {(row, c): EYE for row in (14, 15, 16) for c in (column, column + 1)}
            marks[14, column] = EYE_LIGHT
            if look == "shock":
                marks |= {(13, column): EYE, (13, column + 1): EYE}
        elif look == "blink":
            marks |= {(16, column): EYE, (16, column + 1): EYE}
        else:
            marks |= {(15, column - 1): EYE, (14, column): EYE}
            marks |= {(14, column + 1): EYE, (15, column + 2): EYE}
    marks |= {(17, column): CHEEK for column in (one - 2, one - 1, two + 2, two + 3)}
    if look == "shock":
        marks |= {(row, c): MOUTH for row in (17, 18) for c in (middle, middle + 1)}
    elif look == "happy":
        marks |= {(17, column): MOUTH for column in range(middle - 1, middle + 3)}
        marks |= {(18, column): TONGUE for column in (middle, middle + 1)}
    elif look != "quiet":
        marks |= {(17, middle - 1): MOUTH, (17, middle + 2): MOUTH}
        marks |= {(18, middle): MOUTH, (18, middle + 1): MOUTH}
    if mirrored:
        marks = {(row, 31 - column): colour for (row, column), colour in marks.items()}
        # The light stays at the top left of an eye.
        if look in ("open", "shock"):
            for column in eyes:
                marks[14, 31 - column], marks[14, 30 - column] = EYE, EYE_LIGHT
    return paint(image, marks)


def _flipped(part: Materials) -> Materials:
    return part[:, ::-1]


def _in_the_water() -> Image:
    """The head looking out of a hole, up to the nose."""
    head = _face(_put([HEAD_FRONT]), (11, 19), "quiet")
    image = blank()
    image[4:22] = head[:18]
    foam = {(22, column): "8fc4ea" for column in range(5, 27) if column % 7 != 2}
    foam |= {(23, column): "3a6aa6" for column in range(7, 25) if column % 5 != 1}
    foam |= {(21, column): "cfeafa" for column in (4, 5, 26, 27)}
    return paint(image, foam)


def sprites() -> dict[str, Image]:
    """All pictures of the elf by name, `elf_<direction>_<pose>` and the poses without direction."""
    down, out, up = ([arm, _flipped(arm)] for arm in (ARM_DOWN, ARM_OUT, ARM_UP))
    drawn: dict[str, Image] = {}
    for pose, legs, arms, look in (
        ("idle", LEGS_FRONT, down, "open"),
        ("blink", LEGS_FRONT, down, "blink"),
        ("step", LEGS_FRONT_STEP, down, "open"),
        ("slide", LEGS_FRONT, out, "open"),
    ):
        drawn[f"elf_down_{pose}"] = _face(
            _put(
                [legs, *arms, BODY_FRONT, HEAD_FRONT]
                if arms is out
                else [legs, BODY_FRONT, *arms, HEAD_FRONT]
            ),
            (11, 19),
            look,
        )
        if look == "open":
            drawn[f"elf_up_{pose}"] = _put(
                [legs, *arms, BODY_BACK, HEAD_BACK]
                if arms is out
                else [legs, BODY_BACK, *arms, HEAD_BACK]
            )
    for pose, legs, arms, look in (
        ("idle", LEGS_RIGHT, [ARM_SIDE], "open"),
        ("blink", LEGS_RIGHT, [ARM_SIDE], "blink"),
        ("step", LEGS_RIGHT_STEP, [ARM_SIDE], "open"),
        ("slide", LEGS_RIGHT_SLIDE, [ARM_SIDE_AHEAD], "open"),
    ):
        back = [ARM_SIDE_BACK] if pose == "slide" else []
        parts = [legs, *back, BODY_RIGHT, *arms, HEAD_RIGHT]
        for direction, mirrored in (("right", False), ("left", True)):
            drawn[f"elf_{direction}_{pose}"] = _face(
                _put(parts, mirrored), (15, 20), look, mirrored
            )
    drawn["elf_cheer"] = _face(_put([LEGS_FRONT, *up, BODY_FRONT, HEAD_FRONT]), (11, 19), "happy")
    drawn["elf_fallen"] = _in_the_water()
    drawn["elf_fall"] = _face(_put([LEGS_FRONT, *up, BODY_FRONT, HEAD_FRONT]), (11, 19), "shock")
    return drawn
