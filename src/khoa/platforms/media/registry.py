"""The media providers that Khoa knows, and those that a school uses."""

from collections.abc import Iterable, Iterator, Sequence

from khoa.base.errors import Unavailable
from khoa.platforms.media.cloudinary import CLOUDINARY
from khoa.platforms.media.protocol import MediaPlugin, MediaProvider
from khoa.settings import Settings

MEDIA_PROVIDERS: tuple[MediaPlugin, ...] = (CLOUDINARY,)
"""A new provider is one line here."""


class Media:
    """The providers in use: those that store new files, and those whose keys are still set, which
    may hold older ones."""

    def __init__(
        self, providers: Iterable[MediaProvider], *, pictures: str = "", films: str = ""
    ) -> None:
        """`pictures` and `films` name the providers for new pictures and other files, and for new
        films; the first one by default."""
        self._providers = {provider.name: provider for provider in providers}
        first = next(iter(self._providers), "")
        self._pictures = pictures or first
        self._films = films or self._pictures

    @classmethod
    def of(cls, plugins: Sequence[MediaPlugin], settings: Settings) -> "Media":
        """Make the providers in use. Raises SettingsError when the keys of one are not there
        yet."""
        used = [
            plugin.make(settings)
            for plugin in plugins
            if plugin.settings is None or settings.has_platform(plugin.settings)
        ]
        return cls(used, pictures=settings.media_pictures, films=settings.media_films)

    def __iter__(self) -> Iterator[MediaProvider]:
        return iter(self._providers.values())

    def get(self, name: str) -> MediaProvider | None:
        return self._providers.get(name)

    def named(self, name: str) -> MediaProvider:
        """Return the provider that stores a file. Raises Unavailable when its keys are gone."""
        if name not in self._providers:
            raise Unavailable(f"Files are kept at {name}, which is not in use any more.")
        return self._providers[name]

    def for_new(self, resource_type: str) -> MediaProvider:
        """Return the provider for new files of this type."""
        return self.named(self._films if resource_type == "video" else self._pictures)

    @property
    def origins(self) -> str:
        """All providers' origins, separated by spaces, for the content security policy."""
        return " ".join(dict.fromkeys(origin for one in self for origin in one.origins))
