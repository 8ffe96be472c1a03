"""Parts of a thing that are made when first asked for: starting must not wait for what most starts never use."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")

_LOCK = threading.RLock()


class late(Generic[T]):  # noqa: N801 - used as a decorator, like property
    """A property made once, by whichever thread asks first; it can be set to something else."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> late[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> late[T] | T:
        if instance is None:
            return self
        # Not a data descriptor: once made, the instance's own attribute is found first.
        with _LOCK:
            made = instance.__dict__
            if self._name not in made:
                made[self._name] = self._make(instance)
            value: T = made[self._name]
            return value


def is_made(instance: object, name: str) -> bool:
    """Whether a late part was asked for already."""
    return name in instance.__dict__
