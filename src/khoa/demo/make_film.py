"""Makes the demo school's one film again: `python -m khoa.demo.make_film`.

Each frame is a small SVG drawing that depends only on the time, rendered and handed to ffmpeg; the
sound is a few plucked notes over a soft chord. Needs ffmpeg and the Inter typeface (Debian's
ffmpeg and fonts-inter), which nothing else here does: the finished film is kept beside this file.
"""

import math
import random
import subprocess
import tempfile
import wave
from array import array
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import resvg_py

from khoa.demo.school import FILM_SECONDS, ROOT

NAME = "hoc-cung-khoa"
WIDTH, HEIGHT, RATE = 1280, 720, 25
SECONDS = FILM_SECONDS[NAME]
SAMPLE_RATE = 44_100
FONTS = Path("/usr/share/fonts/opentype/inter")

Colour = tuple[int, int, int]
SKIES: tuple[tuple[float, Colour, Colour], ...] = (
    (0.0, (24, 24, 72), (88, 52, 128)),
    (4.0, (58, 52, 140), (232, 120, 110)),
    (8.5, (20, 92, 140), (84, 190, 190)),
    (14.5, (74, 52, 150), (196, 110, 190)),
    (20.0, (8, 96, 100), (96, 190, 130)),
    (24.0, (6, 70, 84), (70, 160, 120)),
)
"""Second, colour at the top, colour at the horizon."""


def ease(time: float, start: float, end: float) -> float:
    """0 before `start`, 1 after `end`, with a gentle beginning and end between."""
    share = min(1.0, max(0.0, (time - start) / (end - start)))
    return share * share * (3 - 2 * share)


def visible(time: float, start: float, end: float) -> float:
    """The opacity of a scene: in during 0.7 s, out during 0.6 s."""
    return ease(time, start, start + 0.7) * (1 - ease(time, end - 0.6, end))


def blend(one: Colour, other: Colour, share: float) -> str:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return f"rgb({red},{green},{blue})"


def sky(time: float) -> str:
    (start, *now), (end, *then) = next(
        (before, after) for before, after in pairwise(SKIES) if time <= after[0]
    )
    top, low = (
        blend(one, other, ease(time, start, end)) for one, other in zip(now, then, strict=True)
    )
    return (
        '<linearGradient id="sky" x2="0" y2="1">'
        f'<stop stop-color="{top}"/><stop offset="1" stop-color="{low}"/></linearGradient>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#sky)"/>'
    )


def light(time: float) -> str:
    """The sun, which rises in the first scene and crosses the whole film."""
    x = 300 + 700 * time / SECONDS
    y = 690 - 270 * ease(time, 0.4, 4.2) - 60 * math.sin(math.pi * time / SECONDS)
    pulse = 1 + 0.03 * math.sin(time * 1.7)
    rings = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius * pulse:.1f}" fill="#fff2c4"'
        f' opacity="{opacity}"/>'
        for radius, opacity in ((300, 0.07), (220, 0.09), (150, 0.14))
    )
    return f'{rings}<circle cx="{x:.1f}" cy="{y:.1f}" r="86" fill="#fff1c2" opacity=".92"/>'


def hills(time: float) -> str:
    """Three ranges that slide at different speeds, which gives the picture its depth."""
    ranges = []
    for base, height, speed, fill in (
        (560, 46, 9, "#ffffff22"),
        (610, 40, 16, "#101c4a80"),
        (660, 30, 26, "#12183af2"),
    ):
        points = " ".join(
            f"{x},{base - height * math.sin((x + time * speed) / 190 + base):.1f}"
            for x in range(0, WIDTH + 20, 20)
        )
        ranges.append(f'<polygon points="0,{HEIGHT} {points} {WIDTH},{HEIGHT}" fill="{fill}"/>')
    return "".join(ranges)


def words(time: float, start: float, end: float, vietnamese: str, english: str) -> str:
    rise = 26 * (1 - ease(time, start, start + 0.9))
    later = ease(time, start + 0.5, start + 1.2) * (1 - ease(time, end - 0.6, end))
    return (
        f'<g text-anchor="middle" font-family="Inter" fill="#fff">'
        f'<text x="640" y="{150 + rise:.1f}" font-size="74" font-weight="800"'
        f' opacity="{visible(time, start, end):.3f}">{vietnamese}</text>'
        f'<text x="640" y="{208 + rise / 2:.1f}" font-size="33" font-weight="500"'
        f' opacity="{later * 0.92:.3f}">{english}</text></g>'
    )


