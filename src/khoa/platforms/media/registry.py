"""The media providers: which there are, and which of them a school keeps its files at."""

from collections.abc import Iterable, Iterator, Sequence

from khoa.base.errors import Unavailable
from khoa.platforms.media.cloudinary import CLOUDINARY
from khoa.platforms.media.protocol import MediaPlugin, MediaProvider
from khoa.settings import Settings

MEDIA_PROVIDERS: tuple[MediaPlugin, ...] = (CLOUDINARY,)
"""A line for each."""


class Media:
    """The providers in use, by name: those that new files go to, and those whose keys are still set
    and who keep older ones."""

    def __init__(
        self, providers: Iterable[MediaProvider], *, pictures: str = "", films: str = ""
    ) -> None:
        """By name: where new pictures and other files go, and where new films go; the first one
        when it is not said."""
        self._providers = {provider.name: provider for provider in providers}
        first = next(iter(self._providers), "")
        self._pictures = pictures or first
        self._films = films or self._pictures

    @classmethod
    def of(cls, plugins: Sequence[MediaPlugin], settings: Settings) -> "Media":
        """SettingsError when the keys of one are not there yet."""
        used = [
            plugin.make(settings)
            for plugin in plugins
            if plugin.settings is None or settings.uses(plugin.settings)
        ]
        return cls(used, pictures=settings.media_pictures, films=settings.media_films)

    def __iter__(self) -> Iterator[MediaProvider]:
        return iter(self._providers.values())

    def get(self, name: str) -> MediaProvider | None:
        return self._providers.get(name)

    def named(self, name: str) -> MediaProvider:
        """Who keeps a file. Unavailable when their keys are gone."""
        if name not in self._providers:
            raise Unavailable(f"Files are kept at {name}, which is not in use any more.")
        return self._providers[name]

    def for_new(self, resource_type: str) -> MediaProvider:
        """Who keeps a new file of this type."""
        return self.named(self._films if resource_type == "video" else self._pictures)

    @property
    def origins(self) -> str:
        """For the content security policy."""
        return " ".join(dict.fromkeys(origin for one in self for origin in one.origins))
