"""How a profile wants its list and its trainings: kept in the library, honoured by the app and the command line."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from movierec.errors import MistakeError

if TYPE_CHECKING:
    from movierec.library.profiles import Profiles

DEFAULT_STRENGTH = 0.5
"""How strongly a list is diversified unless a profile says otherwise, above 0, at most 1."""
BY_MATCH = "match"
"""The order of a list that diversity and popularity shape; the others are plain sorts."""
_DIVERSE, _STRENGTH, _POPULARITY, _TRAIN_AFTER = "diversity", "diversity strength", "popularity", "train after"


@dataclass(frozen=True)
class Preferences:
    """Of one profile."""

    diverse: bool = False
    """Whether its list is diversified."""
    strength: float = DEFAULT_STRENGTH
    """How strongly, where it is; above 0, at most 1."""
    popularity: float = 0.0
    """Where its list leans: from -1, hidden gems, to 1, well known films."""
    train_after: int = 0
    """After how many new ratings a training starts by itself; 0: never."""

    def diversity(self, order: str = BY_MATCH) -> float:
        """The strength at which a list in this order is diversified; 0: it is not."""
        return self.strength if self.diverse and order == BY_MATCH else 0.0

    def lean(self, order: str = BY_MATCH) -> float:
        """The popularity of a list in this order."""
        return self.popularity if order == BY_MATCH else 0.0


def preferences(profiles: Profiles, profile_id: int) -> Preferences:
    """What is kept of a profile; what makes no sense there (another version wrote it) is as if it were not."""
    kept = profiles.settings(profile_id)
    usual = Preferences()
    return Preferences(
        diverse=kept.get(_DIVERSE) == "on",
        strength=_number(kept.get(_STRENGTH), 1e-9, 1.0, usual.strength),
        popularity=_number(kept.get(_POPULARITY), -1.0, 1.0, usual.popularity),
        train_after=int(_number(kept.get(_TRAIN_AFTER), 0, 10**9, usual.train_after)),
    )


def prefer(profiles: Profiles, profile_id: int, **changes: Any) -> Preferences:
    """Change some fields, and keep them; the preferences from now on.

    Raises:
        MistakeError: the profile is gone, or a value is outside of what its field may be.
    """
    changed = replace(preferences(profiles, profile_id), **changes)
    if not (0 < changed.strength <= 1 and -1 <= changed.popularity <= 1 and changed.train_after >= 0):
        raise MistakeError(
            f"These are no preferences: {changed}.", "Strength is above 0 and at most 1, popularity from -1 to 1."
        )
    words = {
        "diverse": (_DIVERSE, "on" if changed.diverse else "off"),
        "strength": (_STRENGTH, f"{changed.strength:g}"),
        "popularity": (_POPULARITY, f"{changed.popularity:g}"),
        "train_after": (_TRAIN_AFTER, str(changed.train_after)),
    }
    for field in changes:
        profiles.set_setting(profile_id, *words[field])
    return changed


def _number(text: str | None, low: float, high: float, usual: float) -> float:
    try:
        value = float(text) if text is not None else usual
    except ValueError:
        return usual
    return value if math.isfinite(value) and low <= value <= high else usual