def birds(time: float) -> str:
    shapes = []
    for index, (x, y, size) in enumerate(((260, 380, 1.0), (330, 340, 0.8), (400, 395, 0.7))):
        flap = 9 + 6 * math.sin(time * 7 + index * 1.3)
        left = x + time * 62
        shapes.append(
            f'<path transform="translate({left:.1f} {y - time * 6:.1f}) scale({size})" fill="none"'
            f' d="M-30 0Q-15 {-flap * 1.8:.1f} 0 0Q15 {-flap * 1.8:.1f} 30 0"'
            ' stroke="#fff" stroke-width="6" stroke-linecap="round"/>'
        )
    return "".join(shapes)


def book(time: float, start: float) -> str:
    """An open book whose pages turn, while what is in it rises out of it."""
    pages = []
    for turn in range(3):
        angle = math.pi * ease(time, start + 0.9 + turn * 1.3, start + 2.1 + turn * 1.3)
        if 0 < angle < math.pi:
            tip = 214 * math.cos(angle)
            lift = 70 * math.sin(angle)
            pages.append(
                f'<path d="M0 -6Q{tip / 2:.1f} {-34 - lift:.1f} {tip:.1f} {-16 - lift:.1f}'
                f'V{150 - lift:.1f}Q{tip / 2:.1f} {132 - lift:.1f} 0 160Z" fill="#fdf3dc"/>'
            )
    symbols = (
        ("#ffd166", '<path d="M0 -16a15 15 0 0 0-8 28v8h16v-8a15 15 0 0 0-8-28zM-7 24H7"/>'),
        ("#ff8fab", '<path d="M-8 14V-14L12 -18V10M-8 14a6 5 0 1 1-2-4M12 10a6 5 0 1 1-2-4"/>'),
        ("#8ecbff", '<path d="M-16 14V2M-4 14V-6M8 14V-14M-20 18H18"/>'),
        ("#9be6b4", '<path d="M-14 14L-10 2L8 -16L16 -8L-2 10Z"/>'),
    )
    floating = []
    for index, (fill, drawing) in enumerate(symbols):
        out = ease(time, start + 1.0 + index * 0.55, start + 2.4 + index * 0.55)
        x = (index - 1.5) * 150 * out
        y = -20 - out * (120 + 24 * (index % 2)) + 9 * math.sin(time * 1.8 + index * 1.4)
        floating.append(
            f'<g transform="translate({x:.1f} {y:.1f}) scale({0.2 + 1.1 * out:.3f})"'
            f' opacity="{out:.3f}"><circle r="36" fill="{fill}"/><g fill="none" stroke="#1e2a4a"'
            f' stroke-width="4.5" stroke-linecap="round" stroke-linejoin="round">{drawing}</g></g>'
        )
    lines = "".join(
        f'<path d="M{side * 36} {y + 4}Q{side * 110} {y - 20} {side * 186} {y - 8}"/>'
        for side in (-1, 1)
        for y in (30, 58, 86, 114)
    )
    return (
        f'<g transform="translate(640 {478 + 5 * math.sin(time * 1.3):.1f})">'
        '<ellipse cy="178" rx="250" ry="20" fill="#06121f" opacity=".3"/>'
        '<path d="M-236 -8H236V172Q0 150 0 176Q0 150 -236 172Z" fill="#e0564f"/>'
        '<path d="M0 0Q-110 -40 -218 -16V150Q-110 128 0 164Z" fill="#fffaf0"/>'
        '<path d="M0 0Q110 -40 218 -16V150Q110 128 0 164Z" fill="#f6ead2"/>'
        '<g fill="none" stroke="#c9b994" stroke-width="6" stroke-linecap="round">'
        f"{lines}</g>{''.join(pages)}{''.join(floating)}</g>"
    )


