"""Outcodes round Leicester with post towns, area codes and rough positions: the ground of the generated world."""

from dataclasses import dataclass


@dataclass(frozen=True)
class District:
    """`weight` is how many of the world's organisations it draws; `dialling` is the area code that its phones have."""

    outcode: str
    town: str
    point: tuple[float, float]
    weight: int
    dialling: str


_ROWS = """
LE1 Leicester 52.634 -1.132 14 0116|LE2 Leicester 52.607 -1.117 12 0116|LE3 Leicester 52.632 -1.177 12 0116
LE4 Leicester 52.665 -1.125 12 0116|LE5 Leicester 52.638 -1.086 8 0116|LE6 Leicester 52.657 -1.234 2 0116
LE7 Leicester 52.680 -1.070 5 0116|LE8 Leicester 52.555 -1.094 5 0116|LE9 Leicester 52.573 -1.281 6 0116
LE10 Hinckley 52.537 -1.370 8 01632|LE11 Loughborough 52.768 -1.219 9 01632|LE12 Loughborough 52.768 -1.191 7 01632
LE13 Melton_Mowbray 52.766 -0.887 5 01632|LE14 Melton_Mowbray 52.785 -0.900 3 01632|LE15 Oakham 52.656 -0.702 4 01632
LE16 Market_Harborough 52.486 -0.897 6 01632|LE17 Lutterworth 52.467 -1.178 5 01632|LE18 Wigston 52.583 -1.111 6 0116
LE19 Leicester 52.586 -1.208 9 0116|LE65 Ashby-de-la-Zouch 52.749 -1.470 4 01632|LE67 Coalville 52.715 -1.362 8 01632
CV1 Coventry 52.409 -1.507 6 01632|CV2 Coventry 52.425 -1.463 4 01632|CV3 Coventry 52.391 -1.478 4 01632
CV6 Coventry 52.434 -1.507 4 01632|CV9 Atherstone 52.586 -1.562 3 01632|CV10 Nuneaton 52.526 -1.503 4 01632
CV11 Nuneaton 52.520 -1.452 5 01632|CV12 Bedworth 52.479 -1.473 3 01632|CV13 Nuneaton 52.616 -1.413 3 01632
CV21 Rugby 52.377 -1.251 5 01632|CV22 Rugby 52.359 -1.278 3 01632|CV23 Rugby 52.368 -1.279 3 01632
DE1 Derby 52.922 -1.477 4 01632|DE11 Swadlincote 52.773 -1.556 3 01632|DE12 Swadlincote 52.723 -1.554 2 01632
DE23 Derby 52.900 -1.498 3 01632|DE24 Derby 52.889 -1.453 4 01632|DE72 Derby 52.893 -1.358 2 01632
DE73 Derby 52.847 -1.438 2 01632|DE74 Derby 52.839 -1.325 3 01632|DE14 Burton-on-Trent 52.804 -1.644 3 01632
NG1 Nottingham 52.955 -1.148 6 0115|NG2 Nottingham 52.935 -1.135 5 0115|NG3 Nottingham 52.970 -1.127 3 0115
NG7 Nottingham 52.958 -1.173 5 0115|NG9 Nottingham 52.926 -1.238 4 0115|NG10 Nottingham 52.901 -1.284 4 0115
NG11 Nottingham 52.899 -1.174 3 0115|NG12 Nottingham 52.909 -1.055 3 0115|NG13 Nottingham 52.949 -0.910 2 0115
NG31 Grantham 52.914 -0.642 3 01632|NG33 Grantham 52.816 -0.579 2 01632|NN6 Northampton 52.326 -0.942 3 01632
NN14 Kettering 52.412 -0.698 3 01632|NN15 Kettering 52.383 -0.702 3 01632|NN16 Kettering 52.405 -0.708 4 01632
NN17 Corby 52.501 -0.681 4 01632|NN18 Corby 52.478 -0.713 3 01632|NN1 Northampton 52.242 -0.888 4 01632
NN3 Northampton 52.264 -0.842 3 01632|B77 Tamworth 52.619 -1.668 3 0121|B78 Tamworth 52.606 -1.674 2 0121
B79 Tamworth 52.651 -1.680 2 0121|B46 Birmingham 52.509 -1.695 2 0121|PE9 Stamford 52.652 -0.480 3 01632
"""


def _district(row: str) -> District:
    outcode, town, lat, lon, weight, dialling = row.split()
    return District(outcode, town.replace("_", " "), (float(lat), float(lon)), int(weight), dialling)


DISTRICTS: tuple[District, ...] = tuple(
    _district(row) for line in _ROWS.strip().splitlines() for row in line.split("|")
)

PHONE_RANGES = {
    "0116": "0116 496 0",
    "0115": "0115 496 0",
    "0121": "0121 496 0",
    "01632": "01632 960",
    "020": "020 7946 0",
    "07700": "07700 900",
    "0808": "0808 157 0",
    "0306": "0306 999 0",
}
"""Ofcom's ranges for drama: each prefix has a thousand numbers that nobody will ever be given."""
