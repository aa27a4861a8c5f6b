"""Roles: who may hand out which, and whom one may help to sign in. Scope is checked beside it, by the caller."""

from enum import StrEnum


class RoleName(StrEnum):
    TRAINEE = "trainee"
    INSTRUCTOR = "instructor"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
    OBSERVER = "observer"


EVERY_ROLE = frozenset(RoleName)

# A coordinator keeps the people of a training; who coordinates or watches is for administrators to say.
_GRANTS = {
    RoleName.ADMINISTRATOR: EVERY_ROLE,
    RoleName.COORDINATOR: frozenset({RoleName.TRAINEE, RoleName.INSTRUCTOR}),
}

# Whoever makes a sign-in slip for an account could use it, so nobody may for one that can do more than they can.
_HELPS = _GRANTS | {RoleName.INSTRUCTOR: frozenset({RoleName.TRAINEE})}

NEEDS_UNIT = frozenset({RoleName.INSTRUCTOR, RoleName.COORDINATOR, RoleName.OBSERVER})


def may_hold_unit(role: str) -> bool:
    """Whether a role covers a place at all; a trainee's covers nobody but oneself."""
    return role != RoleName.TRAINEE


def grants(held: str) -> frozenset[str]:
    """The roles that the holder of a role may give to others and take from them."""
    return _GRANTS.get(RoleName(held), frozenset())


def helps(held: str) -> frozenset[str]:
    """The roles whose holders one may give a sign-in slip to."""
    return _HELPS.get(RoleName(held), frozenset())
