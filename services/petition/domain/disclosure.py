"""Which groups of a figure may be told without telling of one person. Pure."""

from collections.abc import Mapping


def told(groups: Mapping[str, int], least: int) -> dict[str, int]:
    """The groups that may be told: none smaller than `least`, and so many left out that what is left out in sum, which
    the whole betrays, is not smaller either.
    """
    ordered = sorted(groups, key=lambda word: groups[word])
    left_out = [word for word in ordered if groups[word] < least]
    for word in ordered[len(left_out) :]:
        if not left_out or sum(groups[each] for each in left_out) >= least:
            break
        left_out.append(word)
    return {word: count for word, count in groups.items() if word not in left_out}