def plane(time: float, start: float) -> str:
    """A paper plane that loops before it gets where it is going."""

    def place(share: float) -> tuple[float, float]:
        turn = 4 * math.pi * share
        return 170 + 940 * share - 120 * math.sin(turn), 560 - 150 * share - 96 * (
            1 - math.cos(turn)
        )

    flown = ease(time, start + 0.6, start + 4.9)
    trail = [place(step / 160) for step in range(round(160 * flown) + 1)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in trail)
    x, y = place(flown)
    ahead, behind = place(flown + 0.004), place(flown - 0.004)
    angle = math.degrees(math.atan2(ahead[1] - behind[1], ahead[0] - behind[0]))
    wave_of_light = ease(time, start + 4.6, start + 5.4)
    return (
        f'<circle cx="1110" cy="410" r="{58 + 60 * wave_of_light:.1f}" fill="none"'
        f' stroke="#ffe27a" stroke-width="5" opacity="{1 - wave_of_light:.3f}"/>'
        '<circle cx="1110" cy="410" r="44" fill="#ffffff2e"/>'
        '<circle cx="1110" cy="410" r="24" fill="#ffe27a"/>'
        f'<polyline points="{path}" fill="none" stroke="#fff" stroke-width="5" opacity=".75"'
        ' stroke-dasharray="2 15" stroke-linecap="round"/>'
        f'<g transform="translate({x:.1f} {y:.1f}) rotate({angle:.1f}) scale(1.25)">'
        '<path d="M54 0L-44 -34L-26 0Z" fill="#fff"/><path d="M54 0L-44 34L-26 0Z" fill="#d6dcff"/>'
        '<path d="M54 0L-26 0L-34 20Z" fill="#a9b3ee"/></g>'
    )


def plant(time: float, start: float) -> str:
    """A seedling that grows out of a book, leaf by leaf."""
    grown = ease(time, start + 0.3, start + 3.2)
    top = 150 - 300 * grown
    sway = 7 * math.sin(time * 1.4)
    leaves = []
    for index, (share, side, size) in enumerate(
        ((0.3, -1, 1.0), (0.46, 1, 1.08), (0.66, -1, 0.86), (0.82, 1, 0.78))
    ):
        open_ = ease(time, start + 0.3 + share * 2.4, start + 1.4 + share * 2.4)
        leaves.append(
            f'<g transform="translate({sway * share:.1f} {150 - 300 * share:.1f})'
            f' scale({side * size * open_:.3f} {size * open_:.3f}) rotate({sway / 3:.2f})">'
            f'<path d="M0 0C26 -62 92 -84 150 -66C132 -12 66 22 0 0Z"'
            f' fill="{("#7fe0a0", "#b6f0a8")[index % 2]}"/>'
            '<path d="M6 -2C50 -30 90 -46 138 -60" fill="none" stroke="#1f8f63"'
            ' stroke-width="4" opacity=".5"/></g>'
        )
    tick = ease(time, start + 3.0, start + 3.8)
    badge = (
        f'<g transform="translate(0 {top - 44:.1f}) scale({tick:.3f})"><circle r="46"'
        ' fill="#ffd166"/><path d="M-20 2L-6 17L22 -15" fill="none" stroke="#173a34"'
        ' stroke-width="11" stroke-linecap="round" stroke-linejoin="round"/></g>'
    )
    return (
        '<g transform="translate(640 480)"><ellipse cy="196" rx="230" ry="17" fill="#06121f"'
        f' opacity=".3"/><path d="M0 150Q{-sway:.1f} {(150 + top) / 2:.1f} {sway:.1f} {top:.1f}"'
        ' fill="none" stroke="#2f9d6c" stroke-width="13" stroke-linecap="round"/>'
        f"{''.join(leaves)}{badge}"
        '<rect x="-190" y="146" width="380" height="46" rx="12" fill="#e0564f"/>'
        '<rect x="-168" y="155" width="358" height="28" rx="6" fill="#fff6e2"/></g>'
    )


Scene = tuple[float, float, str, str, Callable[[float], str]]
SCENES: tuple[Scene, ...] = (
    (0.4, 5.6, "Xin chào!", "Hello, and welcome", birds),
    (5.6, 11.6, "Mỗi ngày một bài nhỏ", "One small lesson a day", lambda t: book(t, 5.6)),
    (11.6, 17.6, "Thử, sai, hỏi, làm lại", "Try, fail, ask, try again", lambda t: plane(t, 11.6)),
    (17.6, 24.4, "Học cùng Khoa", "Learn with Khoa", lambda t: plant(t, 17.6)),
)
"""From, until (seconds), the words in Vietnamese and in English, the drawing."""


