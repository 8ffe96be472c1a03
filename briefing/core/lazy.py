"""Thread-safe lazy property, computed once per instance."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")

_LOCK = threading.RLock()


class lazy_property(Generic[T]):  # noqa: N801 - used as a decorator, like property
    """A property computed on first access, by whichever thread asks first; it can also be assigned to.

    ``functools.cached_property`` may run its function twice when two threads ask at once.
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> lazy_property[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> lazy_property[T] | T:
        if instance is None:
            return self
        # Not a data descriptor: once computed, the instance's own attribute is found first.
        with _LOCK:
            attributes = instance.__dict__
            if self._name not in attributes:
                attributes[self._name] = self._compute(instance)
            value: T = attributes[self._name]
            return value


def is_computed(instance: object, name: str) -> bool:
    """Whether a lazy property has its value already."""
    return name in instance.__dict__
