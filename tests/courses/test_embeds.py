"""Every address of a film that people copy, and those that are none."""

import pytest

from khoa.courses.embeds import parse_address

ID = "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.youtube.com/watch?v={ID}",
        f"https://www.youtube.com/watch?v={ID}&list=PLrAXtmErZgOe&index=3&t=42s",
        f"https://www.youtube.com/watch?list=PLrAXtmErZgOe&v={ID}",
        f"http://youtube.com/watch?v={ID}#t=10",
        f"https://m.youtube.com/watch?v={ID}&pp=ygU",
        f"https://music.youtube.com/watch?v={ID}",
        f"https://youtu.be/{ID}",
        f"https://youtu.be/{ID}?si=abcdef&t=90",
        f"youtu.be/{ID}",
        f"www.youtube.com/watch?v={ID}",
        f"https://www.youtube.com/shorts/{ID}?feature=share",
        f"https://www.youtube.com/live/{ID}?si=x",
        f"https://www.youtube.com/embed/{ID}?start=30",
        f"https://www.youtube.com/v/{ID}",
        f"https://www.youtube-nocookie.com/embed/{ID}",
        f"//www.youtube.com/embed/{ID}",
        f"https://www.youtube.com/?v={ID}&feature=youtu.be",
        f"https://www.youtube.com/vi/{ID}",
        f"https://www.youtube.com/e/{ID}",
        f"https://youtube.googleapis.com/v/{ID}?version=3",
        f"https://studio.youtube.com/video/{ID}/edit",
        f"https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3D{ID}%26feature%3Dshare",
        f'<iframe width="560" height="315" src="https://www.youtube.com/embed/{ID}?si=a&amp;start=9"'
        ' title="YouTube video player" frameborder="0" allowfullscreen></iframe>',
        f"youtube.com/watch?v={ID}&u=https://example.com",
        f"  https://YouTube.com/watch/{ID}  ",
    ],
)
def test_every_form_of_a_youtube_address(address: str) -> None:
    film = parse_address(address)
    assert film is not None
    assert (film.provider, film.id) == ("youtube", ID)
    assert parse_address(film.url) == film


@pytest.mark.parametrize(
    ("address", "id"),
    [
        ("https://vimeo.com/76979871", "76979871"),
        ("vimeo.com/76979871?share=copy#t=0", "76979871"),
        ("https://vimeo.com/76979871/3f5b2c9e1a", "76979871/3f5b2c9e1a"),
        ("https://player.vimeo.com/video/76979871", "76979871"),
        ("https://player.vimeo.com/video/76979871?h=3f5b2c9e1a&dnt=1", "76979871/3f5b2c9e1a"),
        ("https://vimeo.com/channels/staffpicks/76979871", "76979871"),
        ("https://vimeo.com/groups/motion/videos/76979871", "76979871"),
        ("https://vimeo.com/showcase/1234567/video/76979871", "76979871"),
        ("https://vimeo.com/album/1234567/video/76979871", "76979871"),
        ("https://vimeo.com/ondemand/film/76979871/", "76979871"),
        ("https://vimeo.com/manage/videos/76979871", "76979871"),
        ("https://vimeo.com/manage/videos/76979871/3f5b2c9e1a/privacy", "76979871/3f5b2c9e1a"),
        ("https://vimeo.com/showcase/1234567?video=76979871", "76979871"),
        ("vimeo.com/showcase/1234567/video/76979871?h=3f5b2c9e1a", "76979871/3f5b2c9e1a"),
        (
            '<div style="padding:56.25% 0 0 0;position:relative;"><iframe '
            'src="https://player.vimeo.com/video/76979871?h=3f5b2c9e1a&amp;badge=0" '
            'frameborder="0"></iframe></div><script src="https://player.vimeo.com/api/player.js">'
            "</script>",
            "76979871/3f5b2c9e1a",
        ),
    ],
)
def test_every_form_of_a_vimeo_address(address: str, id: str) -> None:
    film = parse_address(address)
    assert film is not None
    assert (film.provider, film.id) == ("vimeo", id)
    assert parse_address(film.url) == film


@pytest.mark.parametrize(
    "address",
    [
        "",
        "xin chào",
        "https://www.youtube.com/",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/@channel/videos",
        "https://www.youtube.com/playlist?list=PLrAXtmErZgOe",
        f"https://evil.example/watch?v={ID}",
        f"https://youtube.com.evil.example/watch?v={ID}",
        f"https://evil.example/?u=https://youtu.be/{ID}",
        f"javascript:alert('{ID}')",
        f"ftp://youtu.be/{ID}",
        f"https://youtu.be/{ID}<script>",
        f"https://www.youtube.com/attribution_link?u=https://evil.example/watch?v={ID}",
        f"https://www.youtube.com/attribution_link?u=/attribution_link?u=/watch?v={ID}",
        f'<iframe src="https://evil.example/embed/{ID}"></iframe>',
        f'<iframe title="https://youtu.be/{ID}"></iframe>',
        "https://vimeo.com/showcase/1234567?video=x",
        "https://vimeo.com/about",
        "https://vimeo.com/user76979871",
        "https://vimeo.com/showcase/1234567",
        "https://[bad/76979871",
    ],
)
def test_what_is_no_film_is_refused(address: str) -> None:
    assert parse_address(address) is None
