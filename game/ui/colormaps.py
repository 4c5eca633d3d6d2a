"""Which colour a number gets: viridis, blue-white-orange for signed values, and classes."""

import base64
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from game.ui.theme import CATEGORICAL

# Viridis by Nathaniel Smith and Stefan van der Walt (CC0), 256 RGB bytes in base 85.
_VIRIDIS = (
    "L;+Mp0#-!?S49O`Mh99(2wX-AT}BIDM-5;{4q-<SV@DBWM-yd86lX{lXh;`nNEm8J8f-`#ZAct$NF8rTA8<$@aY!"
    "L^NF#JeBy~t7c1R|7NGNznDS1aKdPgjJM=g6tE__EXeMT^TMlyazGk-=jfJHTdMK^&(ID$kugG4%mL_35-J%mF(g"
    "+f1tLO_N>L54v>he1S#Kt+f^Mu<O0h(Ab)K1qo_N{K#9iakw=Jx+=|Pl`NHi#t(^J5q}}Q;RxOj5$?|IaZ7~Sd2J"
    "Xj5k`0H(QN1T#YtejWu44HD8T1V2w0kjWc46Gh>Z1WR5arjxlDAF=vi3XpS&xjxcJDFKdo3Y>qB%jxKJFE^m%4aE"
    ">i;jx2GGEOL%4bB-%?jw^MJDt3-4caAD}jwyMLDSD16dyXi4jwpSOCw`76e~u@BjwXSQCW4M8f{rDFjwOVSC54V8"
    "hK?kMjw6VUBZ-b9ij5+RjUtSVB8`n9j*TIYjUkYYA(4zAl8hjdj3ASYAC!zAm5U#iiyxPZADD|DnTj8piXNMa9-N"
    "6Dorxcwi65VcAE1aIp@<)$haaMcAftvLq=q4-g(0SeBBzBSsDvY_gCwehC98rZtb!)3fhVnjD6W7huYW4Ae=M<nE"
    "wX(svwSbKd@;3qGPZg&ws|$Tc{jLtIJtK^x^_Febv?XvKfH55y>ddnaYVmxM!;`K!EQ>yZA`*!PQz<Z#A;H-X;j5"
    "%R>o&o$7Nc`WL(H&Uddu$%3x#5UuDZ)XUtq_&0B2ET5ir*aL-qB&{lQORCm!+deKpQ(olcXPJz=+gw#uh)k%rfNQ"
    ">4+j@Ctx*F%%nL6z7*nAkp>**u-uJD}P*qS`m5+cv1%G^*S(t=urM-7m7;Ew$b&xZWwc-YC7_Ccxh%!rvps;33H1"
    "Aj;t%&EXx;;T+Q98`a_(*y0)5;~CxK7~kU<;^Y|R<QeDW8S3R4?ByHp<s9+l9rWfN_U0h?<{|s%BmL(k"
)

# Blue to white to orange, equally light on both sides of zero, so that neither sign looks stronger.
_DIVERGING = (
    (0x1B, 0x5E, 0xB8),
    (0x3C, 0x86, 0xD8),
    (0x7D, 0xB4, 0xEC),
    (0xBF, 0xDA, 0xF5),
    (0xF5, 0xF6, 0xF8),
    (0xFB, 0xD5, 0xAE),
    (0xF5, 0xAB, 0x66),
    (0xE0, 0x7D, 0x2B),
    (0xB4, 0x52, 0x0C),
)


@cache
def viridis_table() -> NDArray[np.uint8]:
    """The 256 colours of viridis, uint8 (256, 3), read-only."""
    return np.frombuffer(base64.b85decode(_VIRIDIS), np.uint8).reshape(256, 3)


@cache
def diverging_table() -> NDArray[np.uint8]:
    """256 colours from blue over white to orange, uint8 (256, 3), read-only."""
    anchors = np.asarray(_DIVERGING, float)
    where = np.linspace(0, len(anchors) - 1, 256)
    columns = [np.interp(where, np.arange(len(anchors)), anchors[:, c]) for c in range(3)]
    table: NDArray[np.uint8] = np.rint(np.stack(columns, axis=1)).astype(np.uint8)
    table.flags.writeable = False
    return table


@cache
def categorical_table() -> NDArray[np.uint8]:
    """The colours of classes and clusters, uint8 (10, 3), read-only."""
    table = np.asarray(CATEGORICAL, np.uint8)
    table.flags.writeable = False
    return table


def viridis(values: ArrayLike) -> NDArray[np.uint8]:
    """Colours of values in 0..1: any shape to uint8 (..., 3).

    Values outside 0..1 take the nearer end; NaN takes the low end.
    """
    return viridis_table()[_rows(np.asarray(values, float), 0.0)]


def diverging(values: ArrayLike) -> NDArray[np.uint8]:
    """Colours of signed values in -1..1, zero white: any shape to uint8 (..., 3).

    Values outside -1..1 take the nearer end; NaN takes the middle.
    """
    return diverging_table()[_rows((np.asarray(values, float) + 1.0) / 2.0, 0.5)]


def categorical(classes: ArrayLike) -> NDArray[np.uint8]:
    """Colours of class numbers, repeating after ten: any shape to uint8 (..., 3)."""
    return categorical_table()[np.asarray(classes, np.intp) % len(CATEGORICAL)]


def _rows(shares: NDArray[np.float64], missing: float) -> NDArray[np.intp]:
    """Rows of a 256-colour table for shares in 0..1."""
    known = np.where(np.isnan(shares), missing, np.clip(shares, 0.0, 1.0))
    return np.minimum(known * 256.0, 255.0).astype(np.intp)