def frame(time: float) -> bytes:
    """The picture at `time` seconds, as PNG."""
    shown = [scene for scene in SCENES if scene[0] <= time < scene[1]]
    drawings = "".join(
        f'<g opacity="{visible(time, start, end):.3f}">{draw(time)}</g>'
        for start, end, _, _, draw in shown
    )
    text = "".join(
        words(time, start, end, vietnamese, english) for start, end, vietnamese, english, _ in shown
    )
    dark = max(1 - ease(time, 0, 0.8), ease(time, SECONDS - 0.7, SECONDS - 0.05))
    return resvg_py.svg_to_bytes(
        svg_string=f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"{sky(time)}{light(time)}{hills(time)}{drawings}{text}"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#0b1030" opacity="{dark:.3f}"/></svg>',
        width=WIDTH,
        height=HEIGHT,
        skip_system_fonts=True,
        font_files=[str(FONTS / "Inter-ExtraBold.otf"), str(FONTS / "Inter-Medium.otf")],
    )


CHORDS = (
    (261.63, 329.63, 392.0),
    (220.0, 261.63, 329.63),
    (174.61, 220.0, 261.63),
    (196.0, 246.94, 293.66),
)
PENTATONIC = (523.25, 587.33, 659.25, 783.99, 880.0, 1046.5)


def sound() -> "array[int]":
    """Mono 16-bit samples: a chord every three seconds, and plucked notes that wander over it."""
    total = SECONDS * SAMPLE_RATE
    mix = [0.0] * total
    for number in range(SECONDS // 3):
        for pitch in CHORDS[number % 4]:
            _add(mix, number * 3.0, 4.2, pitch / 2, 0.07, attack=1.0, decay=1.6)
    chance = random.Random(20261122)  # noqa: S311 - a tune, not a secret
    step = 2
    for beat in range(2, (SECONDS - 3) * 2):
        step = min(len(PENTATONIC) - 1, max(0, step + chance.choice((-2, -1, 1, 1, 2))))
        if chance.random() < 0.72:
            _add(mix, beat * 0.5, 1.4, PENTATONIC[step], 0.12, attack=0.008, decay=5.0)
    samples: array[int] = array("h")
    for index, value in enumerate(mix):
        seconds = index / SAMPLE_RATE
        fade = min(1.0, seconds / 0.8, (SECONDS - seconds) / 1.8)
        samples.append(round(32_000 * math.tanh(value) * fade))
    return samples


def _add(
    mix: list[float],
    start: float,
    length: float,
    pitch: float,
    loudness: float,
    attack: float,
    decay: float,
) -> None:
    first = round(start * SAMPLE_RATE)
    step = 2 * math.pi * pitch / SAMPLE_RATE
    for offset in range(min(round(length * SAMPLE_RATE), len(mix) - first)):
        seconds = offset / SAMPLE_RATE
        shape = min(1.0, seconds / attack) * math.exp(-decay * max(0.0, seconds - attack))
        shape *= min(1.0, (length - seconds) / 0.05)
        tone = math.sin(step * offset) + 0.28 * math.sin(2 * step * offset)
        mix[first + offset] += loudness * shape * tone


def _frames() -> Iterator[bytes]:
    for number in range(SECONDS * RATE):
        yield frame(number / RATE)


def main() -> None:
    """Writes film/hoc-cung-khoa.mp4: H.264 and AAC, ready to play before it is all there."""
    with tempfile.TemporaryDirectory() as folder:
        tune = Path(folder) / "tune.wav"
        with wave.open(str(tune), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(SAMPLE_RATE)
            out.writeframes(sound().tobytes())
        command = (
            f"ffmpeg -y -loglevel error -f image2pipe -framerate {RATE} -c:v png -i - -i {tune}"
            " -c:v libx264 -profile:v main -level 3.1 -pix_fmt yuv420p -preset slow -crf 23 -g 50"
            " -c:a aac -b:a 96k -shortest -fflags +bitexact -flags:v +bitexact -flags:a +bitexact"
            " -movflags +faststart"
        ).split()
        target = ROOT / "film" / f"{NAME}.mp4"
        with subprocess.Popen([*command, str(target)], stdin=subprocess.PIPE) as ffmpeg:  # noqa: S603
            assert ffmpeg.stdin is not None
            for picture in _frames():
                ffmpeg.stdin.write(picture)
        if ffmpeg.returncode:
            raise SystemExit(ffmpeg.returncode)


if __name__ == "__main__":
    main()
